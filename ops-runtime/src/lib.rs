//! A declarative SDK for Juju charms.
//!
//! A charm is a program that Juju's unit agent starts once per event. `#[charm]` reads the charm's
//! YAML at compile time and generates its types: a charm that compiles cannot name an event,
//! relation, container, option, action or parameter that does not exist.
//!
//! With this `charmcraft.yaml` beside `Cargo.toml` (this page's stands in `doc/`, hence its `dir`):
//!
//! ```yaml
#![doc = include_str!("../doc/charmcraft.yaml")]
//! ```
//!
//! this is a whole charm:
//!
//! ```no_run
//! use ops::prelude::*;
//!
//! #[charm(dir = "doc")]
//! struct Web;
//!
//! #[charm(dir = "doc")]
//! impl Web {
//!     #[on(config_changed, database_relation_created)]
//!     fn configure(&self, cx: &Context<Self>) -> Result<()> {
//!         let port = cx.config()?.port.try_into()?;
//!         cx.unit().open_port(Port::tcp(port));
//!         if let Some(database) = cx.relations().database()? {
//!             database.unit_data_mut().set("port", port);
//!         }
//!         Ok(())
//!     }
//!
//!     #[action]
//!     fn backup(&self, cx: &Context<Self>, params: BackupParams) -> Result<(), ActionError> {
//!         std::fs::copy("/srv/page.html", &params.target)?;
//!         Ok(cx.log(LogLevel::Info, format!("saved as {}", params.target))?)
//!     }
//!
//!     #[status]
//!     fn status(&self, cx: &Context<Self>) -> Result<Status> {
//!         let related = cx.relations().database()?.is_some();
//!         Ok(if related { Status::active() } else { Status::blocked("relate a database") })
//!     }
//! }
//!
//! fn main() -> std::process::ExitCode { ops::main::<Web>() }
//! ```
//!
//! # Attributes
//!
//! ## `#[charm]`
//!
//! On the struct it reads the YAML and generates the charm's types; on its `impl` it checks the
//! handlers and makes the dispatch table of them. See [`macro@charm`].
//!
//! ## `#[on(…)]`
//!
//! Makes a method the handler of one or more events, by Juju's own names with `_` for `-`. See
//! [`macro@on`].
//!
//! ## `#[action]`
//!
//! Makes a method the handler of an action; its parameters are a struct that the YAML gives. See
//! [`macro@action`].
//!
//! ## `#[status]`
//!
//! Makes a method say the unit's or, with `#[status(app)]`, the application's status at the end of
//! each dispatch. See [`macro@status`].
//!
//! # One dispatch
//!
//! [`main`] reads the environment, runs the handlers of the event in the order of the source, sets the
//! worst status, and then sends what was written: relation data, changes of secrets, requests for
//! storage, state and ports are buffered, and take effect together or not at all. A handler's error, a
//! panic, or a write that Juju refuses ends it with exit code 1: Juju drops also what was sent before, and
//! runs the hook again. Two errors do not: an action's is the message of the failed action, and
//! [`Failure::blocked`] and [`Failure::waiting`] set the unit's status; both undo what their handler has
//! written and stored, and the dispatch goes on; a deferred event whose handler gives up waits on. Statuses,
//! logs and the workload's version reach Juju at once, and stay.
//!
//! # The log
//!
//! Records of the [`log`](https://docs.rs/log) facade go to the unit's log (`juju-log`) at their level,
//! from every thread, each with its module in front unless that is the charm's main file. With the feature
//! `tracing` its events do too: it turns on `tracing`'s own way to `log`, which is all there is to it, and a
//! subscriber that the charm sets goes before it. This library adds one line of its own to each dispatch, at
//! level DEBUG: what runs, by whom, and on which Juju. `juju model-config logging-config=unit=DEBUG` shows
//! such lines.
//!
//! # What a charm keeps
//!
//! A field with `#[stored]` has in each dispatch what it had at the end of the last one; others begin
//! with their `Default`. What `default = …` makes is kept from the first dispatch on, so that
//! `default = random_password()` is called once. A handler that returns [`Flow::defer`] gets its event
//! again. Both are kept in `.ops-state.db`, beside the charm, as soon as there is something to keep.
//!
//! A handler that changes stored fields takes `&mut self`: after one with `&self` they are not looked at,
//! and what such a one changes by a `Cell` is kept at the end of the dispatch, and not taken back with it.
//!
//! Queue, stored state and Juju-buffered writes take effect together or not at all; handlers run at
//! least once; statuses, logs and outside effects may repeat.
//!
//! ```no_run
//! use ops::prelude::*;
//!
//! #[charm(dir = "doc")]
//! struct Web {
//!     #[stored]
//!     migrated: bool,
//!     #[stored(default = 3, former = "attempts")]
//!     attempts_left: u8,
//!     scratch: Vec<String>,
//! }
//!
//! #[charm(dir = "doc")]
//! impl Web {
//!     #[on(config_changed, former = "migrate_database")]
//!     fn migrate(&mut self, cx: &Context<Self>) -> Result<Flow> {
//!         if cx.relations().database()?.is_none() {
//!             return Ok(Flow::defer("no database yet"));
//!         }
//!         self.scratch.push("migrated".to_owned());
//!         self.migrated = true;
//!         Ok(Flow::Done)
//!     }
//!
//!     #[action]
//!     fn backup(&mut self, _cx: &Context<Self>, _params: BackupParams) {}
//! }
//!
//! fn main() -> std::process::ExitCode { ops::main::<Web>() }
//! ```
//!
//! # After a Python charm
//!
//! A unit that is refreshed from a charm with Python's `ops` has that charm's `.unit-state.db`. The first
//! dispatch that succeeds takes over what it holds, and leaves the file as it is:
//!
//! - A value of the charm's own `StoredState` goes to the stored field of its name, or with its name as
//!   `former`; `#[stored(python = "Lib[one]/user")]` names one that a part of the Python charm has kept,
//!   or that has another name: the path of the object below the charm, as `ops` writes it, and the key.
//!   Texts, numbers, lists, dicts, sets and bytes are read as serde reads JSON: a tuple and a set as an
//!   array, bytes as an array of numbers, the numbers that are keys of a dict as texts.
//! - A deferred event goes to the handler of the same event with the method's name, without its leading
//!   `_` or with it, or with that as `former`: `#[on(config_changed, former = "_on_config_changed")]`.
//! - What an object of a library has kept and deferred goes in the same way to the component that takes its
//!   place, if its field names it: `#[component(relation = "ingress", python = "Requirer[ingress]")]`. An
//!   event that the object has emitted is read as the component's event of the same name.
//!
//! What nobody takes is told in the log at level WARNING, once; an event becomes a dead letter too. If the
//! unit goes back to the Python charm and then comes here again, what that has kept meanwhile replaces the
//! fields' values, and what it has deferred is queued behind what waits. Juju remembers too which file was
//! taken over: where `.ops-state.db` is moved away, because it is damaged, the charm begins with its
//! defaults, and not with what the Python charm had when the unit was refreshed. Whoever wants that removes
//! the memory as well, by `juju exec --unit web/0 -- state-delete ops/internal/python`.
//!
//! # Modules
//!
//! | module | holds |
//! | --- | --- |
//! | [`Context`] and what it returns | the model as a handler sees it |
//! | [`event`] | the events' payloads |
//! | [`guide`] | debugging a charm, charms with hook files |
//! | [`hook`] | the hook commands, typed, and the ways to the agent |
//! | [`pebble`] | the client of Pebble, which runs a container's services |
//! | [`relation_data`] | relation data as Rust types |
//! | [`prelude`] | what a charm's source imports |

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
mod action;
mod backoff;
mod charm;
mod component;
mod context;
mod dispatch;
mod error;
pub mod event;
mod flow;
pub mod guide;
pub mod hook;
mod hook_context;
mod json_error;
mod juju_version;
mod logging;
mod metadata;
mod model;
mod names;
mod pairs;
mod part;
pub mod pebble;
pub mod prelude;
pub mod relation_data;
mod state;
mod time;

pub use action::Action;
pub use backoff::Backoff;
pub use charm::{
    Binding, Charm, CharmEvent, CharmModel, Config, DeclaredContainer, DeclaredStorage, Endpoint,
    EventDescription, Peers, Provides, Requires, Role, SharesAppData,
};
pub use component::{
    Binds, BindsRelation, BindsStorage, BoundToContainer, BoundToStorage, Component,
    ComponentContext, ComponentEvent, ComponentModel, EmittedEvent, EventOf, EventPayload,
};
pub use context::{AfterCommit, AnyContext, Context, KnowsContainer, KnowsRelation, KnowsStorage};
pub use dispatch::main;
pub use error::{ActionError, BoxError, Error, Failure, Result};
pub use flow::Flow;
pub use hook::{
    CloudCredential, CloudSpec, Goal, GoalState, LogLevel, SecretAccess, SecretBytes,
    SecretContent, SecretExpiry, SecretInfo, SecretKeyError, SecretOwner, SecretRotation,
};
pub use hook_context::{
    EnvironmentError, EnvironmentErrors, HookContext, HookEvent, HookRelation, HookSecret,
    HookStorage, Trigger,
};
pub use ipnet::IpNet;
pub use juju_version::JujuVersion;
pub use logging::SecurityLevel;
pub use metadata::{Metadata, RelationMeta};
pub use model::{
    Address, App, Applied, BrokenRelation, CheckHandle, Container, DataWriter, Databag,
    DatabagIter, FileResource, ImageDetails, ImageDetailsError, ImageResource, JujuState, Leader,
    Network, NetworkInterface, NewSecret, NoticeHandle, OwnedSecret, Port, PortError, Protocol,
    Relation, Relations, ReportedKind, ReportedStatus, Secret, Status, StatusKind, Storage,
    StorageKind, Storages, Unit, UnitsData,
};
pub use names::{RelationId, SecretId, UnitName};
pub use ops_macros::{Interface, RelationData, action, charm, component, on, status};
pub use part::Part;
pub use relation_data::{Interface, RelationData, RelationSide, Untyped};
pub use state::{
    DeadLetter, Deferred as DeferredEvent, StateError, StoredValue, StoredValues, UnitState,
};
