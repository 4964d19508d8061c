//! The bodies of the generated accessors.

use crate::charm::Endpoint;
use crate::context::Core;
use crate::error::Error;
use crate::model::{Container, Relation, Relations};

/// The relation of an endpoint that has at most one: `limit: 1`, and peers.
pub fn one<E: Endpoint>(core: &Core) -> Result<Option<Relation<'_, E>>, Error> {
    Ok(many(core)?.into_iter().next())
}

/// The relations of an endpoint.
pub fn many<E: Endpoint>(core: &Core) -> Result<Relations<'_, E>, Error> {
    Relations::read(core)
}

/// A container of the charm.
pub fn container<'cx>(core: &'cx Core, name: &'static str) -> Container<'cx> {
    Container::new(core, name)
}
