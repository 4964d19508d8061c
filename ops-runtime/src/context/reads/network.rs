//! Addresses.

use std::rc::Rc;

use super::super::Core;
use crate::error::Error;
use crate::hook::ErrorKind;
use crate::model::Network;
use crate::names::RelationId;

impl Core {
    /// The addresses of a binding, as a relation sees them if one is given and the controller still
    /// knows it.
    pub(crate) fn network(
        &self,
        binding: &'static str,
        relation: Option<RelationId>,
    ) -> Result<Rc<Network>, Error> {
        self.reads.networks.get_or_read((binding, relation), |(binding, relation)| {
            let commands = self.commands();
            let info = match commands.network_get(binding, *relation) {
                Err(error)
                    if relation.is_some() && error.kind() == Some(ErrorKind::RelationNotFound) =>
                {
                    commands.network_get(binding, None)
                }
                answer => answer,
            };
            Ok(Rc::new(Network::from(&info?)))
        })
    }
}
