//! What takes time, and is thus done without the lock.

use std::sync::Weak;

use super::Core;
use crate::checks::CheckRun;
use crate::exec::ExecStart;
use crate::forward::ForwarderStart;

/// Something to be started as soon as the state is unlocked.
pub(crate) enum Effect {
    /// A check's turn.
    Check(Box<CheckRun>),
    /// A command whose streams are connected.
    Exec(Box<ExecStart>),
    /// A thread that sends lines of logs on.
    Forward(ForwarderStart),
}

impl Effect {
    pub(super) fn run(self, core: &Weak<Core>) {
        match self {
            Self::Check(run) => run.start(core),
            Self::Exec(start) => start.start(core),
            Self::Forward(start) => start.start(core),
        }
    }
}
