//! The events that Juju sends, as values: they are owned, and what they point at is asked for with
//! the [`Context`](crate::Context).
//!
//! A charm names them by the aliases that its YAML generates: `DatabaseRelationChanged` is
//! [`RelationChanged`]`<DatabaseEndpoint>`.

mod action;
mod lifecycle;
mod relation;
mod secret;
mod storage;
mod workload;

pub use action::ActionCall;
pub use lifecycle::{
    CollectMetrics, ConfigChanged, Install, LeaderElected, LeaderSettingsChanged,
    MeterStatusChanged, PostSeriesUpgrade, PreSeriesUpgrade, Remove, Start, Stop, UpdateStatus,
    UpgradeCharm,
};
pub use relation::{
    RelationBroken, RelationChanged, RelationCreated, RelationDeparted, RelationJoined,
};
pub use secret::{SecretChanged, SecretExpired, SecretRemove, SecretRotate};
pub use storage::{StorageAttached, StorageDetaching};
pub use workload::{PebbleCheckFailed, PebbleCheckRecovered, PebbleCustomNotice, PebbleReady};

use crate::error::Error;
use crate::hook_context::HookContext;

/// An event's payload, built from the environment of the dispatch.
#[doc(hidden)]
pub trait FromHook: Sized {
    /// Reads what the agent says of this event.
    fn from_hook(hook: &HookContext) -> Result<Self, Error>;
}
