//! What the macros fill in: the traits between a charm and the runtime.

use serde_json::Value;

use crate::context::{Context, Core};
use crate::error::Error;
use crate::hook_context::{HookContext, Trigger};
use crate::metadata::Metadata;
use crate::model::StorageKind;
use crate::part::{Handler, Part};
use crate::relation_data::Interface;
use crate::state::Stored;

/// The types that a charm's YAML gives it. `#[charm]` on the struct implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a charm",
    label = "no `#[charm]` on this struct",
    note = "write `#[charm]` above `struct {Self}`"
)]
pub trait CharmModel: Part<Event: CharmEvent, Context = Context<Self>> {
    /// The charm's options, a field each.
    type Config: Config;
    /// What [`Context::relations`] returns: a method per endpoint.
    type Relations<'cx>: Group<'cx>;
    /// What [`Context::containers`] returns: a method per container.
    type Containers<'cx>: Group<'cx>;
    /// What [`Context::storages`] returns: a method per storage.
    type Storages<'cx>: Group<'cx>;
    /// What [`Context::resources`] returns: a method per resource.
    type Resources<'cx>: Group<'cx>;
    /// What the charm's files declare.
    const METADATA: &'static Metadata;

    /// A method per event, so that an editor knows the words of `#[on(…)]`.
    #[doc(hidden)]
    type EventNames;
    #[doc(hidden)]
    const EVENT_NAMES: Self::EventNames;

    /// `#[charm(dir = "…")]` of the struct: the `impl` must have the same.
    #[doc(hidden)]
    const DIRECTORY: &'static str;

    /// Whether the charm or a component of it has stored fields.
    #[doc(hidden)]
    const HAS_FIELDS: bool = true;

    /// `#[charm(state = juju)]`: whether Juju keeps its state, and not a file.
    #[doc(hidden)]
    const STATE_IN_JUJU: bool = false;

    /// The charm at the start of a dispatch: stored fields as they were kept, the others by `Default`.
    #[doc(hidden)]
    fn __load(stored: &mut Stored<'_>) -> Result<Self, Error>;
}

/// A charm with its handlers. `#[charm]` on the `impl` implements it.
#[diagnostic::on_unimplemented(
    message = "the charm `{Self}` has no handlers",
    label = "no `#[charm] impl {Self}`",
    note = "write `#[charm]` above `impl {Self}`"
)]
pub trait Charm: CharmModel {
    /// The charm's methods with `#[on]`, `#[action]` or `#[status]`, in the order of the source.
    const HANDLERS: &'static [Handler<Self>];
}

/// A charm's options, generated from `config.yaml` or `config` of `charmcraft.yaml`.
///
/// `Default` gives the defaults of the YAML.
pub trait Config: Default + std::fmt::Debug + 'static {
    /// Reads the answer of `config-get`.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] names the first option whose value is not of its declared type.
    #[doc(hidden)]
    fn __read(values: &serde_json::Map<String, Value>) -> Result<Self, Error>;
}

/// Every event that a charm can receive, generated from its YAML.
pub trait CharmEvent: std::fmt::Debug + Sized + 'static {
    /// Every event, in the order of the enum's variants; actions are last.
    const EVENTS: &'static [EventDescription];

    /// The name that `#[on(…)]` takes: `config_changed`, `database_relation_joined`; `backup_action`
    /// for an action.
    fn name(&self) -> &'static str;

    /// Builds the event of this dispatch; `None` if the charm's YAML does not know it.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if a variable that the event needs is missing or malformed.
    fn from_hook(hook: &HookContext) -> Result<Option<Self>, Error>;

    /// What the event says, to be kept; `None` if it cannot be deferred.
    #[doc(hidden)]
    fn __payload(&self) -> Option<Result<Value, serde_json::Error>>;

    /// A kept event again; `None` if this charm has none of this name that can be deferred.
    #[doc(hidden)]
    fn __from_payload(name: &str, payload: Value) -> Option<Result<Self, serde_json::Error>>;
}

/// One event that a charm can receive, as its author knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventDescription {
    /// As [`CharmEvent::name`] gives it: `database_relation_changed`.
    pub name: &'static str,
    /// What Juju starts the charm for.
    pub trigger: Trigger<'static>,
    /// The type of its payload, as a handler writes it: `DatabaseRelationChanged`; of an action, the
    /// type of its parameters, if it has any.
    pub payload: Option<&'static str>,
    /// Where the YAML declares what it happens to: `charmcraft.yaml:12:3`. Nothing for events of
    /// every charm.
    pub place: Option<&'static str>,
}

impl EventDescription {
    #[doc(hidden)]
    pub const fn __new(
        name: &'static str,
        trigger: Trigger<'static>,
        payload: Option<&'static str>,
        place: Option<&'static str>,
    ) -> Self {
        Self { name, trigger, payload, place }
    }
}

/// A group of accessors, such as [`CharmModel::Relations`].
#[doc(hidden)]
pub trait Group<'cx> {
    fn new(core: &'cx Core) -> Self;
}

/// A side of a relation, as a type: it picks what this side of an [`Interface`] says, and what the
/// other one.
pub trait Role: 'static {
    /// The key in the charm's YAML: `requires`.
    const NAME: &'static str;
    /// What this application says.
    type LocalApp<I: Interface>;
    /// What this unit says.
    type LocalUnit<I: Interface>;
    /// What the other application says.
    type RemoteApp<I: Interface>;
    /// What a unit of the other application says.
    type RemoteUnit<I: Interface>;
}

/// The role of endpoints under `requires`.
#[derive(Debug)]
pub struct Requires;
/// The role of endpoints under `provides`.
#[derive(Debug)]
pub struct Provides;
/// The role of endpoints under `peers`.
#[derive(Debug)]
pub struct Peers;

impl Role for Requires {
    const NAME: &'static str = "requires";
    type LocalApp<I: Interface> = I::RequirerApp;
    type LocalUnit<I: Interface> = I::RequirerUnit;
    type RemoteApp<I: Interface> = I::ProviderApp;
    type RemoteUnit<I: Interface> = I::ProviderUnit;
}
impl Role for Provides {
    const NAME: &'static str = "provides";
    type LocalApp<I: Interface> = I::ProviderApp;
    type LocalUnit<I: Interface> = I::ProviderUnit;
    type RemoteApp<I: Interface> = I::RequirerApp;
    type RemoteUnit<I: Interface> = I::RequirerUnit;
}
impl Role for Peers {
    const NAME: &'static str = "peers";
    type LocalApp<I: Interface> = I::ProviderApp;
    type LocalUnit<I: Interface> = I::ProviderUnit;
    type RemoteApp<I: Interface> = I::ProviderApp;
    type RemoteUnit<I: Interface> = I::ProviderUnit;
}

/// Roles whose units may all read what their own application says: peers.
#[diagnostic::on_unimplemented(
    message = "only the leader may read what this application says to another one",
    label = "this relation is not one of peers",
    note = "with the leader's proof: `app_data_as(&leader)`"
)]
pub trait SharesAppData: Role {}

impl SharesAppData for Peers {}

/// One endpoint of the charm's YAML, as a type: `DatabaseEndpoint`.
pub trait Endpoint: 'static {
    /// The endpoint's name in the YAML.
    const NAME: &'static str;
    /// The interface it speaks.
    const INTERFACE: &'static str;
    /// Its side of the relation.
    type Role: Role;
    /// The types of its data, by `#[charm(interface(…))]`; else [`Untyped`](crate::Untyped).
    type Interface: Interface;
}

/// One container of the charm's YAML, as a type: `WebContainer`.
pub trait DeclaredContainer: 'static {
    /// The container's name in the YAML.
    const NAME: &'static str;
}

/// One storage of the charm's YAML, as a type: `DataStorage`.
pub trait DeclaredStorage: 'static {
    /// The storage's name in the YAML.
    const NAME: &'static str;
    /// What its instances are.
    const KIND: StorageKind;
    /// The most instances that a unit may have (`multiple.range`); `None` is without limit.
    const MOST: Option<u32>;
}

/// What addresses can be asked for: an endpoint, or one of the charm's `extra-bindings`, as a type:
/// `AdminBinding`.
pub trait Binding: 'static {
    /// The name in the YAML.
    const NAME: &'static str;
}

impl<E: Endpoint> Binding for E {
    const NAME: &'static str = <E as Endpoint>::NAME;
}
