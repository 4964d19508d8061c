//! Charms that live for one test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cargo_charm::workspace;

/// A directory with charm files in it, gone when this is dropped.
#[derive(Debug)]
pub struct CharmDirectory(TempDir);

impl CharmDirectory {
    /// A directory with this `charmcraft.yaml`.
    pub fn new(charmcraft: &str) -> Self {
        let directory = Self(TempDir::new().unwrap());
        directory.write("charmcraft.yaml", charmcraft);
        directory
    }

    /// A machine charm `name` whose `dispatch` is this script.
    pub fn script(name: &str, more_yaml: &str, script: &str) -> Self {
        let directory = Self::new(&format!("{}{more_yaml}", machine_charm(name)));
        directory.write_executable("dispatch", script.as_bytes());
        directory
    }

    /// A charm crate on this workspace's `ops`, with this `charmcraft.yaml` and `src/main.rs`.
    ///
    /// It takes the workspace's `Cargo.lock`, so that it builds what is built already, offline. Its name
    /// must be its own: cargo tells crates in a shared target directory by it, not by their place.
    pub fn crate_named(name: &str, charmcraft: &str, main: &str) -> Self {
        let directory = Self::new(charmcraft);
        let ops = workspace().join("ops-runtime");
        directory.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = {name:?}\nedition = \"2024\"\npublish = false\n\n\
                 [dependencies]\nops = {{ package = \"ops-runtime\", path = {ops:?} }}\n\n\
                 [workspace]\n"
            ),
        );
        fs::copy(workspace().join("Cargo.lock"), directory.path().join("Cargo.lock")).unwrap();
        fs::create_dir(directory.path().join("src")).unwrap();
        directory.write("src/main.rs", main);
        directory
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes `file`, anew if it is there.
    pub fn write(&self, file: &str, content: &str) -> PathBuf {
        let path = self.path().join(file);
        fs::write(&path, content).unwrap();
        path
    }

    /// Writes `file` as an executable.
    pub fn write_executable(&self, file: &str, content: &[u8]) {
        let path = self.path().join(file);
        fs::write(&path, content).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// The `charmcraft.yaml` of a machine charm that has nothing but a name.
pub fn machine_charm(name: &str) -> String {
    format!(
        "name: {name}\n\
         type: charm\n\
         summary: A charm of one test\n\
         description: A charm of one test\n\
         base: ubuntu@24.04\n\
         platforms: {{amd64: null}}\n\
         parts: {{charm: {{plugin: nil}}}}\n"
    )
}
