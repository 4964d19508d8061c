//! Reusable parts of charms: a library's struct with state, handlers and events of its own.

mod context;
mod event;

pub use context::ComponentContext;
pub use event::ComponentEvent;
pub(crate) use event::component_event;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;
use crate::hook::StorageKind;
use crate::part::{Handler, Part};
use crate::relation_data::Interface;
use crate::state::Stored;

/// What a component is, beside its handlers. `#[component]` on the struct implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a component",
    label = "no `#[component]` on this struct",
    note = "write `#[component]` above `struct {Self}`"
)]
pub trait ComponentModel:
    Part<Event = ComponentEvent<Self>, Context = ComponentContext<Self>>
{
    /// The types of its relation's data; [`Untyped`](crate::Untyped) if it has none.
    type Interface: Interface;
    /// What it emits: an enum of the events of `#[component(events(…))]`.
    type Emitted: EmittedEvent;
    /// What the charm gives it: its fields with `#[argument]`.
    type Arguments;
    /// What it has to be bound to.
    const BINDS: Binds;

    /// A method for each event that it emits.
    #[doc(hidden)]
    type Events;
    #[doc(hidden)]
    const EVENTS: Self::Events;

    /// The component at the start of a dispatch.
    #[doc(hidden)]
    fn __load(stored: &mut Stored<'_>, arguments: Self::Arguments) -> Result<Self, Error>;
}

/// A component with its handlers. `#[component]` on the `impl` implements it.
#[diagnostic::on_unimplemented(
    message = "the component `{Self}` has no handlers",
    label = "no `#[component] impl {Self}`",
    note = "write `#[component]` above `impl {Self}`"
)]
pub trait Component: ComponentModel {
    /// The component's methods with `#[on]` or `#[status]`, in the order of the source.
    const HANDLERS: &'static [Handler<Self>];
}

/// What a component has to be bound to: nothing, or one or more of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binds {
    /// `#[component(interface = …, role = …)]`
    pub relation: Option<BindsRelation>,
    /// `#[component(container)]`
    pub container: bool,
    /// `#[component(storage)]`, or with its kind.
    pub storage: Option<BindsStorage>,
}

/// The relation that a component has to be bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BindsRelation {
    /// The interface's name in charms' YAML.
    pub interface: &'static str,
    /// `requires`, `provides` or `peers`.
    pub role: &'static str,
}

/// The storage that a component has to be bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BindsStorage {
    /// What its instances are; `None` is either.
    pub kind: Option<StorageKind>,
}

impl Binds {
    /// `#[component]`: it is bound to nothing.
    pub const NOTHING: Self = Self { relation: None, container: false, storage: None };

    #[doc(hidden)]
    #[must_use]
    pub const fn __relation(self, interface: &'static str, role: &'static str) -> Self {
        Self { relation: Some(BindsRelation { interface, role }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn __container(self) -> Self {
        Self { container: true, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn __storage(self, kind: Option<StorageKind>) -> Self {
        Self { storage: Some(BindsStorage { kind }), ..self }
    }
}

/// The events that a component emits, as an enum.
pub trait EmittedEvent: std::fmt::Debug + Sized + 'static {
    /// As `#[on(field.event)]` names it.
    fn name(&self) -> &'static str;

    /// The name of each, and of its type.
    #[doc(hidden)]
    const __EVENTS: &'static [(&'static str, &'static str)];

    /// What the event says, to be kept.
    #[doc(hidden)]
    fn __payload(&self) -> serde_json::Result<Value>;

    /// A kept event again; `None` if there is none of this name.
    #[doc(hidden)]
    fn __from_payload(name: &str, payload: Value) -> Option<serde_json::Result<Self>>;
}

/// An event that the component `C` emits: one of `#[component(events(…))]`.
#[diagnostic::on_unimplemented(
    message = "`{C}` has no event `{Self}`",
    label = "not an event of this component",
    note = "a component emits the types that it names in `#[component(events(…))]`"
)]
pub trait EventOf<C: ComponentModel>: Sized {
    #[doc(hidden)]
    fn __into_emitted(self) -> C::Emitted;
}

/// What an event of a component can be: a type that serde writes and reads.
///
/// To be deferred it must come back as it is: an event with a number that is not finite is an error of the
/// handler that asks for it again. A set comes back in the order of its elements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an event of a component",
    label = "a handler may defer it: it must be kept and read again",
    note = "derive `Debug`, `serde::Serialize` and `serde::Deserialize` for it"
)]
pub trait EventPayload: Serialize + DeserializeOwned + std::fmt::Debug + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + std::fmt::Debug + 'static> EventPayload for T {}

/// A component of a container: `#[component(container)]`.
pub trait BoundToContainer: ComponentModel {}

/// A component of a storage: `#[component(storage)]`.
pub trait BoundToStorage: ComponentModel {}
