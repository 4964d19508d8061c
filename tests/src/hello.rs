//! The example `hello`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::cargo_charm::{Report, Run, target_directory, workspace};
use crate::charms::CharmDirectory;

/// Its source.
pub fn directory() -> PathBuf {
    workspace().join("examples/hello")
}

/// Runs two units of it, with these arguments besides.
pub fn two_units(arguments: &[&str]) -> Report {
    Run::charm(directory()).args(["--units", "2"]).args(arguments).report()
}

/// Its compiled `dispatch`.
pub fn dispatch() -> &'static Path {
    static DISPATCH: OnceLock<PathBuf> = OnceLock::new();
    DISPATCH.get_or_init(|| {
        Run::charm(directory()).report();
        staged_dispatch()
    })
}

/// Where `cargo charm run` puts its `dispatch`.
pub fn staged_dispatch() -> PathBuf {
    target_directory().join("charm/hello/dispatch")
}

/// A charm with its files, whose `dispatch` is this script; `$HELLO` is the compiled `dispatch`.
pub fn started_by(script: &str) -> CharmDirectory {
    let yaml = fs::read_to_string(directory().join("charmcraft.yaml")).unwrap();
    let charm = CharmDirectory::new(&yaml);
    let script = format!("#!/bin/sh\nHELLO='{}'\n{script}", dispatch().display());
    charm.write_executable("dispatch", script.as_bytes());
    charm
}
