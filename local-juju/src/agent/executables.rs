//! The directory of hook commands that stands first on a charm's `PATH`.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::commands::commands_of;
use crate::state::JujuVersion;

/// Makes one link for each hook command of this Juju. All lead to one executable, which calls
/// [`hook_command_main`](super::hook_command_main) and so looks at the name it was started by.
pub(crate) fn create(
    directory: &Path,
    hook_command: &Path,
    version: &JujuVersion,
) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    for command in commands_of(version) {
        let link = directory.join(command);
        match symlink(hook_command, &link) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // From an earlier run in the same directory, maybe of another build.
                fs::remove_file(&link)?;
                symlink(hook_command, &link)?;
            }
            result => result?,
        }
    }
    Ok(())
}
