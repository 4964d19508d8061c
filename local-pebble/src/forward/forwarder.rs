//! The thread of a target.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::{Labels, Line, SendError, Target, labels};
use crate::clock::Clock;
use crate::daemon::{Core, State};
use crate::logs::{News, ServiceLog};
use crate::plan::LogTarget;

/// How long lines are collected before they are sent.
const DELAY: Duration = Duration::from_secs(1);
/// So many are sent at once, and no more are kept while they cannot be sent.
const MOST: usize = 100;

/// A target's thread, seen from outside. It sends what it has and ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Forwarder {
    config: LogTarget,
    ends: Arc<AtomicBool>,
}

/// A thread that is to be started.
pub(crate) struct ForwarderStart {
    name: String,
    config: LogTarget,
    ends: Arc<AtomicBool>,
}

impl Forwarder {
    pub(super) fn new(name: &str, config: LogTarget) -> (Self, ForwarderStart) {
        let ends = Arc::new(AtomicBool::new(false));
        let start = ForwarderStart {
            name: name.to_owned(),
            config: config.clone(),
            ends: Arc::clone(&ends),
        };
        (Self { config, ends }, start)
    }

    pub(super) const fn config(&self) -> &LogTarget {
        &self.config
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Release);
    }
}

impl ForwarderStart {
    /// Starts it. Without a thread nothing is sent on.
    pub(crate) fn start(self, core: &Weak<Core>) {
        let Some(strong) = core.upgrade() else { return };
        let (news, forwarding) =
            strong.with(|state| (Arc::clone(&state.log_news), Arc::clone(&state.forwarding)));
        let thread = Thread {
            target: Target::new(&self.config),
            name: self.name,
            config: self.config,
            ends: self.ends,
            positions: BTreeMap::new(),
            waiting: Vec::new(),
            labels: Labels::new(),
        };
        let (core, clock) = (core.clone(), Arc::clone(&strong.clock));
        let run = move || {
            thread.run(&core, &news, &*clock);
            drop(forwarding);
            // Who waits for the end looks again.
            if let Some(core) = core.upgrade() {
                core.with(|_| ());
            }
        };
        let _ = thread::Builder::new().name("log target".to_owned()).spawn(run);
    }
}

struct Thread {
    name: String,
    config: LogTarget,
    target: Target,
    ends: Arc<AtomicBool>,
    /// The number of each service's first line that was not collected.
    positions: BTreeMap<String, u64>,
    waiting: Vec<Line>,
    labels: Labels,
}

impl Thread {
    fn run(mut self, core: &Weak<Core>, news: &News, clock: &dyn Clock) {
        /// How often it is looked whether it is over.
        const LOOK: Duration = Duration::from_millis(500);
        /// How often it is looked at a clock that does not go by itself.
        const SHORT_LOOK: Duration = Duration::from_millis(20);
        let mut due: Option<Duration> = None;
        let mut is_failing = false;
        loop {
            let seen = news.count();
            let ends = self.ends.load(Ordering::Acquire);
            let Some(strong) = core.upgrade() else { return };
            let is_full = self.collect(&strong);
            drop(strong);
            let now = clock.elapsed();
            if !self.waiting.is_empty() {
                due.get_or_insert(now.saturating_add(DELAY));
            }
            if ends || (is_full && !is_failing) || due.is_some_and(|due| due <= now) {
                is_failing = !self.send();
                due = None;
                if is_full && !is_failing {
                    continue;
                }
            }
            if ends {
                return;
            }
            if is_failing && !self.waiting.is_empty() {
                due.get_or_insert(now.saturating_add(DELAY));
            }
            news.wait(seen, if due.is_some() { SHORT_LOOK } else { LOOK });
        }
    }

    /// Takes what services have printed since, and says whether there is no more room.
    fn collect(&mut self, core: &Core) -> bool {
        let logs = core.with(|state| services(state, &self.config));
        let mut lines = Vec::new();
        for (service, log, labels) in logs {
            let position = self.positions.entry(service.clone()).or_default();
            let new = log.since(*position);
            lines.extend(new.into_iter().map(|entry| (entry, service.clone())));
            self.labels.insert(service, labels);
        }
        lines.sort_by_key(|(entry, _)| entry.time);
        // Those for which there is no room are still there the next time, as long as services keep them.
        for (entry, service) in lines {
            if self.waiting.len() >= MOST {
                return true;
            }
            self.positions.insert(service.clone(), entry.number + 1);
            self.waiting.push(Line { time: entry.time, service, message: entry.message });
        }
        self.waiting.len() >= MOST
    }

    /// Sends what is waiting, and says whether it is gone.
    fn send(&mut self) -> bool {
        if self.waiting.is_empty() {
            return true;
        }
        match self.target.send(&self.waiting, &self.labels) {
            Ok(()) => self.waiting.clear(),
            Err(error) => {
                let (name, count) = (&self.name, self.waiting.len());
                if matches!(error, SendError::Never(_)) {
                    tell(&format!("Target {name:?}: request failed, dropping {count} logs"));
                    self.waiting.clear();
                }
                tell(&format!("Cannot flush logs to target {name:?}: {error}"));
            }
        }
        self.waiting.is_empty()
    }
}

/// The logs that a target gets, of the services that have run, and their labels.
fn services(
    state: &State,
    config: &LogTarget,
) -> Vec<(String, Arc<ServiceLog>, BTreeMap<String, String>)> {
    let taken = state.services.iter().filter(|(name, _)| config.takes(name));
    let labelled = taken.map(|(name, service)| {
        let environment = &service.config.environment;
        let labels = config
            .labels
            .iter()
            .map(|(label, value)| (label.clone(), labels::expand(value, environment)));
        (name.clone(), Arc::clone(&service.log), labels.collect())
    });
    labelled.collect()
}

fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
