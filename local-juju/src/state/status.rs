//! What units and applications say of themselves.

use std::fmt;

use super::VirtualTime;

/// The word of a workload's or an application's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusWord {
    /// `active`
    Active,
    /// `blocked`
    Blocked,
    /// `error`; only Juju says it
    Error,
    /// `maintenance`
    Maintenance,
    /// `unknown`; only Juju says it
    Unknown,
    /// `waiting`
    Waiting,
}

impl StatusWord {
    /// The words that a charm may set, in the order in which `status-set` lists them.
    pub(crate) const SETTABLE: [Self; 4] =
        [Self::Maintenance, Self::Blocked, Self::Waiting, Self::Active];

    /// The word as Juju writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Error => "error",
            Self::Maintenance => "maintenance",
            Self::Unknown => "unknown",
            Self::Waiting => "waiting",
        }
    }

    /// How bad it is: an application without a status of its own shows its worst unit's.
    const fn severity(self) -> u8 {
        match self {
            Self::Error => 5,
            Self::Blocked => 4,
            Self::Maintenance => 3,
            Self::Waiting => 2,
            Self::Active => 1,
            Self::Unknown => 0,
        }
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A status: one word and a message for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The word.
    pub word: StatusWord,
    /// The message; may be empty.
    pub message: String,
    /// Since when.
    pub since: VirtualTime,
}

impl Status {
    pub(crate) fn new(word: StatusWord, message: impl Into<String>, since: VirtualTime) -> Self {
        Self { word, message: message.into(), since }
    }

    /// What an application shows that has not set a status: its worst unit's.
    pub(crate) fn worst<'a>(statuses: impl Iterator<Item = &'a Self>) -> Option<&'a Self> {
        statuses.reduce(
            |worst, next| {
                if next.word.severity() > worst.word.severity() { next } else { worst }
            },
        )
    }
}

/// What a unit's agent is at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgentStatus {
    /// It has not run anything yet.
    Allocating,
    /// It runs this event.
    Executing(String),
    /// It waits.
    Idle,
    /// It does not answer.
    Lost,
    /// A hook failed.
    Error {
        /// The hook.
        hook: String,
    },
}

impl AgentStatus {
    /// The word that Juju shows.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Allocating => "allocating",
            Self::Executing(_) => "executing",
            Self::Idle => "idle",
            Self::Lost => "lost",
            Self::Error { .. } => "error",
        }
    }
}
