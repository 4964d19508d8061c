//! Addresses.

use std::rc::Rc;

use super::super::Core;
use crate::error::Error;
use crate::hook::NetworkInfo;
use crate::names::RelationId;

impl Core {
    pub(crate) fn network(
        &self,
        binding: &'static str,
        relation: Option<RelationId>,
    ) -> Result<Rc<NetworkInfo>, Error> {
        self.reads.networks.get_or_read((binding, relation), |(binding, relation)| {
            Ok(Rc::new(self.commands().network_get(binding, *relation)?))
        })
    }
}
