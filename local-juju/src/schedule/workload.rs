//! What a unit is told of its containers.

use std::fmt;

use super::Event;
use crate::state::{Agent, JujuVersion};

/// Something happened in one of a unit's containers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorkloadEvent {
    /// The container's name in the charm.
    pub container: String,
    /// What happened.
    pub kind: WorkloadEventKind,
}

/// What happened in a container.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WorkloadEventKind {
    /// `-pebble-ready`: its Pebble answers, at first or after a restart of the container.
    Ready,
    /// `-pebble-custom-notice` (from 3.4): somebody recorded a custom notice, or did so again.
    CustomNotice {
        /// The notice's id.
        id: String,
        /// The notice's key: `example.com/backup`.
        key: String,
    },
    /// `-pebble-check-failed` (from 3.6): a check has failed as often as its threshold says.
    CheckFailed {
        /// The check's name.
        check: String,
    },
    /// `-pebble-check-recovered` (from 3.6): a check that had failed so often has succeeded.
    CheckRecovered {
        /// The check's name.
        check: String,
    },
}

impl WorkloadEvent {
    /// The hook's name: `web-pebble-ready`.
    pub(super) fn hook_name(&self) -> String {
        format!("{}-pebble-{}", self.container, self.kind)
    }

    /// What the environment says of it.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![("JUJU_WORKLOAD_NAME", self.container.clone())];
        match &self.kind {
            WorkloadEventKind::Ready => {}
            WorkloadEventKind::CustomNotice { id, key } => variables.extend([
                ("JUJU_NOTICE_ID", id.clone()),
                ("JUJU_NOTICE_TYPE", "custom".to_owned()),
                ("JUJU_NOTICE_KEY", key.clone()),
            ]),
            WorkloadEventKind::CheckFailed { check }
            | WorkloadEventKind::CheckRecovered { check } => {
                variables.push(("JUJU_PEBBLE_CHECK_NAME", check.clone()));
            }
        }
        variables
    }

    /// Whether this Juju tells its charms.
    pub(crate) fn is_told_by(&self, version: &JujuVersion) -> bool {
        match &self.kind {
            WorkloadEventKind::Ready => true,
            WorkloadEventKind::CustomNotice { .. } => version.tells_notices(),
            WorkloadEventKind::CheckFailed { .. } | WorkloadEventKind::CheckRecovered { .. } => {
                version.tells_checks()
            }
        }
    }
}

/// The word behind `-pebble-`: `ready`.
impl fmt::Display for WorkloadEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ready => "ready",
            Self::CustomNotice { .. } => "custom-notice",
            Self::CheckFailed { .. } => "check-failed",
            Self::CheckRecovered { .. } => "check-recovered",
        })
    }
}

impl From<WorkloadEvent> for Event {
    fn from(event: WorkloadEvent) -> Self {
        Self::Workload(event)
    }
}

/// What the unit's charm is to be told next of its containers.
pub(super) fn next(agent: &Agent) -> Option<Event> {
    agent.workload.front().cloned().map(Event::Workload)
}
