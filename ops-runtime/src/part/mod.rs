//! What a charm and its components have in common: state, handlers, and components of their own.
//!
//! A dispatch walks through the parts by their fields' names. What it has to know of a part's type is in
//! a [`Table`] of functions; what needs the part itself goes through [`AnyPart`].

mod any_part;
mod handler;
mod occurrence;
mod place;
mod table;

pub use any_part::AnyPart;
pub(crate) use any_part::{after_commit, before_commit, call, statuses};
pub use handler::{Handler, Run};
pub(crate) use occurrence::Occurrence;
pub(crate) use place::path_of;
pub use place::{Bound, FieldBound, Place};
pub use table::{ComponentField, Table};
pub(crate) use table::{Row, Rows};

use crate::error::Error;
use crate::state::Stored;

/// A charm, or a component: what `#[charm]` and `#[component]` on a struct make alike.
pub trait Part: Sized + 'static {
    /// What Juju sends it.
    type Event;
    /// What its handlers see of Juju.
    type Context;
    /// What `cx.components()` returns: a method for each component that it holds.
    type Components: ComponentGroup;

    /// The fields that are components, in the order of the source.
    #[doc(hidden)]
    const COMPONENTS: &'static [ComponentField];

    /// Keeps the stored fields, its components' too.
    #[doc(hidden)]
    fn __save(&self, stored: &mut Stored<'_>) -> Result<(), Error>;

    /// Sets the stored fields to what was kept last, its components' too.
    #[doc(hidden)]
    fn __restore(&mut self, stored: &mut Stored<'_>) -> Result<(), Error>;

    /// The component in a field.
    #[doc(hidden)]
    fn __component(&mut self, field: &str) -> Option<&mut dyn AnyPart>;
}

/// The accessors of a part's components.
#[doc(hidden)]
pub trait ComponentGroup {
    fn new(owner: Place) -> Self;
}

/// What a part without components has.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoComponents;

impl ComponentGroup for NoComponents {
    fn new(_: Place) -> Self {
        Self
    }
}
