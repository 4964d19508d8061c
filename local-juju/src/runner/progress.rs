//! What running a model tells whoever watches.

use std::time::Duration;

use crate::commands::{Answered, Exit, Outcome};
use crate::state::{LogLine, Status, UnitName};

/// A sign of life from [`LocalJuju::step`](super::LocalJuju::step).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// A charm is about to be started.
    Started {
        /// The unit.
        unit: &'a UnitName,
        /// As [`Dispatch::name`].
        name: &'a str,
        /// As [`Dispatch::attempt`].
        attempt: u32,
    },
    /// It has ended.
    Finished(&'a Dispatch),
}

/// One event that one unit has run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dispatch {
    /// The unit.
    pub unit: UnitName,
    /// The hook's name, `config-changed`; an action's with the word before it, `action backup`.
    pub name: String,
    /// How often the event has been started, with this time: 1 unless it failed before.
    pub attempt: u32,
    /// How long the charm ran, by the wall clock.
    pub duration: Duration,
    /// The hook commands that it ran, in their order, each with its answer.
    pub commands: Vec<Answered>,
    /// How the charm's process ended, and what it printed.
    pub exit: Exit,
    /// What became of it.
    pub outcome: Outcome,
    /// The unit's status afterwards; `None` if the unit is gone.
    pub status: Option<Status>,
    /// What was logged meanwhile, oldest first, if the event failed or was killed; else empty.
    pub log: Vec<LogLine>,
    /// What the charm said with `juju-log` at level INFO or above, oldest first.
    pub said: Vec<LogLine>,
}

impl Dispatch {
    /// Whether it did not do what it was for: the hook failed or was killed, or the action failed.
    pub fn has_failed(&self) -> bool {
        match &self.outcome {
            Outcome::Committed | Outcome::Skipped => false,
            Outcome::ActionEnded { completed, .. } => !completed,
            Outcome::Failed { .. } | Outcome::Requeued => true,
        }
    }

    /// The same without what takes much memory: the commands, and what was printed.
    #[must_use]
    pub fn without_transcript(&self) -> Self {
        let exit =
            Exit { ending: self.exit.ending.clone(), stdout: Vec::new(), stderr: Vec::new() };
        Self {
            unit: self.unit.clone(),
            name: self.name.clone(),
            attempt: self.attempt,
            duration: self.duration,
            commands: Vec::new(),
            exit,
            outcome: self.outcome.clone(),
            status: self.status.clone(),
            log: self.log.clone(),
            said: self.said.clone(),
        }
    }

    /// The commands of this name: `relation-set`.
    pub fn commands_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Answered> {
        self.commands.iter().filter(move |answered| answered.invocation.command == name)
    }
}
