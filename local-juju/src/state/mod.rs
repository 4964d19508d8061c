//! What the controller and the unit agents know.

mod action;
mod application;
mod clock;
mod cloud;
mod comparison;
mod config;
mod container;
mod error;
mod goal_state;
mod integrate;
mod json;
mod leader;
mod log;
mod metric;
mod model;
mod names;
pub(crate) mod network;
mod payload;
pub(crate) mod ports;
mod reboot;
mod refresh;
mod relation;
mod remove;
mod resolve;
mod resource;
mod secret;
mod settle;
mod status;
mod storage;
mod subordinate;
mod tracked;
mod unit;
mod version;
mod view;

pub use action::{Action, ActionStatus};
pub use application::Application;
pub use clock::VirtualTime;
pub use cloud::{Cloud, CloudCredential};
pub use config::ConfigValue;
pub use container::{Container, ContainerCheck, ContainerService};
pub use error::Error;
pub use log::{LogLevel, LogLine};
pub use metric::Metric;
pub use model::{Model, ModelKind, Settings};
pub use names::{ActionId, ApplicationName, InvalidName, RelationId, StorageId, UnitName};
pub use relation::{Databag, Relation, RelationEndpoint};
pub use remove::Removal;
pub use resource::Resource;
pub use secret::{
    InvalidContent, RotatePolicy, Secret, SecretConsumer, SecretContent, SecretGrant, SecretId,
    SecretOwner, SecretRevision, UserSecretChange,
};
pub use status::{AgentStatus, Status, StatusWord};
pub use storage::Storage;
pub use unit::Unit;
pub use version::{InvalidVersion, JujuVersion};
pub use view::{ApplicationRow, ContainerRow, ModelStatus, RelationRow, UnitRow};

pub(crate) use application::KubernetesSpec;
pub(crate) use goal_state::{GoalState, GoalStatus};
pub(crate) use metric::MeterStatus;
pub(crate) use payload::{Payload, PayloadId};
pub(crate) use relation::{Changes, apply};
pub(crate) use secret::{Encoded, GrantTarget, SECRET_RETRY, SecretUri, Secrets, decode, encode};
pub(crate) use unit::{Agent, InstalledCharm, KnownRelation, Pending};
