//! The data of all units of a relation.

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use super::super::Databag;
use crate::context::{Core, Owner, ReadAhead, RelationKey};
use crate::error::Error;
use crate::names::UnitName;
use crate::relation_data::{RelationSide, RemoteUnit};

/// The units of a relation with what each says, from [`Relation::units_data`].
///
/// [`Relation::units_data`]: crate::Relation::units_data
pub struct UnitsData<'cx, E> {
    core: &'cx Core,
    relation: RelationKey,
    units: Rc<[UnitName]>,
    next: usize,
    /// The first unit that was read ahead last.
    first: usize,
    ahead: ReadAhead,
    endpoint: PhantomData<fn() -> E>,
}

impl<'cx, E: RelationSide> UnitsData<'cx, E> {
    pub(super) fn of(core: &'cx Core, relation: RelationKey) -> Result<Self, Error> {
        let units = core.units(relation)?;
        Ok(Self {
            core,
            relation,
            units,
            next: 0,
            first: 0,
            ahead: ReadAhead::default(),
            endpoint: PhantomData,
        })
    }
}

impl<E: RelationSide> Iterator for UnitsData<'_, E> {
    type Item = Result<(UnitName, Databag<RemoteUnit<E>>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.first + self.ahead.units {
            self.first = self.next;
            self.ahead = self.core.read_ahead(self.relation, self.units.get(self.next..)?);
        }
        let unit = self.units.get(self.next)?.clone();
        let place = self.next - self.first;
        self.next += 1;
        if let Some(error) = self.ahead.failed.remove(&place) {
            return Some(Err(error));
        }
        let owner = Owner::Unit(unit.clone());
        let data = self.core.data(self.relation, owner.clone());
        Some(data.map(|data| (unit, Databag::new(data, self.relation, owner))))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.units.len().saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<E: RelationSide> ExactSizeIterator for UnitsData<'_, E> {}

impl<E> fmt::Debug for UnitsData<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnitsData")
            .field("relation", &format_args!("{}", self.relation))
            .field("left", &self.units.len().saturating_sub(self.next))
            .finish_non_exhaustive()
    }
}
