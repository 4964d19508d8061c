//! Canonical's own Pebble, built by Go from the version that `tests/pebble-daemon` names.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::peer::Peer;

const MODULE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pebble-daemon");

/// The daemon: there where Go can build it.
#[must_use]
pub fn pebble() -> Peer {
    Peer::new(
        "pebble",
        built().is_ok(),
        "install Go 1.26 or newer from https://go.dev/dl; it downloads Pebble's source once",
    )
}

/// Pebble's executable.
///
/// # Panics
///
/// It could not be built.
#[must_use]
pub fn executable() -> &'static Path {
    built().as_deref().unwrap_or_else(|error| panic!("cannot build Pebble: {error}"))
}

/// The version that is built, such as `v1.32.1`.
///
/// # Panics
///
/// `tests/pebble-daemon/go.mod` does not name it.
#[must_use]
pub fn version() -> &'static str {
    const REQUIREMENTS: &str = include_str!("../../pebble-daemon/go.mod");
    let requirement = REQUIREMENTS
        .lines()
        .find_map(|line| line.strip_prefix("require github.com/canonical/pebble "));
    requirement.expect("the version of Pebble in `go.mod`")
}

/// The program that measures Pebble's own client.
///
/// # Errors
///
/// What Go says when it cannot build it.
pub fn client() -> Result<PathBuf, String> {
    build("pebble-client", "./bench")
}

fn built() -> &'static Result<PathBuf, String> {
    static EXECUTABLE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    EXECUTABLE.get_or_init(|| build("pebble-daemon", "github.com/canonical/pebble/cmd/pebble"))
}

/// Builds a package of Go beside this executable.
fn build(name: &str, package: &str) -> Result<PathBuf, String> {
    let executable = env::current_exe().unwrap().parent().unwrap().join(name);
    let built = Command::new("go")
        .args(["build", "-o"])
        .arg(&executable)
        .arg(package)
        .current_dir(MODULE)
        .output()
        .map_err(|error| error.to_string())?;
    if built.status.success() {
        Ok(executable)
    } else {
        Err(String::from_utf8_lossy(&built.stderr).into_owned())
    }
}
