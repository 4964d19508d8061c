//! What a handler sees of Juju.

mod after_commit;
mod clients;
mod common;
mod core;
mod emission;
mod knows;
mod leadership;
mod reads;
mod reboot;
mod writes;

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod secret_tests;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::cell::OnceCell;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

pub use self::after_commit::AfterCommit;
pub use self::core::Core;
pub(crate) use emission::Emission;
pub use knows::{AnyContext, KnowsContainer, KnowsRelation, KnowsStorage};
pub(crate) use reads::{Owner, ReadAhead, RelationKey};
pub(crate) use writes::Scope;

use crate::action::Action;
use crate::charm::{CharmModel, Config, Endpoint, Group};
use crate::error::Error;
use crate::hook::HookCommands;
use crate::hook_context::HookContext;
use crate::metadata::Metadata;
use crate::model::{Relation, Relations};
use crate::names::RelationId;
use crate::part::{ComponentGroup, Place};

/// What a handler of the charm `C` sees of Juju, for one dispatch.
///
/// Reads of what cannot change in a dispatch are made at most once. Relation data, changes of
/// secrets, requests for storage, state and ports are written to a buffer that the charm's own reads see
/// and that reaches Juju after the last handler; statuses, logs, the workload's version and the addition of
/// a secret reach it at once.
pub struct Context<C> {
    core: Rc<Core>,
    config: OnceCell<Box<dyn Any>>,
    charm: PhantomData<fn() -> C>,
}

impl<C: CharmModel> Context<C> {
    pub(crate) fn new(hook: HookContext, commands: HookCommands) -> Self {
        let core = Rc::new(Core::new(hook, commands));
        Self { core, config: OnceCell::new(), charm: PhantomData }
    }

    pub(crate) fn shared_core(&self) -> Rc<Core> {
        Rc::clone(&self.core)
    }

    /// The running action, by its name in the YAML.
    pub(crate) fn action(&self, name: &'static str) -> Action {
        Action::new(Rc::clone(&self.core), name)
    }

    /// The charm's options (`config-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if an option is not of its declared type, [`Error::Hook`] if Juju cannot be
    /// asked.
    pub fn config(&self) -> Result<&C::Config, Error> {
        if let Some(config) = self.config.get().and_then(|config| config.downcast_ref()) {
            return Ok(config);
        }
        let config: Box<C::Config> = Box::new(C::Config::__read(self.core.config()?)?);
        let config: Box<dyn Any> = config;
        let config = self.config.get_or_init(|| config).downcast_ref();
        // Cannot be: nothing else is ever put there.
        config.ok_or(Error::Name { what: "this charm's options", text: "config".to_owned() })
    }

    /// The charm's relations, a method per endpoint.
    pub fn relations(&self) -> C::Relations<'_> {
        Group::new(&self.core)
    }

    /// A relation of an endpoint by its number; `None` if Juju lists no such relation, or if it is the
    /// one that is being broken.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn relation<E: Endpoint>(&self, id: RelationId) -> Result<Option<Relation<'_, E>>, Error> {
        Relation::listed(&self.core, id, E::NAME)
    }

    /// Every relation of an endpoint, also of one whose method of [`relations`](Self::relations) gives
    /// a single one.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn relations_of<E: Endpoint>(&self) -> Result<Relations<'_, E>, Error> {
        Relations::read(&self.core, E::NAME)
    }

    /// The charm's containers, a method per container.
    pub fn containers(&self) -> C::Containers<'_> {
        Group::new(&self.core)
    }

    /// The charm's storages, a method per storage.
    pub fn storages(&self) -> C::Storages<'_> {
        Group::new(&self.core)
    }

    /// The charm's resources, a method per resource.
    pub fn resources(&self) -> C::Resources<'_> {
        Group::new(&self.core)
    }

    /// What the charm's components see, a method per component: for their methods that the charm calls.
    pub fn components(&self) -> C::Components {
        ComponentGroup::new(self.place())
    }

    pub(crate) fn place(&self) -> Place {
        Place::of_charm(self.shared_core())
    }

    /// What the charm's files declare.
    pub fn metadata(&self) -> &'static Metadata {
        C::METADATA
    }
}

impl<C> fmt::Debug for Context<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("core", &self.core).finish_non_exhaustive()
    }
}
