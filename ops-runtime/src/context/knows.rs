//! Which context knows what an event happened to.

use super::{Context, Core};
use crate::charm::{CharmModel, DeclaredContainer, DeclaredStorage, Endpoint};
use crate::component::{ComponentContext, ComponentModel};
use crate::model::StorageDeclaration;
use crate::relation_data::RelationSide;

/// What handlers are called with: [`Context`] or [`ComponentContext`].
pub trait AnyContext {
    #[doc(hidden)]
    fn __core(&self) -> &Core;
}

/// A context of whoever has the endpoint `E`, or is the component `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know the relation of `{E}`",
    label = "not the context of this event's handler"
)]
pub trait KnowsRelation<E: RelationSide>: AnyContext {
    #[doc(hidden)]
    fn __endpoint(&self) -> &'static str;
}

/// A context of whoever has the storage `S`, or is the component `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know the storage of `{S}`",
    label = "not the context of this event's handler"
)]
pub trait KnowsStorage<S>: AnyContext {
    #[doc(hidden)]
    fn __declaration(&self) -> StorageDeclaration;
}

/// A context of whoever has the container `W`, or is the component `W`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know the container of `{W}`",
    label = "not the context of this event's handler"
)]
pub trait KnowsContainer<W>: AnyContext {
    #[doc(hidden)]
    fn __container(&self) -> &'static str;
}

impl<C: CharmModel> AnyContext for Context<C> {
    fn __core(&self) -> &Core {
        self.core()
    }
}

impl<C: CharmModel, E: Endpoint> KnowsRelation<E> for Context<C> {
    fn __endpoint(&self) -> &'static str {
        E::NAME
    }
}

impl<C: CharmModel, S: DeclaredStorage> KnowsStorage<S> for Context<C> {
    fn __declaration(&self) -> StorageDeclaration {
        StorageDeclaration::of::<S>()
    }
}

impl<C: CharmModel, W: DeclaredContainer> KnowsContainer<W> for Context<C> {
    fn __container(&self) -> &'static str {
        W::NAME
    }
}

impl<C: ComponentModel> AnyContext for ComponentContext<C> {
    fn __core(&self) -> &Core {
        self.core()
    }
}

impl<C: ComponentModel + RelationSide> KnowsRelation<C> for ComponentContext<C> {
    fn __endpoint(&self) -> &'static str {
        self.endpoint()
    }
}

impl<C: ComponentModel> KnowsStorage<C> for ComponentContext<C> {
    fn __declaration(&self) -> StorageDeclaration {
        self.declaration()
    }
}

impl<C: ComponentModel> KnowsContainer<C> for ComponentContext<C> {
    fn __container(&self) -> &'static str {
        self.container_name()
    }
}
