//! Charms as Juju would unpack them: a directory with `dispatch` and the charm's files.

use std::fs::{self, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use ops_metadata::Reading;
use tempfile::TempDir;

use crate::error::{Error, IoContext};
use crate::interrupt::Interrupt;
use crate::message;

/// What a charm's archive holds beside `dispatch` and the YAML files: these names, with any
/// extension.
const DOCUMENTS: [&str; 4] = ["LICENSE", "NOTICE", "README", "icon"];

/// Directories of files that run before the charm's own handlers, as charms have them that are older than
/// `dispatch`.
const HOOK_FILES: [&str; 2] = ["hooks", "actions"];

/// The directory below cargo's target directory that has a directory for each staged charm.
pub(crate) fn root(target_directory: &Path) -> PathBuf {
    target_directory.join("charm")
}

/// Keeps other runs from building and staging below the same target directory: the binaries of two
/// charms in one workspace have the same name, and a staged charm must not change while it is copied.
#[derive(Debug)]
pub(crate) struct StageLock {
    _file: File,
}

impl StageLock {
    /// Waits until no other run has it.
    pub(crate) fn take(target_directory: &Path, interrupt: &Interrupt) -> Result<Self, Error> {
        let root = root(target_directory);
        fs::create_dir_all(&root).context("make", &root)?;
        let path = root.join(".lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .context("open", &path)?;
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
                Err(TryLockError::WouldBlock) => {}
            }
            if let Some(signal) = interrupt.signal() {
                return Err(Error::Interrupted(signal));
            }
            if !told {
                message::note("waiting for another `cargo charm` to build and deploy its charms");
                told = true;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Puts a built charm together as `<root>/<name>`, whole or not at all: its executable as `dispatch`,
/// its charm files, its hook files, and the documents in its directory.
pub(crate) fn stage(
    root: &Path,
    name: &str,
    directory: &Path,
    reading: &Reading,
    executable: &Path,
) -> Result<PathBuf, Error> {
    let new = tempfile::Builder::new()
        .prefix(&format!(".{name}."))
        .permissions(Permissions::from_mode(0o755))
        .tempdir_in(root)
        .context("write below", root)?;
    let dispatch = new.path().join("dispatch");
    copy(executable, &dispatch)?;
    fs::set_permissions(&dispatch, Permissions::from_mode(0o755)).context("write", &dispatch)?;
    for file in &reading.files {
        copy(&file.path, &new.path().join(&file.name))?;
    }
    for entry in fs::read_dir(directory).context("read", directory)? {
        let path = entry.context("read", directory)?.path();
        let stem = path.file_stem().unwrap_or_default();
        if let Some(file_name) = path.file_name()
            && DOCUMENTS.iter().any(|document| stem == *document)
            && path.is_file()
        {
            copy(&path, &new.path().join(file_name))?;
        }
    }
    for files in HOOK_FILES {
        copy_files(&directory.join(files), &new.path().join(files))?;
    }
    let staged = root.join(name);
    replace(new, &staged).context("write", &staged)?;
    Ok(staged)
}

/// Copies the files of a directory, if there is one.
fn copy_files(from: &Path, to: &Path) -> Result<(), Error> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir(to).context("make", to)?;
    for entry in fs::read_dir(from).context("read", from)? {
        let entry = entry.context("read", from)?;
        if entry.path().is_file() {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Puts a finished directory in the place of an older one.
fn replace(new: TempDir, staged: &Path) -> io::Result<()> {
    if staged.symlink_metadata().is_ok() {
        let aside = tempfile::Builder::new()
            .prefix(".old.")
            .tempdir_in(staged.parent().unwrap_or(Path::new(".")))?;
        let old = aside.path().join("charm");
        fs::rename(staged, &old)?;
        if let Err(error) = fs::rename(new.path(), staged) {
            let _ = fs::rename(&old, staged);
            return Err(error);
        }
    } else {
        fs::rename(new.path(), staged)?;
    }
    // It has moved away: there is nothing to remove.
    let _ = new.keep();
    Ok(())
}

/// Copies a file with its permissions.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    fs::copy(from, to).map(drop).context("copy", from)
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
