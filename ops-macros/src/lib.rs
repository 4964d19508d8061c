//! The attribute macros of the `ops` charm SDK, which re-exports them.
//!
//! They read the charm's YAML while the charm is compiled, check the code against it, and generate
//! its types. Each attribute has its own page: [`macro@charm`], [`macro@on`], [`macro@action`],
//! [`macro@status`], [`macro@component`], [`macro@RelationData`], [`macro@Interface`].
//!
//! An expansion goes through these layers, a module each: `syntax` parses what the user wrote,
//! `load` reads the YAML, `model` gives what it declares its names in Rust (by the rules of
//! `naming`), `validate` holds every rule that is checked, `expand` generates the code, `fallback`
//! keeps the user's items where nothing could be understood. `attribute` leads through them.

mod attribute;
mod diagnostics;
mod expand;
mod fallback;
mod load;
mod model;
mod naming;
mod runtime;
mod syntax;
mod validate;

use proc_macro::TokenStream;

use crate::syntax::Handles;

/// Makes a struct and its `impl` a charm.
///
/// It stands on both. The struct's fields are what the charm keeps during one dispatch: each begins
/// at its `Default`. The methods of the `impl` that have [`macro@on`], [`macro@action`] or
/// [`macro@status`] are its handlers; the others are left alone. The `impl` may be in another module.
///
/// ```no_run
/// use ops::prelude::*;
///
/// /// Serves a web application.
/// #[charm(dir = "tests/ui/charms/web")]
/// struct Web {
///     greetings: Vec<String>,
/// }
///
/// #[charm(dir = "tests/ui/charms/web")]
/// impl Web {
///     #[on(config_changed)]
///     fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
///         self.greetings.push(format!("listening on {}", cx.config()?.port));
///         Ok(())
///     }
/// }
///
/// fn main() -> std::process::ExitCode {
///     ops::main::<Web>()
/// }
/// ```
///
/// # Arguments
///
/// - `dir = "…"`: the directory of the charm's files, relative to the crate's `Cargo.toml`. Without
///   it they stand beside `Cargo.toml`. Struct and `impl` need the same.
/// - `crate = …`: the path of this library where it is not `ops`, on both: `crate = juju` after
///   `juju = { package = "ops-runtime", … }`. Attributes may then be written `#[juju::on(…)]`.
/// - `allow(…)`: the ids of rules whose warnings about the charm's files are not shown, on the struct:
///   `allow(unknown-key)`. Each warning names its rule.
/// - `interface(mysql_client = MysqlClient, …)`: the types of relation data, on the struct: the name of an
///   interface as the YAML has it (`-` may be `_`; a name of other letters is a text), and its type with
///   [`macro@Interface`], which is not less visible than the struct. Every relation of that interface has
///   these types, for the side that its role says.
/// - `state = juju`: Juju keeps stored fields and deferred events (Juju 2.8), and not a file beside the
///   charm, on the struct: they outlive a pod. One field, or one deferred event, then has at most 64 KiB,
///   and all of a unit what the model's `max-charm-state-size` says, 2 MiB as a rule. A charm can go from
///   one place to the other, and back: what is kept comes along. In `collect_metrics` and
///   `meter_status_changed` Juju gives no state, and a charm with stored fields does not handle them.
/// - `state(version = 2, migrate = …)`: which version of its stored fields this charm has, on the struct; 1
///   without it. Where an earlier one is kept, the function, a
///   `fn(from: u32, state: &mut StoredValues<'_>) -> Result<()>`, makes these fields of those, once. What a
///   later version has kept is an error, and stays as it is. With Juju's state it is
///   `state(juju, version = 2, migrate = …)`.
///
/// # Files
///
/// `charmcraft.yaml`, or it together with `metadata.yaml`, `config.yaml` and `actions.yaml`, or the
/// last three alone. An edit of one of them, or its removal, compiles the charm again. One that is
/// *added* does so only after a build that failed, since cargo waits for no file that is not there:
/// a charm that compiles without it reads it as soon as the code changes, say to use what the file
/// declares, or after `touch src/main.rs`. The commands of `cargo charm` notice it themselves.
///
/// # What it generates
///
/// For a struct named `Web`, in the struct's module and with its visibility. A type of the same name
/// that you define there yourself wins.
///
/// | type | what it is |
/// | --- | --- |
/// | `WebConfig` | a field for each option: `i64`, `f64`, `bool`, `String` or a secret's id; an `Option` where the YAML has no default |
/// | `WebEvent` | an enum of every event that the charm can receive, with its payload |
/// | `DatabaseRelationChanged` | each event of a relation, storage or container, as a type |
/// | `DatabaseEndpoint`, `DataStorage`, `AppContainer`, `AdminBinding` | what is declared, as a type |
/// | `BackupParams` | the parameters of the action `backup`; its enums and objects are `BackupKind`, … |
/// | `WebRelations`, `WebContainers`, `WebStorages`, `WebResources` | what `cx.relations()` and the like give: a method for each name |
///
/// # Names
///
/// Names of the YAML become `snake_case` fields, methods and events, and `CamelCase` types and
/// variants. Keywords become raw (`r#type`; `self`, `super` and `crate` get a trailing `_`), a leading
/// digit gets a leading `_`. Two names that become one are an error.
#[proc_macro_attribute]
pub fn charm(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::charm(args.into(), item.into()).into()
}

#[doc = include_str!("docs/component.md")]
#[proc_macro_attribute]
pub fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::component(&args.into(), item.into()).into()
}

/// Makes a method of a [`macro@charm`] `impl` a handler of events.
///
/// Events have Juju's own names with `_` for `-`: `config_changed`, `database_relation_joined`,
/// `app_pebble_ready`, `data_storage_attached`. Handlers run in the order of the source.
///
/// ```
/// use ops::prelude::*;
///
/// #[charm(dir = "tests/ui/charms/web")]
/// struct Web;
///
/// #[charm(dir = "tests/ui/charms/web")]
/// impl Web {
///     #[on(database_relation_changed)]
///     fn database(&mut self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
///         cx.log(LogLevel::Info, format!("{:?} has changed", event.app()))?;
///         Ok(())
///     }
///
///     #[on(install, upgrade_charm)]
///     fn set_up(&self, _cx: &Context<Self>, event: &WebEvent) {
///         if let WebEvent::Install(_) = event { /* the first time */ }
///     }
/// }
/// ```
///
/// # Arguments
///
/// One or more events of this charm, or `field.event` for what the component in a field emits; and
/// `former = "…"` for each name that the method had before, also in a Python charm, so that the events that
/// it has deferred are still its own.
///
/// Three words are no events, and stand alone:
///
/// - `any` is every event that Juju sends to this charm, but for actions; in a component, every event that it
///   has.
/// - `before_commit` is the end of each dispatch: the statuses are set, and what was written is about to be
///   sent and kept. The handler may still write.
/// - `after_commit` comes after that. Its context is an `&AfterCommit<Self>`, which has nothing to write
///   with, and it takes `&self`.
///
/// Both commits come in actions too, and not in `collect_metrics` and `meter_status_changed`, of which
/// Juju commits nothing. An error fails the hook, and Juju drops what was sent. Those of components come
/// before their owner's, as with events.
///
/// ```
/// use ops::prelude::*;
///
/// #[charm(dir = "tests/ui/charms/web")]
/// struct Web {
///     #[stored]
///     events: u64,
/// }
///
/// #[charm(dir = "tests/ui/charms/web")]
/// impl Web {
///     #[on(any)]
///     fn reconcile(&mut self, cx: &Context<Self>, event: &WebEvent) -> Result<()> {
///         self.events += 1;
///         cx.log(LogLevel::Info, event.name())?;
///         Ok(())
///     }
///
///     #[on(after_commit)]
///     fn clean(&self, _cx: &AfterCommit<Self>) -> Result<()> {
///         Ok(std::fs::remove_file("/run/web.new")?)
///     }
/// }
/// ```
///
/// # The method
///
/// It takes `&self` or `&mut self`, `cx: &Context<Self>` and, if it wants it, the event: its own type
/// if one is named, the charm's enum if several are. It returns `()`, `Flow`, or a `Result` of one of
/// them whose error is anything that turns into a `Box<dyn Error + Send + Sync>`; an error fails the hook,
/// and Juju runs it again. `Flow::defer(…)` asks for the event again in every later dispatch; `stop`,
/// `remove`, `secret_rotate`, `secret_expired`, `collect_metrics` and `meter_status_changed` cannot be
/// deferred. It is neither `async` nor generic. `#[cfg]` on it counts for the handler too.
#[proc_macro_attribute]
pub fn on(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::outside(Handles::Events, &args.into(), &item.into()).into()
}

/// Makes a method of a [`macro@charm`] `impl` the handler of an action.
///
/// Every action that the YAML declares has exactly one.
///
/// ```
/// use ops::prelude::*;
///
/// #[charm(dir = "tests/ui/charms/actions")]
/// struct Files;
///
/// #[derive(serde::Serialize)]
/// struct Backup {
///     path: String,
/// }
///
/// #[charm(dir = "tests/ui/charms/actions")]
/// impl Files {
///     #[action]
///     fn backup(
///         &mut self,
///         _cx: &Context<Self>,
///         params: BackupParams,
///         action: &Action,
///     ) -> Result<Backup, ActionError> {
///         action.log("copying")?;
///         Ok(Backup { path: params.target })
///     }
///
///     #[action(name = "rotate-keys")]
///     fn rotate(&mut self, _cx: &Context<Self>) {}
/// }
/// ```
///
/// # Arguments
///
/// - `name = "…"`: the action's name in the YAML. Without it the method's name is the action's, with
///   `_` for `-`.
///
/// # The method
///
/// It takes `&self` or `&mut self`, `cx: &Context<Self>` and, in any order and if it wants them, the
/// action's parameters and `&Action`. It returns `()`, or a `Result` of `()` or of any type that is
/// `Serialize`, which is flattened to the action's results. The text of an error is the message of
/// the failed action.
#[proc_macro_attribute]
pub fn action(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::outside(Handles::Action, &args.into(), &item.into()).into()
}

/// Makes a method of a [`macro@charm`] `impl` say the charm's status.
///
/// It runs after the handlers of each dispatch. Of several statuses the worst is set, and of two that
/// are as bad the first.
///
/// ```
/// use ops::prelude::*;
///
/// #[charm(dir = "tests/ui/charms/web")]
/// struct Web;
///
/// #[charm(dir = "tests/ui/charms/web")]
/// impl Web {
///     #[status]
///     fn port(&self, cx: &Context<Self>) -> Result<Option<Status>> {
///         let port = cx.config()?.port;
///         Ok((port < 1).then(|| Status::blocked(format!("{port} is no port"))))
///     }
///
///     #[status(app)]
///     fn application(&self, _cx: &Context<Self>) -> Status {
///         Status::active()
///     }
/// }
/// ```
///
/// # Arguments
///
/// - none: the unit's status;
/// - `app`: the application's, which only the leader sets.
///
/// # The method
///
/// It takes `&self` and `cx: &Context<Self>`, and returns a `Status`, an `Option<Status>`, a
/// `Vec<Status>`, or a `Result` of one of them.
#[proc_macro_attribute]
pub fn status(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::outside(Handles::Status, &args.into(), &item.into()).into()
}

/// Makes a struct the data of one side of a relation: its fields are the keys of a databag.
///
/// ```
/// use ops::RelationData;
///
/// #[derive(RelationData)]
/// #[relation_data(rename_all = "kebab-case")]
/// struct DatabaseProvider {
///     /// `endpoints`: a text is written as it is.
///     endpoints: String,
///     /// `read-only-endpoints`: may be missing; writing `None` removes the key.
///     read_only_endpoints: Option<String>,
///     /// `replicas`: whatever is no text is written as JSON, by serde.
///     #[relation_data(default)]
///     replicas: Vec<String>,
///     /// `ttl`: as it is, by `Display` and `FromStr`; 60 if it is missing.
///     #[relation_data(plain, default = 60)]
///     ttl: u32,
///     /// The keys of another type: all of them, or none.
///     #[relation_data(flatten)]
///     tls: Option<Tls>,
/// }
///
/// #[derive(RelationData)]
/// struct Tls {
///     #[relation_data(rename = "tls-ca", alias = "ca")]
///     ca: String,
/// }
/// ```
///
/// # Arguments of the struct
///
/// - `rename_all = "…"`: how keys are made of fields' names: `snake_case`, `kebab-case`, `camelCase`,
///   `PascalCase`, `SCREAMING_SNAKE_CASE` or `SCREAMING-KEBAB-CASE`. Without it they are alike.
/// - `json`, `plain`: how fields are written that say nothing else. `json` is how `ops` of Python writes
///   classes.
/// - `crate = …`: the path of this library where it is not `ops`.
///
/// # Arguments of a field
///
/// - `rename = "…"`: its key.
/// - `alias = "…"`: a key that it is read from if its own is missing; it is never written. More than
///   one can be given.
/// - `json`: the value as JSON, for types with `Serialize` and `Deserialize`. So are fields written whose
///   type is not `String` or `Option<String>`; what counts is how the type is spelled.
/// - `plain`: the text itself, for types with `Display` and `FromStr`.
/// - `default`, `default = …`: the value if the key is missing.
/// - `flatten`: another type's keys among these.
/// - `skip`: no key; it is at its `Default`.
///
/// A missing key is an error, but for an `Option` and a field with a default. Juju has no empty values:
/// an empty text removes its key, and of a field that must be there it is an error.
#[proc_macro_derive(RelationData, attributes(relation_data))]
pub fn relation_data(item: TokenStream) -> TokenStream {
    attribute::relation_data(item.into()).into()
}

/// Makes a type an interface: its name, and the types of what its sides say.
///
/// ```
/// use ops::{Interface, RelationData};
///
/// #[derive(RelationData)]
/// struct IngressProvider { url: String }
///
/// #[derive(RelationData)]
/// struct IngressRequirer { port: u16 }
///
/// #[derive(RelationData)]
/// struct IngressRequirerUnit { host: String }
///
/// /// The interface `ingress`.
/// #[derive(Interface)]
/// #[interface(
///     name = "ingress",
///     provider(app = IngressProvider),
///     requirer(app = IngressRequirer, unit = IngressRequirerUnit),
/// )]
/// struct Ingress;
/// ```
///
/// # Arguments
///
/// - `name = "…"`: the interface's name in charms' YAML.
/// - `provider(app = …, unit = …)`, `requirer(app = …, unit = …)`: the types with
///   [`macro@RelationData`] of what the application and each unit of that side say. What is left out has
///   no type.
/// - `peer(app = …, unit = …)`: the same for an interface of peers.
/// - `crate = …`: the path of this library where it is not `ops`.
#[proc_macro_derive(Interface, attributes(interface))]
pub fn interface(item: TokenStream) -> TokenStream {
    attribute::interface(item.into()).into()
}
