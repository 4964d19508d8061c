//! The data of a unit or an application in a relation.

use std::fmt;
use std::marker::PhantomData;

use crate::context::{Owner, RelationKey};
use crate::error::Error;
use crate::pairs::{Bag, BagIter};
use crate::relation_data::{self, RelationData, Untyped};

/// Data as it was read, with this dispatch's own writes; `D` is the type that the relation's
/// interface gives it.
pub struct Databag<D = Untyped> {
    data: Bag,
    relation: RelationKey,
    owner: Owner,
    of: PhantomData<fn() -> D>,
}

impl<D> Databag<D> {
    pub(super) fn new(data: Bag, relation: RelationKey, owner: Owner) -> Self {
        Self { data, relation, owner, of: PhantomData }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.data.get(key)
    }

    /// The pairs, in the keys' order.
    pub fn iter(&self) -> DatabagIter<'_> {
        self.into_iter()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.data.len() == 0
    }

    /// The data as its interface types it. Keys that the type does not have are ignored.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRelationData`] names the relation, whose data it is, and every key that is
    /// missing or not valid.
    pub fn read(&self) -> Result<D, Error>
    where
        D: RelationData,
    {
        self.read_as()
    }

    /// The same, or `None` as long as none of the type's keys is there: the other side has not
    /// written yet.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_if_written(&self) -> Result<Option<D>, Error>
    where
        D: RelationData,
    {
        self.read_as()
    }

    /// The data as a type of the moment, whatever its interface says.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_as<T: RelationData>(&self) -> Result<T, Error> {
        relation_data::read(&self.data).map_err(|faults| Error::InvalidRelationData {
            owner: self.owner.to_string(),
            endpoint: self.relation.endpoint,
            id: self.relation.id,
            faults,
        })
    }
}

impl<D> Clone for Databag<D> {
    fn clone(&self) -> Self {
        Self::new(self.data.clone(), self.relation, self.owner.clone())
    }
}

/// Equal data, whosever it is.
impl<D> PartialEq for Databag<D> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl<D> Eq for Databag<D> {}

impl<D> fmt::Debug for Databag<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<'bag, D> IntoIterator for &'bag Databag<D> {
    type Item = (&'bag str, &'bag str);
    type IntoIter = DatabagIter<'bag>;

    fn into_iter(self) -> Self::IntoIter {
        DatabagIter(self.data.iter())
    }
}

/// The pairs of a [`Databag`], in the keys' order.
#[derive(Debug, Clone)]
pub struct DatabagIter<'bag>(BagIter<'bag>);

impl<'bag> Iterator for DatabagIter<'bag> {
    type Item = (&'bag str, &'bag str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for DatabagIter<'_> {}
