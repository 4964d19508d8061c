//! From a client's request to tasks.

use std::collections::BTreeSet;

use crate::changes::{ChangeId, NewTask, Work};
use crate::daemon::State;
use crate::plan::{start_lanes, stop_lanes};

/// What a client can ask of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServiceAction {
    Start,
    Stop,
    Restart,
    Autostart,
    Replan,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ActionError {
    #[error("no default services")]
    NoDefaultServices,
    #[error("cannot {action} services: {reason}")]
    Refused { action: &'static str, reason: String },
}

impl ServiceAction {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "start" => Self::Start,
            "stop" => Self::Stop,
            "restart" => Self::Restart,
            "autostart" => Self::Autostart,
            "replan" => Self::Replan,
            _ => return None,
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Autostart => "autostart",
            Self::Replan => "replan",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Stop => "Stop",
            Self::Restart => "Restart",
            Self::Autostart => "Autostart",
            Self::Replan => "Replan",
        }
    }
}

impl State {
    /// Makes the change that does what is asked.
    pub(crate) fn act_on_services(
        &mut self,
        action: ServiceAction,
        names: &[String],
    ) -> Result<ChangeId, ActionError> {
        let refused = |reason| ActionError::Refused { action: action.name(), reason };
        let services = &self.plan.services;
        let enabled = || {
            let enabled = services.iter().filter(|(_, service)| service.starts_by_itself());
            enabled.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let (stop, start) = match action {
            ServiceAction::Start => (Vec::new(), start_lanes(services, names)),
            ServiceAction::Stop => (stop_lanes(services, names).map_err(refused)?, Ok(Vec::new())),
            ServiceAction::Restart => {
                // Only the named ones stop, whatever requires them.
                let lanes = stop_lanes(services, names).map_err(refused)?;
                let named = |lane: Vec<String>| {
                    lane.into_iter().filter(|name| names.contains(name)).collect::<Vec<_>>()
                };
                let lanes = lanes.into_iter().map(named).filter(|lane| !lane.is_empty());
                (lanes.collect(), start_lanes(services, names))
            }
            ServiceAction::Autostart => {
                let enabled = enabled();
                if enabled.is_empty() {
                    return Err(ActionError::NoDefaultServices);
                }
                (Vec::new(), start_lanes(services, &enabled))
            }
            ServiceAction::Replan => {
                let changed = self.changed_services();
                let mut wanted: BTreeSet<String> = enabled().into_iter().collect();
                wanted.extend(changed.iter().cloned());
                let wanted: Vec<String> = wanted.into_iter().collect();
                let stop = stop_lanes(services, &changed).map_err(refused)?;
                (stop, start_lanes(services, &wanted))
            }
        };
        let start = start.map_err(refused)?;
        let (tasks, mut affected) = tasks(&stop, &start);
        // The first name of the request is the one that the summary has.
        if let Some(first) = names.first() {
            affected.retain(|name| name != first);
            affected.insert(0, first.clone());
        } else {
            affected.sort();
        }
        let title = action.title();
        let summary = match affected.split_first() {
            None => format!("{title} - no services"),
            Some((only, [])) => format!("{title} service {only:?}"),
            Some((first, rest)) => format!("{title} service {first:?} and {} more", rest.len()),
        };
        Ok(self.add_change(action.name(), summary, tasks, affected))
    }

    /// Services that were started once, and are another thing in the plan now.
    fn changed_services(&self) -> Vec<String> {
        self.services
            .iter()
            .filter(|(name, service)| {
                self.plan.services.get(*name).is_some_and(|config| *config != service.config)
            })
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// The tasks of lanes, and the names of their services.
fn tasks(stop: &[Vec<String>], start: &[Vec<String>]) -> (Vec<NewTask>, Vec<String>) {
    let mut tasks: Vec<NewTask> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let stops = stop.iter().map(Vec::len).sum();
    let lanes = stop.iter().map(|lane| (lane, true)).chain(start.iter().map(|lane| (lane, false)));
    for (lane, (services, is_stop)) in lanes.enumerate() {
        for (position, name) in services.iter().enumerate() {
            // Whatever is stopped is stopped before anything starts.
            let mut waits_for: Vec<usize> = if is_stop { Vec::new() } else { (0..stops).collect() };
            if position > 0 {
                waits_for = vec![tasks.len() - 1];
            }
            let (work, verb) = if is_stop {
                (Work::Stop(name.clone()), "Stop")
            } else {
                (Work::Start(name.clone()), "Start")
            };
            let summary = format!("{verb} service {name:?}");
            tasks.push(NewTask { work, summary, lane, waits_for });
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    (tasks, names)
}
