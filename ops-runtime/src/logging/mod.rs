//! The unit's log: `juju-log`, and standard error where that cannot be.
//!
//! Records of the `log` facade wait in one queue, of whatever thread they are: hook commands are the
//! dispatching thread's alone. It sends what waits with each of its own records and lines, and at the
//! dispatch's end.

mod facade;
mod pending;
mod security;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::io::{self, Write as _};
use std::rc::Rc;
use std::time::SystemTime;

pub(crate) use facade::install;
pub use security::SecurityLevel;
pub(crate) use security::{Identity, SecurityEvent};

use crate::context::Core;
use crate::error::chain;
use crate::hook::LogLevel;
use crate::time;

thread_local! {
    /// The dispatch that this thread runs.
    static DISPATCH: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
    /// Whether this thread is sending a line: what the way to Juju itself says then is not sent, or it
    /// would never end.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// A line of the log.
#[derive(Debug)]
struct Line {
    level: LogLevel,
    text: String,
}

impl Line {
    /// On standard error, of which the agent makes a line of the log too. Where nobody reads it any more
    /// there is nobody to tell: `eprintln!` would panic.
    fn print(&self) {
        let _ = writeln!(io::stderr(), "{} {}", self.level.as_str(), self.text);
    }

    /// The same for an operator who debugs the charm.
    fn show(&self) {
        let now = time::format(SystemTime::now());
        let _ = writeln!(io::stderr(), "{now} {} {}", self.level.as_str(), self.text);
    }
}

/// While it lives, records go to the log of this thread's dispatch.
#[derive(Debug)]
pub(crate) struct Attached(());

/// Sends records by `core` from here on, beginning with those that came earlier.
pub(crate) fn attach(core: Rc<Core>) -> Attached {
    DISPATCH.set(Some(core));
    send_pending();
    Attached(())
}

impl Drop for Attached {
    fn drop(&mut self) {
        send_pending();
        // What still waits has no way any more, and what follows neither.
        DISPATCH.set(None);
    }
}

/// Prints what waits and what follows: there is no dispatch any more, or none could be begun.
pub(crate) fn close() {
    pending::close().iter().for_each(Line::print);
}

/// Logs what waits, if this thread has a dispatch and the way to Juju is free.
pub(crate) fn send_pending() {
    let Ok(Some(core)) = DISPATCH.try_with(|dispatch| dispatch.borrow().clone()) else { return };
    if SENDING.get() || core.commands().is_busy() {
        return;
    }
    while let Some(line) = pending::take() {
        tell(&core, &line);
    }
}

/// Logs a line of the SDK's own, after what waits. It is never lost, and fails nothing.
pub(crate) fn say(core: &Core, level: LogLevel, text: impl Into<String>) {
    send_pending();
    tell(core, &Line { level, text: text.into() });
}

/// Shows a line that is logged by itself, after what waits.
pub(crate) fn before_line(core: &Core, level: LogLevel, text: &str) {
    send_pending();
    if core.hook().is_debugged() {
        Line { level, text: text.to_owned() }.show();
    }
}

fn tell(core: &Core, line: &Line) {
    if line.text.is_empty() {
        return;
    }
    let is_shown = core.hook().is_debugged();
    if is_shown {
        line.show();
    }
    let outcome = sending(|| core.commands().juju_log(line.level, &line.text));
    match outcome {
        Err(error) if !is_shown => print_unlogged(line.level, &line.text, &error),
        Ok(()) | Err(_) => {}
    }
}

/// Prints what Juju has not logged, and why.
pub(crate) fn print_unlogged(level: LogLevel, text: &str, error: &crate::hook::Error) {
    let text = format!("{text} (not in Juju's log: {})", chain(error));
    Line { level, text }.print();
}

fn sending<T>(body: impl FnOnce() -> T) -> T {
    /// Also after a panic of the transport.
    struct Ended(bool);
    impl Drop for Ended {
        fn drop(&mut self) {
            SENDING.set(self.0);
        }
    }
    let _ended = Ended(SENDING.replace(true));
    body()
}

/// Takes a record of whatever thread.
fn accept(line: Line) {
    // While its thread ends, a thread has no variables any more.
    if SENDING.try_with(Cell::get) == Ok(true) {
        return line.print();
    }
    match pending::add(line) {
        Ok(()) => send_pending(),
        Err(line) => line.print(),
    }
}
