//! How a daemon ends.

use std::sync::Arc;
use std::time::Duration;

use super::{Core, State, Waited};
use crate::processes::Scope;

/// Why a daemon ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shutdown {
    /// It was asked to, or a service that has ended well asks for it.
    Requested,
    /// A service has failed for which the plan says so.
    Failure,
    /// A check has failed for which the plan says so.
    CheckFailure,
}

impl Shutdown {
    /// The code with which Pebble ends.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Requested => 0,
            Self::Failure => 10,
            Self::CheckFailure => 11,
        }
    }
}

impl Core {
    /// Stops every service, and ends what still runs.
    pub(crate) fn stop(&self) {
        /// More than the longest that a service may take after its own delay.
        const AT_MOST: Duration = Duration::from_secs(60);
        /// A target that does not listen keeps nobody.
        const FORWARDING_AT_MOST: Duration = Duration::from_secs(1);
        self.with(State::stop_all);
        let stopped = |state: &mut State| {
            let running = state.services.values().any(|service| service.state.has_process());
            (!running).then_some(())
        };
        if matches!(self.wait_for(Some(AT_MOST), &|| false, stopped), Waited::TimedOut) {
            self.with(State::kill_all);
        }
        self.with(State::kill_all);
        // What services have printed last is sent on.
        self.with(|state| state.forwarders.clear());
        let sent = |state: &mut State| (Arc::strong_count(&state.forwarding) == 1).then_some(());
        let _ = self.wait_for(Some(FORWARDING_AT_MOST), &|| false, sent);
        self.with(|state| state.over = true);
    }
}

impl State {
    /// Checks have no turns any more, and every service is told to end.
    fn stop_all(&mut self) {
        for name in self.checks.keys().cloned().collect::<Vec<_>>() {
            self.stop_check(&name);
        }
        for name in self.services.keys().cloned().collect::<Vec<_>>() {
            use crate::services::ServiceState::{Backoff, Running, Starting, Stopped};
            match self.services.get(&name).map(|service| service.state) {
                Some(Starting | Running) => self.terminate(&name, false),
                Some(Backoff) => self.service_becomes(&name, Stopped),
                _ => {
                    if let Some(service) = self.services.get_mut(&name) {
                        service.restarts = false;
                    }
                }
            }
        }
    }

    /// Kills whatever process is left, with what it has started.
    fn kill_all(&mut self) {
        const KILL: i32 = 9;
        for id in self.running_processes() {
            let _ = self.signal_process(id, KILL, Scope::Group);
        }
    }
}
