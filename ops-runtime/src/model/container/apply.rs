//! A layer, put into effect.

use std::collections::BTreeMap;
use std::fmt;

use super::Container;
use crate::pebble::{Change, Error, Layer, Plan, Result, ServiceInfo, ServiceStatus};

/// What [`Container::apply`] has done with the services of the plan, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Applied {
    /// They did not run before, and run now.
    pub started: Vec<String>,
    /// They ran before, and were stopped and started.
    pub restarted: Vec<String>,
    /// They ran before, and do not any more: they require one that was restarted, and do not start by
    /// themselves; or they have exited meanwhile.
    pub stopped: Vec<String>,
    /// All others: they run on, or still do not run.
    pub unchanged: Vec<String>,
}

impl Applied {
    fn between(before: &[ServiceInfo], after: Vec<ServiceInfo>, change: &Change) -> Self {
        let mut applied = Self::default();
        let earlier: BTreeMap<&str, &ServiceInfo> =
            before.iter().map(|service| (service.name.as_str(), service)).collect();
        for service in after {
            let earlier = earlier.get(service.name.as_str()).copied();
            let did_run = earlier.filter(|earlier| earlier.is_running());
            let outcome = match (did_run, service.current == ServiceStatus::Active) {
                (None, true) => &mut applied.started,
                (Some(_), false) => &mut applied.stopped,
                (Some(earlier), true) if was_restarted(earlier, &service, change) => {
                    &mut applied.restarted
                }
                (Some(_), true) | (None, false) => &mut applied.unchanged,
            };
            outcome.push(service.name);
        }
        applied
    }

    /// Whether all services run on as they did.
    pub fn is_unchanged(&self) -> bool {
        let Self { started, restarted, stopped, unchanged: _ } = self;
        started.is_empty() && restarted.is_empty() && stopped.is_empty()
    }
}

/// Whether a service that runs has been stopped since.
fn was_restarted(before: &ServiceInfo, after: &ServiceInfo, change: &Change) -> bool {
    match (before.current_since, after.current_since) {
        (Some(before), Some(after)) => before != after,
        // An old Pebble does not tell since when it runs, but what it did.
        _ => {
            let name = format!("\"{}\"", after.name);
            let mut stops = change.tasks.iter().filter(|task| task.kind == "stop");
            stops.any(|task| task.summary.contains(&name))
        }
    }
}

/// In words: `started web, restarted worker`, or `unchanged`.
impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_unchanged() {
            return f.write_str("unchanged");
        }
        let Self { started, restarted, stopped, unchanged: _ } = self;
        let groups = [("started", started), ("restarted", restarted), ("stopped", stopped)];
        let mut groups = groups.into_iter().filter(|(_, names)| !names.is_empty());
        if let Some((word, names)) = groups.next() {
            write!(f, "{word} {}", names.join(", "))?;
        }
        groups.try_for_each(|(word, names)| write!(f, "; {word} {}", names.join(", ")))
    }
}

/// The plan.
impl Container<'_> {
    /// Merges a layer into the one with this label, or adds it on top if there is none, and makes what
    /// runs equal to the plan: services whose configuration has changed are restarted, and those that
    /// start by themselves are started. It waits until that is done.
    ///
    /// The same layer again changes nothing, except where a service of the override `merge` lists
    /// others in `after`, `before` or `requires`: Pebble appends these each time.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): the plan with the layer would not be valid, and stays
    /// as it was. [`Error::Change`](crate::pebble::Error::Change): a service did not start; the layer
    /// is in the plan. [`Error::ChangeTimedOut`](crate::pebble::Error::ChangeTimedOut): the services
    /// were not ready in time. [`Error::Unreachable`](crate::pebble::Error::Unreachable): nothing was
    /// done. [`Error::Disconnected`](crate::pebble::Error::Disconnected): Pebble went away in the
    /// middle; the layer may be in the plan, and services may have been started.
    pub fn apply(&self, label: &str, layer: &Layer) -> Result<Applied> {
        let pebble = self.pebble();
        let before = pebble.services()?;
        pebble.combine_layer(label, layer)?;
        self.replanned(&before).map_err(Error::after_others)
    }

    fn replanned(&self, before: &[ServiceInfo]) -> Result<Applied> {
        let change = self.pebble().replan()?.wait_for(self.change_timeout)?;
        Ok(Applied::between(before, self.pebble().services()?, &change))
    }

    /// Adds a layer on top of the others. No service is touched until [`replan`](Self::replan);
    /// [`apply`](Self::apply) does both, and can be repeated.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): there is a layer with this label, or the plan with the
    /// layer would not be valid.
    pub fn add_layer(&self, label: &str, layer: &Layer) -> Result<()> {
        self.pebble().add_layer(label, layer)
    }

    /// Merges a layer into the one with this label, or adds it on top if there is none. No service is
    /// touched until [`replan`](Self::replan).
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): the plan with the layer would not be valid.
    pub fn combine_layer(&self, label: &str, layer: &Layer) -> Result<()> {
        self.pebble().combine_layer(label, layer)
    }

    /// The plan as it is now, also where [`replan`](Self::replan) has not followed yet.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached.
    pub fn plan(&self) -> Result<Plan> {
        self.pebble().plan()
    }
}
