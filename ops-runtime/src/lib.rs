//! A declarative SDK for Juju charms.
//!
//! `#[charm]` reads the charm's YAML at compile time and generates its types: a charm that compiles
//! cannot name an event, relation, container, option, action or parameter that does not exist.
//!
//! | module | holds |
//! | --- | --- |
//! | [`Context`] and what it returns | the model as a handler sees it |
//! | [`event`] | the events' payloads |
//! | [`hook`] | the hook commands, typed, and the ways to the agent |
//! | [`prelude`] | what a charm's source imports |

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
mod action;
mod charm;
mod context;
mod dispatch;
mod error;
pub mod event;
pub mod hook;
mod hook_context;
mod metadata;
mod model;
mod names;
pub mod prelude;

pub use action::Action;
pub use charm::{
    Charm, CharmEvent, CharmModel, Config, DeclaredContainer, DeclaredStorage, Endpoint,
    EventDescription, Peers, Provides, Requires, Role,
};
pub use context::Context;
pub use dispatch::main;
pub use error::{ActionError, BoxError, Error, Failure, Result};
pub use hook::{BindAddress, InterfaceAddress, LogLevel, NetworkInfo};
pub use hook_context::{EnvironmentError, HookContext, Trigger};
pub use metadata::{Metadata, RelationMeta};
pub use model::{
    App, BrokenRelation, Container, DataWriter, Databag, Leader, Port, PortError, Protocol,
    Relation, Relations, ReportedStatus, Status, StatusKind, Unit,
};
pub use names::{RelationId, SecretId, UnitName};
pub use ops_macros::{action, charm, on, status};
