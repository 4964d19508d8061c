//! What the code of components and of their fields calls.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::text::same_text;
use crate::component::{Binds, ComponentContext, ComponentModel, EmittedEvent};
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
    matches!(
        (binds, section),
        (None, _)
            | (Some(Binds::Relation { .. }), Section::Relation)
            | (Some(Binds::Container), Section::Container)
            | (Some(Binds::Storage(_)), Section::Storage)
    )
}

/// What a field binds its component to.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    Nothing,
    Relation {
        it: Place,
        role: &'static str,
        interface: &'static str,
        interface_at: &'static str,
    },
    Container(Place),
    /// Without a kind it is of any.
    Storage {
        it: Place,
        kind: Option<StorageKind>,
    },
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
    /// What a component itself is bound to.
    pub const fn of(binds: Binds) -> Self {
        const fn own(name: &'static str) -> Place {
            Place { name, at: "" }
        }
        match binds {
            Binds::Nothing => Self::Nothing,
            Binds::Relation { interface, role } => {
                let it = own("this component's relation");
                Self::Relation { it, role, interface, interface_at: "" }
            }
            Binds::Container => Self::Container(own("this component's container")),
            Binds::Storage(kind) => Self::Storage { it: own("this component's storage"), kind },
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Relation { it, .. } | Self::Container(it) | Self::Storage { it, .. } => it.name,
        }
    }
}

/// The most texts that a message has.
const TEXTS: usize = 10;

/// Why a component does not fit what its field binds it to; nothing if it does.
pub const fn misfit(
    binds: Option<Binds>,
    wanted: Wanted,
    component: &'static str,
) -> [&'static str; TEXTS] {
    const FITS: [&str; TEXTS] = [""; TEXTS];
    let Some(binds) = binds else { return FITS };
    let (verb, own, but, it, is, other, at) = match (binds, wanted) {
        (
            Binds::Relation { interface, role },
            Wanted::Relation { it, role: other_role, interface: other, interface_at },
        ) => {
            if !same_text(interface, other) {
                let verb = "` speaks the interface `";
                (verb, interface, "`, but ", it.name, " has the interface `", other, interface_at)
            } else if !same_text(role, other_role) {
                ("` is for `", role, "`, but ", it.name, " is in `", other_role, it.at)
            } else {
                return FITS;
            }
        }
        (Binds::Storage(Some(kind)), Wanted::Storage { it, kind: Some(other) }) => {
            if kind as u8 == other as u8 {
                return FITS;
            }
            let verb = "` is for a storage of the kind `";
            (verb, name_of(kind), "`, but ", it.name, " is of the kind `", name_of(other), it.at)
        }
        (Binds::Storage(Some(kind)), Wanted::Storage { it, kind: None }) => {
            let verb = "` is for a storage of the kind `";
            (verb, name_of(kind), "`, but ", it.name, " may be `", "filesystem` or `block", it.at)
        }
        (Binds::Nothing, Wanted::Nothing)
        | (Binds::Container, Wanted::Container(_))
        | (Binds::Storage(None), Wanted::Storage { .. }) => return FITS,
        (Binds::Nothing, _) => {
            let texts = ["`", component, "` is bound to nothing, but here to ", wanted.name()];
            return with(texts, "\nhelp: write `#[component]`");
        }
        (binds, _) => {
            let texts = ["`", component, kind_of(binds), wanted.name()];
            return with(texts, help_of(binds));
        }
    };
    ["`", component, verb, own, but, it, is, other, "`", at]
}

const fn with(texts: [&'static str; 4], help: &'static str) -> [&'static str; TEXTS] {
    let [first, second, third, fourth] = texts;
    [first, second, third, fourth, help, "", "", "", "", ""]
}

const fn kind_of(binds: Binds) -> &'static str {
    match binds {
        Binds::Nothing => "",
        Binds::Relation { .. } => "` is a component of a relation, but is bound to ",
        Binds::Container => "` is a component of a container, but is bound to ",
        Binds::Storage(_) => "` is a component of a storage, but is bound to ",
    }
}

const fn help_of(binds: Binds) -> &'static str {
    match binds {
        Binds::Nothing => "",
        Binds::Relation { .. } => {
            "\nhelp: write `#[component(relation = \"…\")]`; in a component `#[component(relation)]`"
        }
        Binds::Container => {
            "\nhelp: write `#[component(container = \"…\")]`; in a component `#[component(container)]`"
        }
        Binds::Storage(_) => {
            "\nhelp: write `#[component(storage = \"…\")]`; in a component `#[component(storage)]`"
        }
    }
}

const fn name_of(kind: StorageKind) -> &'static str {
    match kind {
        StorageKind::Filesystem => "filesystem",
        StorageKind::Block => "block",
    }
}
