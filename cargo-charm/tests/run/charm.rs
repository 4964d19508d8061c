//! Charms made for one test, and one run of them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A workplace: charms side by side, and a directory for temporary files.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        fs::create_dir(place.path("tmp")).unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Makes the directory `name` with a machine charm of that name, whose `dispatch` is a script.
    pub(crate) fn charm(&self, name: &str, more_yaml: &str, script: &str) -> &Self {
        let directory = self.path(name);
        fs::create_dir(&directory).unwrap();
        let yaml = format!(
            "name: {name}\ntype: charm\nsummary: A charm\ndescription: A charm\n\
             base: ubuntu@24.04\nplatforms: {{amd64: null}}\nparts: {{charm: {{plugin: nil}}}}\n\
             {more_yaml}"
        );
        fs::write(directory.join("charmcraft.yaml"), yaml).unwrap();
        let dispatch = directory.join("dispatch");
        fs::write(&dispatch, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(dispatch, Permissions::from_mode(0o755)).unwrap();
        self
    }

    /// The command in this place, whose words are separated by blanks.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-charm"));
        command
            .args(["charm", "run"])
            .args(line.split_whitespace())
            .current_dir(self.0.path())
            .env("TMPDIR", self.path("tmp"))
            .env_remove("OPS_HOOK_TRANSPORT")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, line: &str) -> Ended {
        let output = self.command(line).output().unwrap();
        let ended = Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        assert_eq!(left_in(&self.path("tmp")), 0, "temporary files are removed");
        ended
    }

    /// A run that must go well, and its JSON.
    pub(crate) fn report(&self, line: &str) -> Value {
        let ended = self.run(&format!("{line} --json"));
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        serde_json::from_str(&ended.stdout).unwrap()
    }
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn left_in(directory: &Path) -> usize {
    fs::read_dir(directory).unwrap().count()
}
