//! What the code of components and of their fields calls.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::text::same_text;
use crate::component::{
    Binds, BindsRelation, BindsStorage, ComponentContext, ComponentModel, EmittedEvent,
};
use crate::model::StorageKind;
use crate::part;

/// The context of the component in a field.
pub fn context<C>(
    owner: &part::Place,
    field: &str,
    bound: part::FieldBound,
) -> ComponentContext<C> {
    ComponentContext::new(owner.field(field, bound))
}

/// Finds an event among those of a component's enum.
pub struct EventKey<E, P>(fn(&E) -> Option<&P>);

impl<E, P> EventKey<E, P> {
    pub const fn new(pick: fn(&E) -> Option<&P>) -> Self {
        Self(pick)
    }
}

impl<E, P> fmt::Debug for EventKey<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventKey").finish_non_exhaustive()
    }
}

/// The events of a component, a method for each.
pub fn events_of<C: ComponentModel>(_: &ComponentContext<C>) -> C::Events {
    C::EVENTS
}

/// The event that a key finds.
pub fn one_of<'event, E: 'static, P>(
    key: &EventKey<E, P>,
    event: &'event dyn Any,
) -> Option<&'event P> {
    (key.0)(event.downcast_ref()?)
}

/// The event as one of its component's.
pub fn emitted_by<'event, C: ComponentModel>(
    _: &ComponentContext<C>,
    event: &'event dyn Any,
) -> Option<&'event C::Emitted> {
    event.downcast_ref()
}

/// What a component without events emits: nothing.
#[derive(Debug)]
pub enum NoEvents {}

impl EmittedEvent for NoEvents {
    const __EVENTS: &'static [(&'static str, &'static str)] = &[];

    fn name(&self) -> &'static str {
        match *self {}
    }

    fn __payload(&self) -> serde_json::Result<Value> {
        match *self {}
    }

    fn __from_payload(_: &str, _: Value) -> Option<serde_json::Result<Self>> {
        None
    }
}

/// `T`, of which a constant is asked: [`BindsOf::BINDS`] if it is a component, else [`NoBinds::BINDS`].
/// That it is none is told once, where it matters.
#[derive(Debug)]
pub struct BindsOf<T>(PhantomData<T>);

impl<T: ComponentModel> BindsOf<T> {
    pub const BINDS: Option<Binds> = Some(T::BINDS);
}

/// What [`BindsOf`] has if its type is no component.
pub trait NoBinds {
    const BINDS: Option<Binds> = None;
}

impl<T> NoBinds for BindsOf<T> {}

/// What the events of a component happen to.
#[derive(Debug, Clone, Copy)]
pub enum Section {
    Relation,
    Container,
    Storage,
}

/// Whether a component that binds so has the events of a section.
pub const fn has_events_of(binds: Option<Binds>, section: Section) -> bool {
    let Some(binds) = binds else { return true };
    match section {
        Section::Relation => binds.relation.is_some(),
        Section::Container => binds.container,
        Section::Storage => binds.storage.is_some(),
    }
}

/// What a field binds its component to.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub relation: Option<WantedRelation>,
    pub container: Option<Place>,
    pub storage: Option<WantedStorage>,
}

/// A relation, as a charm's YAML declares it or a component has it.
#[derive(Debug, Clone, Copy)]
pub struct WantedRelation {
    pub it: Place,
    pub role: &'static str,
    pub interface: &'static str,
    pub interface_at: &'static str,
}

/// A storage; without a kind it is of any.
#[derive(Debug, Clone, Copy)]
pub struct WantedStorage {
    pub it: Place,
    pub kind: Option<StorageKind>,
}

/// Something that is declared, for messages.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// ``the relation `database` ``
    pub name: &'static str,
    /// ` (charmcraft.yaml:8:3)`; empty where no file says it.
    pub at: &'static str,
}

impl Wanted {
    /// What of that to which a component itself is bound.
    pub const fn of(binds: Binds, relation: bool, container: bool, storage: bool) -> Self {
        const fn own(name: &'static str) -> Place {
            Place { name, at: "" }
        }
        Self {
            relation: match binds.relation {
                Some(BindsRelation { interface, role }) if relation => {
                    let it = own("this component's relation");
                    Some(WantedRelation { it, role, interface, interface_at: "" })
                }
                _ => None,
            },
            container: if binds.container && container {
                Some(own("this component's container"))
            } else {
                None
            },
            storage: match binds.storage {
                Some(BindsStorage { kind }) if storage => {
                    Some(WantedStorage { it: own("this component's storage"), kind })
                }
                _ => None,
            },
        }
    }
}

/// The most texts that a message has.
const TEXTS: usize = 10;

/// Texts that are joined to a message; none if there is nothing to say.
type Texts = [&'static str; TEXTS];

const FITS: Texts = [""; TEXTS];

/// Why a component does not fit what its field binds it to; nothing if it does.
pub const fn misfit(binds: Option<Binds>, wanted: Wanted, component: &'static str) -> Texts {
    let Some(binds) = binds else { return FITS };
    // What is missing before what is too much: it may be the other one's mistake.
    match (binds.relation, wanted.relation) {
        (Some(own), Some(other)) => {
            if let Some(texts) = relations(own, other, component) {
                return texts;
            }
        }
        (Some(_), None) => return unbound(component, RELATION),
        (None, _) => {}
    }
    match (binds.storage, wanted.storage) {
        (Some(own), Some(other)) => {
            if let Some(texts) = storages(own, other, component) {
                return texts;
            }
        }
        (Some(_), None) => return unbound(component, STORAGE),
        (None, _) => {}
    }
    if binds.container && wanted.container.is_none() {
        return unbound(component, CONTAINER);
    }
    match (binds, wanted) {
        (Binds { relation: None, .. }, Wanted { relation: Some(other), .. }) => {
            overbound(component, RELATION, other.it)
        }
        (Binds { storage: None, .. }, Wanted { storage: Some(other), .. }) => {
            overbound(component, STORAGE, other.it)
        }
        (Binds { container: false, .. }, Wanted { container: Some(other), .. }) => {
            overbound(component, CONTAINER, other)
        }
        _ => FITS,
    }
}

const fn relations(
    own: BindsRelation,
    other: WantedRelation,
    component: &'static str,
) -> Option<Texts> {
    let WantedRelation { it, role, interface, interface_at } = other;
    let (verb, own, is, other, at) = if !same_text(own.interface, interface) {
        let (verb, is) = ("` speaks the interface `", " has the interface `");
        (verb, own.interface, is, interface, interface_at)
    } else if !same_text(own.role, role) {
        ("` is for `", own.role, " is in `", role, it.at)
    } else {
        return None;
    };
    Some(["`", component, verb, own, "`, but ", it.name, is, other, "`", at])
}

const fn storages(
    own: BindsStorage,
    other: WantedStorage,
    component: &'static str,
) -> Option<Texts> {
    let WantedStorage { it, kind } = other;
    let (own, is, other) = match (own.kind, kind) {
        (None, _) => return None,
        (Some(own), Some(other)) if own as u8 == other as u8 => return None,
        (Some(own), Some(other)) => (own, " is of the kind `", name_of(other)),
        (Some(own), None) => (own, " may be `", "filesystem` or `block"),
    };
    let verb = "` is for a storage of the kind `";
    Some(["`", component, verb, name_of(own), "`, but ", it.name, is, other, "`", it.at])
}

/// How messages speak of a section: its article and noun, the noun alone, and how a field names one.
type Words = [&'static str; 3];

const RELATION: Words = [
    "a relation",
    "relation",
    "\nhelp: write `#[component(relation = \"…\")]`; in a component `#[component(relation)]`",
];
const CONTAINER: Words = [
    "a container",
    "container",
    "\nhelp: write `#[component(container = \"…\")]`; in a component `#[component(container)]`",
];
const STORAGE: Words = [
    "a storage",
    "storage",
    "\nhelp: write `#[component(storage = \"…\")]`; in a component `#[component(storage)]`",
];

const fn unbound(component: &'static str, [one, _, help]: Words) -> Texts {
    let (is, but) = ("` is a component of ", ", but is bound to none");
    ["`", component, is, one, but, help, "", "", "", ""]
}

const fn overbound(component: &'static str, [_, noun, _]: Words, other: Place) -> Texts {
    let (is, but, help) = ("` is a component of no ", ", but is bound to ", "\nhelp: remove `");
    ["`", component, is, noun, but, other.name, help, noun, "`", ""]
}

const fn name_of(kind: StorageKind) -> &'static str {
    match kind {
        StorageKind::Filesystem => "filesystem",
        StorageKind::Block => "block",
    }
}
