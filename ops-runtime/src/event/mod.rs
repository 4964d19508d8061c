//! The events that Juju sends, as values: they are owned, and what they point at is asked for with
//! the [`Context`](crate::Context).
//!
//! A charm names them by the aliases that its YAML generates: `DatabaseRelationChanged` is
//! [`RelationChanged`]`<DatabaseEndpoint>`.

mod action;
pub(crate) mod from_hook;
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

use from_hook::FromHook;
