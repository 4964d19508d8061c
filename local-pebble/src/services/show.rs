//! Services as clients see them.

use jiff::Timestamp;
use serde::Serialize;

use super::service::{Service, ServiceState};
use crate::daemon::State;

/// A service as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ShownService {
    name: String,
    startup: &'static str,
    current: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_since: Option<Timestamp>,
}

impl State {
    /// The services of the plan, or those of them that are named.
    pub(crate) fn show_services(&self, names: &[String]) -> Vec<ShownService> {
        self.plan
            .services
            .iter()
            .filter(|(name, _)| names.is_empty() || names.contains(name))
            .map(|(name, config)| {
                let service = self.services.get(name);
                ShownService {
                    name: name.clone(),
                    startup: if config.starts_by_itself() { "enabled" } else { "disabled" },
                    current: service.map_or("inactive", current),
                    current_since: service.map(|service| service.since),
                }
            })
            .collect()
    }
}

fn current(service: &Service) -> &'static str {
    match service.state {
        ServiceState::Starting | ServiceState::Running => "active",
        ServiceState::Backoff => "backoff",
        ServiceState::Exited if service.failed => "error",
        ServiceState::Initial
        | ServiceState::Terminating
        | ServiceState::Killing
        | ServiceState::Stopped
        | ServiceState::Exited => "inactive",
    }
}
