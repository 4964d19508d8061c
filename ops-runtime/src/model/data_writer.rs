//! Writing relation data.

use std::fmt;
use std::marker::PhantomData;

use crate::context::{Core, RelationKey, Scope};
use crate::error::Error;
use crate::relation_data::{self, RelationData, Untyped};

/// Writes this unit's or this application's data in a relation; `D` is the type that the relation's
/// interface gives it.
///
/// Writes are buffered: the charm's own reads see them at once, Juju gets what differs from what it
/// has after the last handler, in one command, and others see it when the dispatch has succeeded.
pub struct DataWriter<'cx, D = Untyped> {
    core: &'cx Core,
    relation: RelationKey,
    scope: Scope,
    of: PhantomData<fn(D)>,
}

impl<'cx, D> DataWriter<'cx, D> {
    pub(super) fn new(core: &'cx Core, relation: RelationKey, scope: Scope) -> Self {
        Self { core, relation, scope, of: PhantomData }
    }

    /// Sets a key. An empty value removes it: Juju has none.
    pub fn set(&self, key: &str, value: impl fmt::Display) -> &Self {
        self.set_text(key, Some(value.to_string()))
    }

    /// Removes a key.
    pub fn remove(&self, key: &str) -> &Self {
        self.set_text(key, None)
    }

    /// Writes the type's keys, and removes those whose field is `None`. Other keys stay.
    ///
    /// # Errors
    ///
    /// [`Error::UnwritableRelationData`] names the relation, whose data it is, and every key whose
    /// field has no text; nothing is written then.
    pub fn write(&self, data: &D) -> Result<(), Error>
    where
        D: RelationData,
    {
        self.write_as(data)
    }

    /// The same for a type of the moment, whatever the relation's interface says.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn write_as<T: RelationData>(&self, data: &T) -> Result<(), Error> {
        let fields =
            relation_data::write(data).map_err(|faults| Error::UnwritableRelationData {
                owner: self.core.own(self.scope).to_string(),
                endpoint: self.relation.endpoint,
                id: self.relation.id,
                faults,
            })?;
        for (key, value) in fields {
            self.set_text(key, value);
        }
        Ok(())
    }

    fn set_text(&self, key: &str, value: Option<String>) -> &Self {
        self.core.set_data(self.relation, self.scope, key, value);
        self
    }
}

impl<D> Clone for DataWriter<'_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for DataWriter<'_, D> {}

impl<D> fmt::Debug for DataWriter<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataWriter")
            .field("relation", &format_args!("{}", self.relation))
            .field("scope", &self.scope)
            .finish()
    }
}
