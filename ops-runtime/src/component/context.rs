//! What a component sees of Juju.

use std::fmt;
use std::marker::PhantomData;

use super::{BoundToContainer, BoundToStorage, ComponentModel, EventOf};
use crate::context::Emission;
use crate::error::Error;
use crate::model::{Container, Relation, Relations, Storage, StorageDeclaration, Storages};
use crate::names::RelationId;
use crate::part::{ComponentGroup, Occurrence, Part, Place};
use crate::relation_data::RelationSide;

/// What a handler of the component `C` sees of Juju, for one dispatch.
///
/// It is what a charm sees in its [`Context`](crate::Context), but for what the charm's own YAML names: of
/// that a component knows what it is bound to. A charm that calls a method of its component gets one from
/// [`Context::components`](crate::Context::components).
pub struct ComponentContext<C> {
    pub(crate) place: Place,
    component: PhantomData<fn() -> C>,
}

impl<C> ComponentContext<C> {
    pub(crate) fn new(place: Place) -> Self {
        Self { place, component: PhantomData }
    }

    /// The name of the charm's field that holds this component; of a component in a component the names
    /// of both, with a dot between.
    pub fn path(&self) -> &str {
        &self.place.path
    }

    pub(crate) fn container_name(&self) -> &'static str {
        self.place.bound.container.unwrap_or_default()
    }
}

impl<C: ComponentModel> ComponentContext<C> {
    /// Tells whoever holds this component that something has happened: their handlers with
    /// `#[on(field.event)]` run after the handler that is running now, before anything else does. Those of
    /// a handler that gives up are not told.
    pub fn emit<E: EventOf<C>>(&self, event: E) {
        let event = Occurrence::emitted(event.__into_emitted());
        self.core().emit(Emission { by: self.place.path.clone(), event });
    }

    /// What the components in this one see, a method per component.
    pub fn components(&self) -> <C as Part>::Components {
        ComponentGroup::new(self.place.clone())
    }

    pub(crate) fn declaration(&self) -> StorageDeclaration {
        // There is always one: the macro has compared it with what the component wants.
        self.place.bound.storage.unwrap_or(StorageDeclaration::unknown(""))
    }
}

impl<C: ComponentModel + RelationSide> ComponentContext<C> {
    /// The name of this component's endpoint in the charm's YAML.
    pub fn endpoint(&self) -> &'static str {
        self.place.bound.relation.unwrap_or_default()
    }

    /// The relations of this component's endpoint.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn relations(&self) -> Result<Relations<'_, C>, Error> {
        Relations::read(self.core(), self.endpoint())
    }

    /// A relation by its number; `None` if Juju lists no such relation, or if it is the one that is being
    /// broken.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn relation(&self, id: RelationId) -> Result<Option<Relation<'_, C>>, Error> {
        Relation::listed(self.core(), id, self.endpoint())
    }
}

impl<C: BoundToContainer> ComponentContext<C> {
    /// This component's container.
    pub fn container(&self) -> Container<'_> {
        Container::new(self.core(), self.container_name())
    }
}

impl<C: BoundToStorage> ComponentContext<C> {
    /// The instances of this component's storage.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn storages(&self) -> Result<Storages<'_, C>, Error> {
        Storages::read(self.core(), self.declaration())
    }

    /// The first instance of this component's storage; `None` while there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn storage(&self) -> Result<Option<Storage<'_, C>>, Error> {
        Ok(self.storages()?.into_iter().next())
    }
}

impl<C> fmt::Debug for ComponentContext<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ComponentContext").field("path", &self.place.path).finish_non_exhaustive()
    }
}
