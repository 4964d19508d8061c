//! A typed method per hook command, a file per family.

mod action;
mod application;
mod audit;
mod cloud;
mod config;
mod goal_state;
mod k8s;
mod leadership;
mod log;
mod metric;
mod network;
mod payload;
mod port;
mod reboot;
mod relation;
mod resource;
mod run;
mod secret;
mod secret_access;
mod secret_info;
mod state;
mod status;
mod storage;

pub use cloud::{CloudCredential, CloudSpec};
pub use goal_state::{Goal, GoalState};
pub use k8s::SpecCommands;
pub use log::LogLevel;
pub use network::{BindAddress, InterfaceAddress, NetworkInfo};
pub use payload::PayloadStatus;
pub use port::OpenedPort;
pub use reboot::Reboot;
pub use relation::{Databag, RelationModel};
pub use secret::{SecretAdd, SecretExpiry, SecretGet, SecretRead, SecretSet};
pub use secret_access::SecretRevoke;
pub use secret_info::{SecretAccess, SecretInfo, SecretOwner, SecretRotation};
pub use status::{ApplicationStatus, ReportedStatus};
pub use storage::{StorageInfo, StorageKind};

pub(crate) use audit::Audit;
pub use run::HookCommands;

use serde::{Deserialize, Deserializer};

/// What a command printed, as text without its last newline.
fn text(stdout: &[u8]) -> String {
    String::from_utf8_lossy(stdout).trim_end_matches('\n').to_owned()
}

/// Juju writes `null` for some empty lists, maps and texts.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
