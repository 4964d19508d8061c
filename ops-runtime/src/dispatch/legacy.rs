//! Hook files beside `dispatch`, as charms have them that are older than it.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Component, Path};
use std::process::{Command, ExitStatus, Stdio};

use crate::context::Core;
use crate::error::chain;
use crate::hook::LogLevel;
use crate::logging::say;

/// What tells a charm that it runs below another one's dispatch, which has the event.
pub(super) const SELF_CALL: &str = "OPERATOR_DISPATCH";

/// Runs the charm's own file for this event, if it has one beside `dispatch`: `hooks/start` in `start`.
/// What it cannot be gone on after is logged; that is an exit code.
///
/// The handlers run after it. Without a `dispatch` it is by that file that Juju has started this program.
pub(super) fn run(core: &Core) -> Result<(), u8> {
    let directory = core.hook().charm_directory();
    let Some(path) = core.hook().dispatch_path().map(Path::new) else { return Ok(()) };
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    let file = directory.join(path);
    let (Ok(dispatch), Ok(found)) = (directory.join("dispatch").metadata(), file.metadata()) else {
        return Ok(());
    };
    let this = fs::metadata("/proc/self/exe").ok();
    let is_this_charm = same(&found, &dispatch) || this.is_some_and(|this| same(&found, &this));
    if !found.is_file() || is_this_charm {
        return Ok(());
    }
    let name = path.display();
    if found.permissions().mode() & 0o111 == 0 {
        let text = format!("`{name}` is not executable and was not run: make it so, or remove it");
        say(core, LogLevel::Warning, text);
        return Ok(());
    }
    let text = format!("`{name}` runs before the charm's handlers: a handler should do its work");
    say(core, LogLevel::Warning, text);
    let (why, code) = match start(&file, directory) {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => (status.to_string(), exit_code(status)),
        Err(error) => (format!("cannot be run: {}", chain(&error)), 1),
    };
    say(core, LogLevel::Error, format!("`{name}` failed, and nothing else was run: {why}"));
    Err(code)
}

/// Whether two paths lead to one file, by whatever links.
fn same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

fn start(file: &Path, directory: &Path) -> io::Result<ExitStatus> {
    let file = std::path::absolute(file)?;
    let mut command = Command::new(file);
    command.current_dir(directory).env(SELF_CALL, "1").stdin(Stdio::null()).status()
}

/// The file's own code; 1 if a signal ended it.
fn exit_code(status: ExitStatus) -> u8 {
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}
