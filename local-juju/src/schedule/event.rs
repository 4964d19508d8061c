//! Events, and when they are due.

use std::fmt;

use super::secret::SecretEvent;
use super::workload::WorkloadEvent;
use crate::state::{ActionId, ApplicationName, RelationId, StorageId, UnitName, VirtualTime};

/// An event that is due on a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The unit that runs it.
    pub unit: UnitName,
    /// The event.
    pub event: Event,
    /// When; not before the model's present.
    pub at: VirtualTime,
}

/// One thing that a unit agent runs its charm for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// A step of the unit's own life.
    Lifecycle(LifecycleEvent),
    /// Something happened in a relation.
    Relation(RelationEvent),
    /// A storage instance came or goes.
    Storage(StorageEvent),
    /// Something happened to a secret (from 3.0).
    Secret(SecretEvent),
    /// Something happened in a container (on Kubernetes).
    Workload(WorkloadEvent),
    /// An action that someone asked for.
    Action {
        /// The action's id.
        id: ActionId,
        /// The action's name in the charm.
        name: String,
    },
}

/// A step of a unit's own life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LifecycleEvent {
    /// `install`
    Install,
    /// `leader-elected`
    LeaderElected,
    /// `leader-settings-changed` (until 3.6)
    LeaderSettingsChanged,
    /// `upgrade-charm`
    UpgradeCharm,
    /// `config-changed`
    ConfigChanged,
    /// `start`
    Start,
    /// `update-status`
    UpdateStatus,
    /// `collect-metrics` (until 3.6.10)
    CollectMetrics,
    /// `meter-status-changed` (until 3.6.10)
    MeterStatusChanged,
    /// `stop`
    Stop,
    /// `remove`
    Remove,
}

/// Something that happened in a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RelationEvent {
    /// What happened.
    pub kind: RelationEventKind,
    /// The endpoint of the unit that runs the event.
    pub endpoint: String,
    /// The relation.
    pub relation: RelationId,
    /// The application on the other side; a peer relation's own.
    pub application: ApplicationName,
    /// The remote unit that it is about; `None` in `-created`, `-broken`, and `-changed` of an
    /// application's data.
    pub unit: Option<UnitName>,
    /// The unit that leaves, in `-departed`: the remote unit, or the local unit if that is the one
    /// that goes away.
    pub departing: Option<UnitName>,
}

/// What happened in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationEventKind {
    /// `-relation-created`
    Created,
    /// `-relation-joined`
    Joined,
    /// `-relation-changed`
    Changed,
    /// `-relation-departed`
    Departed,
    /// `-relation-broken`
    Broken,
}

/// A storage instance came or goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StorageEvent {
    /// Which of the two.
    pub kind: StorageEventKind,
    /// The instance.
    pub storage: StorageId,
}

/// Whether a storage instance came or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StorageEventKind {
    /// `-storage-attached`
    Attached,
    /// `-storage-detaching`
    Detaching,
}

impl Event {
    /// The name of the hook, or of the action: `config-changed`, `database-relation-joined`.
    pub fn name(&self) -> String {
        match self {
            Self::Lifecycle(event) => event.hook_name().to_owned(),
            Self::Relation(event) => format!("{}-relation-{}", event.endpoint, event.kind.word()),
            Self::Storage(event) => {
                format!("{}-storage-{}", event.storage.name(), event.kind.word())
            }
            Self::Secret(event) => event.kind.hook_name().to_owned(),
            Self::Workload(event) => event.hook_name(),
            Self::Action { name, .. } => name.clone(),
        }
    }

    /// Below the charm's directory, where a charm without `dispatch` has the program for this event:
    /// `hooks/config-changed`, `actions/backup`. It is also the value of `JUJU_DISPATCH_PATH`.
    pub fn dispatch_path(&self) -> String {
        let directory = if self.is_action() { "actions" } else { "hooks" };
        format!("{directory}/{}", self.name())
    }

    /// Whether it runs in a restricted context, in which nearly every hook command is refused.
    pub fn is_restricted(&self) -> bool {
        use LifecycleEvent::{CollectMetrics, MeterStatusChanged};

        matches!(self, Self::Lifecycle(CollectMetrics | MeterStatusChanged))
    }

    /// Whether it is an action and not a hook.
    pub fn is_action(&self) -> bool {
        matches!(self, Self::Action { .. })
    }
}

impl From<LifecycleEvent> for Event {
    fn from(event: LifecycleEvent) -> Self {
        Self::Lifecycle(event)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name())
    }
}

impl LifecycleEvent {
    /// The hook's name: `config-changed`.
    pub const fn hook_name(self) -> &'static str {
        match self {
            Self::Install => "install",
            Self::LeaderElected => "leader-elected",
            Self::LeaderSettingsChanged => "leader-settings-changed",
            Self::UpgradeCharm => "upgrade-charm",
            Self::ConfigChanged => "config-changed",
            Self::Start => "start",
            Self::UpdateStatus => "update-status",
            Self::CollectMetrics => "collect-metrics",
            Self::MeterStatusChanged => "meter-status-changed",
            Self::Stop => "stop",
            Self::Remove => "remove",
        }
    }
}

impl RelationEventKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Joined => "joined",
            Self::Changed => "changed",
            Self::Departed => "departed",
            Self::Broken => "broken",
        }
    }
}

impl StorageEventKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Attached => "attached",
            Self::Detaching => "detaching",
        }
    }
}
