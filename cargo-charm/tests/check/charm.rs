//! Charms made for one test, and one command about them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A charm without any fault.
pub(crate) const CHARM: &str = "\
name: web
type: charm
summary: A charm
description: A charm
base: ubuntu@24.04
platforms: {amd64: }
parts: {charm: {plugin: nil}}
";

/// A workplace, with charms side by side.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Makes the directory `name` with [`CHARM`] and more.
    pub(crate) fn charm(&self, name: &str, more_yaml: &str) -> &Self {
        fs::create_dir(self.path(name)).unwrap();
        self.write(&format!("{name}/charmcraft.yaml"), &format!("{CHARM}{more_yaml}"))
    }

    /// Makes the charm `name` a crate without dependencies.
    pub(crate) fn crate_of(&self, name: &str, main: &str) -> &Self {
        let manifest = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n[workspace]\n");
        self.write(&format!("{name}/Cargo.toml"), &manifest);
        fs::create_dir(self.path(name).join("src")).unwrap();
        self.write(&format!("{name}/src/main.rs"), main)
    }

    pub(crate) fn write(&self, file: &str, text: &str) -> &Self {
        fs::write(self.path(file), text).unwrap();
        self
    }

    /// The command in this place, whose words are separated by blanks.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-charm"));
        command
            .arg("charm")
            .args(line.split_whitespace())
            .current_dir(self.0.path())
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    /// Runs `cargo charm` with these words.
    pub(crate) fn run(&self, line: &str) -> Ended {
        Ended::of(&mut self.command(line))
    }

    /// Runs it with a cargo that only leaves a file `cargo-ran`.
    pub(crate) fn run_without_cargo(&self, line: &str) -> (Ended, bool) {
        let (script, trace) = (self.path("cargo.sh"), self.path("cargo-ran"));
        fs::write(&script, format!("#!/bin/sh\ntouch '{}'\nexit 1\n", trace.display())).unwrap();
        fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
        let ended = Ended::of(self.command(line).env("CARGO", script));
        (ended, trace.exists())
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let ended = Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        ended
    }

    /// Each line of its output, which must be JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Fails unless it said each of these.
    pub(crate) fn assert_says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.stderr.contains(text), "no {text} in {}", self.stderr);
        }
    }
}
