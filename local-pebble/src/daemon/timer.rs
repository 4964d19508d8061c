//! What is due when.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::changes::TaskId;
use crate::processes::{Exit, ProcessId};

/// Something that a moment brings. One that is no longer wanted is not taken out: whoever gets it sees
/// that its number is old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Timer {
    Service {
        name: String,
        generation: u64,
        timer: ServiceTimer,
    },
    /// A check's turn.
    Check {
        name: String,
        generation: u64,
    },
    /// A command's streams should be connected.
    ExecConnect(TaskId),
    /// A command has had its time.
    ExecTimeout(TaskId),
    /// Nobody waits any longer for the end of a process's output.
    Output(ProcessId),
    /// A pretended process ends.
    Exit {
        id: ProcessId,
        exit: Exit,
    },
}

/// The moments of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServiceTimer {
    /// It has run long enough to be called started.
    Okay,
    /// It has had its time to end by itself.
    Kill,
    /// It did not even end when it was killed.
    GiveUp,
    /// It is started again.
    Backoff,
    /// It has run long enough for its delays to begin anew. Here the generation counts its starts.
    BackoffReset,
}

/// Timers by their moments.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    queue: BTreeMap<(Duration, u64), Timer>,
    next: u64,
}

impl Timers {
    /// Something is due at a moment of the clock's elapsed time.
    pub(crate) fn set(&mut self, at: Duration, timer: Timer) {
        self.queue.insert((at, self.next), timer);
        self.next += 1;
    }

    /// The next moment at which something is due.
    pub(crate) fn next_moment(&self) -> Option<Duration> {
        self.queue.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes what is due first, if it is due by now.
    pub(crate) fn take_due(&mut self, now: Duration) -> Option<Timer> {
        let entry = self.queue.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }
}
