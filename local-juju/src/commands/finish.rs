//! The end of an event: what is committed, what is dropped, and what becomes of the unit.

use base64::Engine as _;
use serde_json::Value;

use super::run::ActionRun;
use super::{HookRun, Reboot};
use crate::go::quote;
use crate::schedule::{Event, progress};
use crate::state::{ActionId, ActionStatus, LogLevel, Model, UnitName};

const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

/// How the charm's process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With this exit code.
    Code(i32),
    /// Killed by this signal.
    Signal(i32),
    /// It could not be started, or the agent lost it; why.
    NotRun(String),
    /// The charm has no program for this event. A hook then counts as done, an action as failed.
    NoHandler,
}

/// What the charm's process left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// How it ended.
    pub ending: Ending,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

/// What became of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The hook succeeded, and what it wrote is committed.
    Committed,
    /// There was no program for the hook; it counts as done.
    Skipped,
    /// The hook failed: its unit is in error, and what it wrote is dropped.
    Failed {
        /// Why: `exit status 1`.
        message: String,
    },
    /// The hook was killed: what it wrote is dropped, and it is queued again.
    Requeued,
    /// The action ended; its result is in the model.
    ActionEnded {
        /// Whether it completed; else it failed.
        completed: bool,
        /// The message of a failure.
        message: String,
    },
}

impl HookRun {
    /// Ends the event: commits what the charm wrote, or drops it, as the exit says. What the process
    /// printed goes to the log, and of an action to its results.
    pub fn finish(mut self, model: &mut Model, exit: Exit) -> Outcome {
        match (&self.due.event, self.action.take()) {
            (Event::Action { id, .. }, Some(action)) => {
                let id = *id;
                self.finish_action(model, id, action, exit)
            }
            _ => self.finish_hook(model, &exit),
        }
    }

    fn finish_hook(self, model: &mut Model, exit: &Exit) -> Outcome {
        let (unit, event, name) = (&self.due.unit, &self.due.event, self.hook_name());
        for (output, level) in [(&exit.stdout, LogLevel::Debug), (&exit.stderr, LogLevel::Warning)]
        {
            for line in String::from_utf8_lossy(output).lines() {
                model.write_log(unit, &name, level, line);
            }
        }
        if event.is_restricted() {
            return finish_restricted(model, unit, &name, exit);
        }
        let message = match &exit.ending {
            // However it ended meanwhile: it was to be killed.
            _ if self.reboot == Some(Reboot::Now) => {
                if progress::requeue(model, unit, event) {
                    model.reboot_machine_of(unit);
                    return Outcome::Requeued;
                }
                "it asked for a reboot again and again".to_owned()
            }
            Ending::NoHandler => {
                progress::succeed(model, unit, event, self.seen);
                return Outcome::Skipped;
            }
            Ending::Code(0) => match self.commit(model) {
                Ok(()) => {
                    progress::succeed(model, unit, event, self.seen);
                    if self.reboot.is_some() {
                        model.reboot_machine_of(unit);
                    }
                    return Outcome::Committed;
                }
                Err(message) => message,
            },
            Ending::Signal(SIGKILL | SIGTERM) if progress::requeue(model, unit, event) => {
                return Outcome::Requeued;
            }
            Ending::Signal(signal) => killed(*signal),
            Ending::Code(code) => format!("exit status {code}"),
            Ending::NotRun(reason) => reason.clone(),
        };
        progress::fail(model, unit, event);
        let line = format!("hook {} failed: {message}", quote(&name));
        model.write_log(unit, "uniter", LogLevel::Error, line);
        Outcome::Failed { message }
    }

    fn finish_action(self, model: &mut Model, id: ActionId, run: ActionRun, exit: Exit) -> Outcome {
        let mut stderr = exit.stderr;
        let (code, failure) = match exit.ending {
            Ending::Code(0) => match (self.commit(model), run.failure) {
                (Ok(()), failure) => (Some(0), failure),
                (Err(error), failure) => {
                    if !stderr.is_empty() {
                        stderr.push(b'\n');
                    }
                    stderr.extend(error.as_bytes());
                    let failure = failure.filter(|message| !message.is_empty());
                    let refused = || "committing requested changes failed".to_owned();
                    (Some(1), Some(failure.unwrap_or_else(refused)))
                }
            },
            Ending::Code(code) => (Some(code), Some(format!("exit status {code}"))),
            Ending::Signal(signal) => (None, Some(killed(signal))),
            Ending::NotRun(reason) => (None, Some(reason)),
            Ending::NoHandler => {
                let unit = quote(self.due.unit.as_str());
                (None, Some(format!("action not implemented on unit {unit}")))
            }
        };
        let completed = failure.is_none();
        let message = failure.unwrap_or_default();
        if let Some(action) = model.actions.get_mut(&id) {
            action.status = if completed { ActionStatus::Completed } else { ActionStatus::Failed };
            action.message.clone_from(&message);
            action.results = run.results;
            if let Some(code) = code {
                action.results.insert("return-code".to_owned(), code.into());
            }
            for (name, bytes) in [("stdout", &exit.stdout), ("stderr", &stderr)] {
                let (text, encoded) = as_text(bytes);
                if encoded {
                    action.results.insert(format!("{name}-encoding"), "base64".into());
                }
                if !text.is_empty() {
                    action.results.insert(name.to_owned(), Value::String(text));
                }
            }
        }
        progress::end_action(model, &self.due.unit);
        Outcome::ActionEnded { completed, message }
    }
}

/// Nothing is committed, and a failure does not put the unit in error.
fn finish_restricted(model: &mut Model, unit: &UnitName, name: &str, exit: &Exit) -> Outcome {
    progress::end_restricted(model, unit);
    let message = match &exit.ending {
        Ending::NoHandler => return Outcome::Skipped,
        Ending::Code(0) => return Outcome::Committed,
        Ending::Signal(signal) => killed(*signal),
        Ending::Code(code) => format!("exit status {code}"),
        Ending::NotRun(reason) => reason.clone(),
    };
    let line = format!("error running {} hook: {message}", quote(name));
    model.write_log(unit, "metrics", LogLevel::Error, line);
    Outcome::Failed { message }
}

fn killed(signal: i32) -> String {
    match signal {
        SIGKILL => "signal: killed".to_owned(),
        SIGTERM => "signal: terminated".to_owned(),
        signal => format!("signal: {signal}"),
    }
}

/// The bytes as text; as base64, and that they are, if they are none.
fn as_text(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (base64::engine::general_purpose::STANDARD.encode(bytes), true),
    }
}
