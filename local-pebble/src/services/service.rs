//! One service.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::changes::TaskId;
use crate::daemon::{ServiceTimer, State, Timer};
use crate::logs::{News, ServiceLog};
use crate::plan;
use crate::processes::ProcessId;

/// Services that have been started once, by name.
pub(crate) type Services = BTreeMap<String, Service>;

/// Where a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServiceState {
    /// It could not be started, or is just about to be.
    Initial,
    /// Its process runs, but not long enough to be called started.
    Starting,
    Running,
    /// It was told to end.
    Terminating,
    /// It was killed, since it did not end.
    Killing,
    Stopped,
    /// It has ended and will be started again after a while.
    Backoff,
    /// It has ended by itself and stays so.
    Exited,
}

impl ServiceState {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Terminating => "terminating",
            Self::Killing => "killing",
            Self::Stopped => "stopped",
            Self::Backoff => "backoff",
            Self::Exited => "exited",
        }
    }

    pub(crate) const fn has_process(self) -> bool {
        matches!(self, Self::Starting | Self::Running | Self::Terminating | Self::Killing)
    }
}

/// A service that has been started once.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) state: ServiceState,
    /// As it was when it was started.
    pub(crate) config: plan::Service,
    pub(crate) since: Timestamp,
    pub(crate) process: Option<ProcessId>,
    /// Counts the states; timers of an earlier state are void.
    pub(crate) generation: u64,
    /// How often it has been started.
    pub(crate) starts: u64,
    /// How often in a row it has ended by itself.
    pub(crate) backoffs: u32,
    /// The delay before it was last started again.
    pub(crate) delay: std::time::Duration,
    /// Whether it has ended by itself as it should not have.
    pub(crate) failed: bool,
    /// Whether it is being stopped only to be started again.
    pub(crate) restarts: bool,
    pub(crate) start_task: Option<TaskId>,
    pub(crate) stop_tasks: Vec<TaskId>,
    pub(crate) log: Arc<ServiceLog>,
}

impl Service {
    pub(crate) fn new(name: &str, config: plan::Service, now: Timestamp, news: &Arc<News>) -> Self {
        Self {
            state: ServiceState::Initial,
            config,
            since: now,
            process: None,
            generation: 0,
            starts: 0,
            backoffs: 0,
            delay: std::time::Duration::ZERO,
            failed: false,
            restarts: false,
            start_task: None,
            stop_tasks: Vec::new(),
            log: Arc::new(ServiceLog::new(name, Arc::clone(news))),
        }
    }

    /// Whether its process runs, and shall go on to.
    pub(crate) const fn is_active(&self) -> bool {
        matches!(self.state, ServiceState::Starting | ServiceState::Running)
    }
}

impl State {
    /// A service comes to another state.
    pub(crate) fn service_becomes(&mut self, name: &str, state: ServiceState) {
        let now = self.now();
        if let Some(service) = self.services.get_mut(name) {
            service.state = state;
            service.since = now;
            service.generation += 1;
        }
    }

    /// Sets a timer that is void as soon as the service is in another state.
    pub(crate) fn service_after(
        &mut self,
        name: &str,
        delay: std::time::Duration,
        timer: ServiceTimer,
    ) {
        let Some(service) = self.services.get(name) else { return };
        let generation = service.generation;
        self.after(delay, Timer::Service { name: name.to_owned(), generation, timer });
    }
}
