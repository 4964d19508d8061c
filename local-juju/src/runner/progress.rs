//! What running a model tells whoever watches.

use std::time::Duration;

use crate::commands::Outcome;
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
    /// What became of it.
    pub outcome: Outcome,
    /// The unit's status afterwards; `None` if the unit is gone.
    pub status: Option<Status>,
    /// What was logged meanwhile, oldest first, if the event failed or was killed; else empty.
    pub log: Vec<LogLine>,
}
