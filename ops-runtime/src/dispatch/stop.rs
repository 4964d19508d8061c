//! Stops for an operator who debugs the charm (`JUJU_DEBUG_AT`): see `guide::debugging`.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use serde::Serialize;

use super::opening::subject;
use crate::context::Core;

/// Stands in the charm's directory during a stop. Its removal ends the stop.
const FILE: &str = ".ops-stopped.json";

/// How often it is looked whether a stop is over.
const PERIOD: Duration = Duration::from_millis(100);

/// Stops before a handler if the operator wants it: before every one (`all`, `hook`), or this one, by its
/// path or the name of its method.
pub(crate) fn before_handler(core: &Core, handler: &str) {
    let method = handler.rsplit('.').next().unwrap_or(handler);
    if core.hook().debug_at().any(|at| ["all", "hook", handler, method].contains(&at)) {
        stop(core, handler);
    }
}

/// Stops at a place that the charm itself names, if the operator wants it.
pub(crate) fn at(core: &Core, name: &str) {
    if core.hook().debug_at().any(|at| at == "all" || at == name) {
        stop(core, name);
    }
}

/// What is told of a stop, to whatever tool looks for it.
#[derive(Serialize)]
struct Stopped<'a> {
    process: u32,
    at: &'a str,
    event: String,
    unit: &'a str,
}

/// Waits until a debugger has attached, or the operator says to go on. With a debugger there already, its
/// own breakpoints are what stops.
fn stop(core: &Core, at: &str) {
    if is_traced() {
        return;
    }
    let hook = core.hook();
    let (process, event) = (process::id(), subject(hook));
    let unit = hook.unit().to_string();
    let stopped = Stopped { process, at, event: event.clone(), unit: &unit };
    let file = write(hook.charm_directory(), &stopped);
    let has_terminal = io::stdin().is_terminal();
    if file.is_none() && !has_terminal {
        tell(&format!(
            "the charm does not stop at `{at}`: nobody could say when to go on, without a terminal and \
             with a directory that it cannot write to"
        ));
        return;
    }
    welcome();
    tell(&format!("stopped at `{at}` of {event}, {unit}, process {process}"));
    tell(&format!("    to debug it: gdb -p {process}, or lldb -p {process}"));
    if let Some(file) = &file {
        tell(&format!("    to go on:    rm {}", file.display()));
    }
    if has_terminal {
        tell("    or:          press Enter");
    }
    while !(is_traced() || is_removed(file.as_deref()) || is_answered(has_terminal)) {}
    if let Some(file) = file {
        // Perhaps it was what ended the stop.
        let _ = fs::remove_file(file);
    }
}

/// What there is to know once.
fn welcome() {
    static WELCOMED: AtomicBool = AtomicBool::new(false);
    if !WELCOMED.swap(true, Ordering::Relaxed) {
        tell(
            "the charm stops where `JUJU_DEBUG_AT` says; it goes on as soon as a debugger has attached",
        );
        tell("and lets it: set breakpoints first, such as `break <crate>::<Charm>::<handler>`");
    }
}

fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn write(directory: &Path, stopped: &Stopped<'_>) -> Option<PathBuf> {
    let path = std::path::absolute(directory.join(FILE)).ok()?;
    let text = serde_json::to_string(stopped).ok()?;
    fs::write(&path, text + "\n").ok()?;
    Some(path)
}

fn is_removed(file: Option<&Path>) -> bool {
    file.is_some_and(|file| matches!(file.try_exists(), Ok(false)))
}

/// Waits a moment for a line from the terminal. Its end counts as one.
fn is_answered(has_terminal: bool) -> bool {
    if !has_terminal {
        thread::sleep(PERIOD);
        return false;
    }
    let stdin = io::stdin();
    let Ok(period) = Timespec::try_from(PERIOD) else { return true };
    let is_ready = poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&period));
    match is_ready {
        Ok(0) | Err(rustix::io::Errno::INTR) => false,
        Ok(_) | Err(_) => stdin.read_line(&mut String::new()).is_ok(),
    }
}

/// Whether a debugger has attached to this process.
fn is_traced() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    tracer(&status).is_some_and(|tracer| tracer != "0")
}

fn tracer(status: &str) -> Option<&str> {
    status.lines().find_map(|line| line.strip_prefix("TracerPid:")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tracer_is_found() {
        assert_eq!(tracer("Name:\tcharm\nTracerPid:\t0\nUid:\t0\n"), Some("0"));
        assert_eq!(tracer("TracerPid:\t4711\n"), Some("4711"));
        assert_eq!(tracer(""), None);
    }
}
