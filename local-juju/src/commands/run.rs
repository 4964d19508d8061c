//! One event on one unit, from its beginning to its commit.

use super::{Files, Invocation, Reply};
use crate::schedule::{Due, Event};
use crate::state::{Model, UnitName};

/// The context in which a unit's charm runs for one event.
///
/// It holds what the unit agent holds for one hook: what was read at its beginning, what is cached,
/// and what the charm has written but not yet committed. Several runs of different units may be under
/// way at once.
#[derive(Debug)]
pub struct HookRun {
    due: Due,
    context_id: String,
}

/// The event that was to begin is not what the schedule says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{event}` is not due on `{unit}`: begin what `schedule::next` gives")]
pub struct NotDue {
    unit: UnitName,
    event: String,
}

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
        /// Whether it completed or failed.
        completed: bool,
        /// The message of a failure.
        message: String,
    },
}

impl HookRun {
    /// Begins the event: lets time pass until it is due, and reads what the charm will see.
    ///
    /// # Errors
    /// The unit or the event is not in the model, or the unit is busy with another.
    pub fn begin(model: &mut Model, due: Due) -> Result<Self, NotDue> {
        let _ = model;
        Ok(Self { context_id: format!("{}-{}-{:032x}", due.unit, due.event.name(), 0), due })
    }

    /// The unit that runs it.
    pub fn unit(&self) -> &UnitName {
        &self.due.unit
    }

    /// The event.
    pub fn event(&self) -> &Event {
        &self.due.event
    }

    /// The name of the hook, or of the action.
    pub fn hook_name(&self) -> String {
        self.due.event.name()
    }

    /// `<unit>-<name>-<32 hex digits>`: what the charm has in `JUJU_CONTEXT_ID`.
    pub fn context_id(&self) -> &str {
        &self.context_id
    }

    /// Every `JUJU_…` variable that the model knows. Whoever starts the charm adds the agent's socket,
    /// the charm's directory and `PATH`.
    pub fn environment(&self, model: &Model) -> Vec<(String, String)> {
        let _ = model;
        Vec::new()
    }

    /// Runs one hook command of the charm.
    pub fn call(
        &mut self,
        model: &mut Model,
        invocation: &Invocation,
        files: &mut dyn Files,
    ) -> Reply {
        let _ = (model, files);
        Reply::BadRequest(format!("bad request: unknown command: {}", invocation.command))
    }

    /// Ends the event: commits what the charm wrote, or drops it, as the exit says.
    pub fn finish(self, model: &mut Model, exit: Exit) -> Outcome {
        let _ = (model, exit);
        Outcome::Committed
    }
}
