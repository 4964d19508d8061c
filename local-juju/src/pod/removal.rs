//! Removing what processes of a pod have written.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What its owner needs to change a directory.
const OPEN: u32 = 0o700;

/// Lets this user enter every directory in this one, and remove it: those of the kernel's layers are
/// closed to all, and a container may close its own.
pub(crate) fn make_removable(directory: &Path) {
    if open(directory).is_err() {
        return;
    }
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            make_removable(&entry.path());
        }
    }
}

fn open(directory: &Path) -> io::Result<()> {
    let mode = directory.symlink_metadata()?.permissions().mode();
    if mode & OPEN == OPEN {
        return Ok(());
    }
    fs::set_permissions(directory, fs::Permissions::from_mode(mode | OPEN))
}
