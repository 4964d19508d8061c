//! Removing what processes of a pod have written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Lets this user enter every directory of the layers: those of the kernel are closed to all, and a
/// container may close its own.
pub(crate) fn make_removable(directory: &Path) {
    let open = fs::Permissions::from_mode(0o700);
    if fs::set_permissions(directory, open).is_err() {
        return;
    }
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            make_removable(&entry.path());
        }
    }
}
