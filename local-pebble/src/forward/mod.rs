//! Log targets: what services print is sent on.
//!
//! Each target has a thread, which collects lines and sends them together. A target that is changed gets
//! a new one, to which what is kept of the services' lines is new again.
//!
//! | module | holds |
//! | --- | --- |
//! | `forwarder` | the thread: when it sends, and what it keeps when that fails |
//! | `labels` | variables in labels |
//! | `http` | sending over HTTP |
//! | `loki`, `open_telemetry`, `syslog` | how a kind of target wants it |

mod forwarder;
mod http;
mod labels;
mod loki;
mod open_telemetry;
mod syslog;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::daemon::State;
use crate::plan::LogTarget;

pub(crate) use forwarder::{Forwarder, ForwarderStart};

/// The threads of the plan's targets, by name.
pub(crate) type Forwarders = BTreeMap<String, Forwarder>;

/// A line that is to be sent on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    time: Timestamp,
    service: String,
    message: String,
}

/// The labels of each service's lines.
type Labels = BTreeMap<String, BTreeMap<String, String>>;

/// How long a target may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why lines were not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum SendError {
    /// They may be taken later.
    #[error("{0}")]
    Later(String),
    /// They never will.
    #[error("{0}")]
    Never(String),
}

/// Where lines are sent to.
enum Target {
    Loki(http::Endpoint),
    OpenTelemetry(http::Endpoint),
    Syslog(syslog::Server),
}

impl Target {
    fn new(config: &LogTarget) -> Self {
        let location = &config.location;
        match config.target_type.as_str() {
            "opentelemetry" => {
                Self::OpenTelemetry(http::Endpoint::new(format!("{location}/v1/logs")))
            }
            "syslog" => Self::Syslog(syslog::Server::new(location)),
            // The plan knows no others.
            _ => Self::Loki(http::Endpoint::new(location.clone())),
        }
    }

    /// Sends lines, which are in the order of their times.
    fn send(&mut self, lines: &[Line], labels: &Labels) -> Result<(), SendError> {
        match self {
            Self::Loki(endpoint) => endpoint.post(&loki::request(lines, labels)),
            Self::OpenTelemetry(endpoint) => endpoint.post(&open_telemetry::request(lines, labels)),
            Self::Syslog(server) => server.send(lines, labels),
        }
    }
}

/// The lines of each service, in their order.
fn by_service(lines: &[Line]) -> BTreeMap<&str, Vec<&Line>> {
    let mut services: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        services.entry(&line.service).or_default().push(line);
    }
    services
}

impl State {
    /// Follows the plan: targets that are gone or other get no more, those that are new or other begin.
    pub(crate) fn update_forwarders(&mut self) {
        let targets = &self.plan.log_targets;
        self.forwarders.retain(|name, forwarder| targets.get(name) == Some(forwarder.config()));
        let new: Vec<(String, LogTarget)> = targets
            .iter()
            .filter(|(name, _)| !self.forwarders.contains_key(*name))
            .map(|(name, config)| (name.clone(), config.clone()))
            .collect();
        for (name, config) in new {
            let (forwarder, start) = Forwarder::new(&name, config);
            self.forwarders.insert(name, forwarder);
            self.effect(crate::daemon::Effect::Forward(start));
        }
    }
}
