//! Components in fields, and events of components, whose types may be none: that is told once, by one
//! check, and everything else takes what comes.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::component::{Component, ComponentModel, EventPayload};
use crate::error::Error;
use crate::part::{AnyPart, Table};
use crate::state::Stored;

/// `&field` or `&mut field`, if that is a component; else [`NotHeld`] answers.
#[derive(Debug)]
pub struct Held<F>(pub F);

impl<T: Component> Held<&T> {
    pub fn save(self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.0.__save(stored)
    }
}

impl<'field, T: Component> Held<&'field mut T> {
    pub fn restore(self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.0.__restore(stored)
    }

    pub fn part(self) -> Option<&'field mut dyn AnyPart> {
        Some(self.0)
    }
}

/// What [`Held`] has if its type is no component.
pub trait NotHeld: Sized {
    fn save(self, _: &mut Stored<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn restore(self, _: &mut Stored<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn part<'field>(self) -> Option<&'field mut dyn AnyPart> {
        None
    }
}

impl<F> NotHeld for Held<F> {}

/// What a dispatch has to know of the type `T`, if it is a component; else [`NotAComponent`] answers.
#[derive(Debug)]
pub struct HeldType<T>(PhantomData<T>);

impl<T: Component> HeldType<T> {
    pub const TABLE: Table = Table::of_component::<T>();
}

impl<T: ComponentModel> HeldType<T> {
    pub fn load(stored: &mut Stored<'_>, arguments: T::Arguments) -> Result<T, Error> {
        T::__load(stored, arguments)
    }

    /// The check of the `impl`. That the struct is no component is told where it is loaded.
    pub const fn has_handlers<Itself: Component>() {}
}

/// What [`HeldType`] has if its type is no component.
pub trait NotAComponent {
    const TABLE: Table = Table::of_nothing();

    fn load<T>(_: &mut Stored<'_>, _: impl Sized) -> Result<T, Error> {
        Err(Error::Name { what: "a component", text: String::new() })
    }

    fn has_handlers<Itself>() {}
}

impl<T> NotAComponent for HeldType<T> {}

/// The check of an event's type.
pub const fn is_event<P: EventPayload>() {}

/// `&event`, or the type of an event, if it can be one; else [`NoPayload`] answers.
#[derive(Debug)]
pub struct Payload<E>(pub E);

impl<'event, P: EventPayload> Payload<&'event P> {
    pub fn shown(self) -> Option<&'event dyn fmt::Debug> {
        Some(self.0)
    }

    /// What the event says.
    pub fn said(self) -> serde_json::Result<Value> {
        crate::state::payload(self.0)
    }
}

impl<P: EventPayload> Payload<P> {
    /// The event that says this.
    pub fn read(payload: Value) -> serde_json::Result<P> {
        serde_json::from_value(payload)
    }
}

/// What [`Payload`] has if its type can be no event.
pub trait NoPayload: Sized {
    fn shown<'event>(self) -> Option<&'event dyn fmt::Debug> {
        None
    }

    fn said(self) -> serde_json::Result<Value> {
        Ok(Value::Null)
    }

    fn read<P>(_: Value) -> serde_json::Result<P> {
        Err(serde::de::Error::custom("it is no event"))
    }
}

impl<E> NoPayload for Payload<E> {}

/// An event as a variant of its component's enum.
pub fn show(
    f: &mut fmt::Formatter<'_>,
    variant: &str,
    event: Option<&dyn fmt::Debug>,
) -> fmt::Result {
    let mut shown = f.debug_tuple(variant);
    if let Some(event) = event {
        shown.field(event);
    }
    shown.finish()
}
