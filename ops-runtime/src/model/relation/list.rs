//! The relations of an endpoint.

use std::vec;

use super::Relation;
use crate::context::Core;
use crate::error::Error;
use crate::relation_data::RelationSide;

/// The relations of an endpoint, in their numbers' order.
#[derive(Debug)]
pub struct Relations<'cx, E: RelationSide> {
    endpoint: &'static str,
    relations: Vec<Relation<'cx, E>>,
}

impl<'cx, E: RelationSide> Relations<'cx, E> {
    pub(crate) fn read(core: &'cx Core, endpoint: &'static str) -> Result<Self, Error> {
        let ids = core.relations(endpoint)?;
        let relations = ids.iter().map(|id| Relation::new(core, *id, endpoint));
        Ok(Self { endpoint, relations: relations.collect() })
    }

    /// The one relation, of an endpoint that has no more.
    pub(crate) fn only(self) -> Result<Option<Relation<'cx, E>>, Error> {
        match *self.relations {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            ref several => {
                Err(Error::TooManyRelations { endpoint: self.endpoint, count: several.len() })
            }
        }
    }

    /// The relations, to go through them more than once.
    pub fn iter(&self) -> std::slice::Iter<'_, Relation<'cx, E>> {
        self.relations.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.relations.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.relations.is_empty()
    }
}

impl<'cx, E: RelationSide> IntoIterator for Relations<'cx, E> {
    type Item = Relation<'cx, E>;
    type IntoIter = vec::IntoIter<Relation<'cx, E>>;

    fn into_iter(self) -> Self::IntoIter {
        self.relations.into_iter()
    }
}

impl<'all, 'cx, E: RelationSide> IntoIterator for &'all Relations<'cx, E> {
    type Item = &'all Relation<'cx, E>;
    type IntoIter = std::slice::Iter<'all, Relation<'cx, E>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
