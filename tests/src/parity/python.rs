//! Python's `ops`, from PyPI, in the versions of `requirements.txt`.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::charms;
use crate::cargo_charm::target_directory;
use crate::peer::Peer;

/// Python with `ops`, installed where it is missing.
#[must_use]
pub fn ops() -> Peer {
    let remedy =
        "install Python 3.10 or newer with its `venv` module, by `apt install python3-venv`";
    match installed() {
        Ok(_) => Peer::new("python3 with ops", true, remedy),
        Err(reason) => Peer::new("python3 with ops", false, &format!("{remedy} ({reason})")),
    }
}

/// The interpreter that has `ops`.
///
/// # Panics
/// It is not installed: whoever asks has asked [`ops()`] before.
#[must_use]
pub fn interpreter() -> PathBuf {
    installed().as_ref().unwrap().clone()
}

fn installed() -> &'static Result<PathBuf, String> {
    static INSTALLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    INSTALLED.get_or_init(install)
}

/// Makes a virtual environment below cargo's target directory, unless one has what is required.
fn install() -> Result<PathBuf, String> {
    let requirements = charms::source().join("python/requirements.txt");
    let required = fs::read_to_string(&requirements).unwrap();
    let directory = target_directory().join("python-ops");
    fs::create_dir_all(&directory).unwrap();
    // Another run of the tests may be at it.
    let lock = File::create(directory.join(".lock")).unwrap();
    lock.lock().unwrap();
    let environment = directory.join("environment");
    let python = environment.join("bin/python");
    let done = directory.join("installed.txt");
    let works = || run(Command::new(&python).args(["-c", "import ops.testing, scenario"]));
    if fs::read_to_string(&done).is_ok_and(|installed| installed == required) && works().is_ok() {
        return Ok(python);
    }
    let _ = fs::remove_file(&done); // it may not be there
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"])
        .arg(&requirements))?;
    works()?;
    fs::write(done, required).unwrap();
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let ended = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Err(format!("{command:?}: {}", said.lines().last().unwrap_or_default()))
}
