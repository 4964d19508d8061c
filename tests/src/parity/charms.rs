//! The two charms, as directories that can be deployed.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::{Behaviour, filter, python_dispatch};
use crate::cargo_charm::built;

/// Where both are written.
#[must_use]
pub fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("charms/parity")
}

/// The Python charm. Python's `ops` must be [there](super::python::ops).
#[must_use]
pub fn python_charm() -> TempDir {
    let charm = with_files();
    fs::create_dir(charm.path().join("src")).unwrap();
    for file in ["src/charm.py", "src/shelf.py"] {
        fs::copy(source().join("python").join(file), charm.path().join(file)).unwrap();
    }
    python_dispatch::order(charm.path());
    symlink(env::current_exe().unwrap(), charm.path().join("dispatch")).unwrap();
    charm
}

/// The Rust charm.
#[must_use]
pub fn rust_charm() -> TempDir {
    let charm = with_files();
    symlink(executable(), charm.path().join("dispatch")).unwrap();
    charm
}

/// The Rust charm without one of its behaviours.
#[must_use]
pub fn rust_charm_without(behaviour: Behaviour) -> TempDir {
    let charm = with_files();
    filter::order(charm.path(), executable(), behaviour);
    symlink(env::current_exe().unwrap(), charm.path().join("dispatch")).unwrap();
    charm
}

/// The Rust charm's executable, built when it is first asked for.
pub fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| built("parity-charm"))
}

fn with_files() -> TempDir {
    let charm = TempDir::new().unwrap();
    for file in ["metadata.yaml", "config.yaml", "actions.yaml"] {
        fs::copy(source().join(file), charm.path().join(file)).unwrap();
    }
    charm
}
