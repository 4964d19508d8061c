//! Hook commands: how the charm talks to Juju.
//!
//! A [`Transport`] carries a [`Call`] to the agent; [`HookCommands`] has a typed method per command.
//! Charms use the [`Context`](crate::Context); this is for libraries that need a command as it is.

mod availability;
mod call;
mod command;
mod error;
mod exec;
mod json_map;
mod memory;
#[cfg(test)]
pub(crate) mod recorder;
mod secret;
mod select;
mod socket;
mod transport;

pub use availability::Availability;
pub use call::{Call, Output};
pub(crate) use command::Audit;
pub use command::{
    ApplicationStatus, BindAddress, CloudCredential, CloudSpec, Databag, Goal, GoalState,
    HookCommands, InterfaceAddress, LogLevel, NetworkInfo, OpenedPort, PayloadStatus, Reboot,
    RelationModel, ReportedStatus, SecretAccess, SecretAdd, SecretExpiry, SecretGet, SecretInfo,
    SecretOwner, SecretRead, SecretRevoke, SecretRotation, SecretSet, SpecCommands, StorageInfo,
    StorageKind,
};
pub use error::{Error, ErrorKind, TransportError};
pub use exec::Exec;
pub use memory::Memory;
pub use secret::{SecretBytes, SecretContent, SecretKeyError};
pub(crate) use select::{TRANSPORT_VARIABLE, select};
pub use socket::Socket;
pub use transport::{ArgumentLimits, Transport};
