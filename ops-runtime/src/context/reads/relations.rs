//! Relations: their ids, the other side, data.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::super::{Core, Scope};
use crate::error::Error;
use crate::hook::{self, ErrorKind};
use crate::hook_context::Trigger;
use crate::names::{RelationId, UnitName};
use crate::pairs::Bag;

/// A relation as Juju shows it: `db:3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RelationKey {
    pub(crate) id: RelationId,
    pub(crate) endpoint: &'static str,
}

/// How many units' data is asked for at once: what the agent may have to keep.
const READ_AHEAD: usize = 128;

/// What became of reading ahead.
#[derive(Default)]
pub(crate) struct ReadAhead {
    /// How many units it was about.
    pub(crate) units: usize,
    /// Those that could not be read, by their place among them. Nobody need ask again.
    pub(crate) failed: BTreeMap<usize, Error>,
}

impl fmt::Display for RelationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.endpoint, self.id)
    }
}

/// Whose data in a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Unit(UnitName),
    App(Box<str>),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(unit) => write!(f, "unit `{unit}`"),
            Self::App(app) => write!(f, "application `{app}`"),
        }
    }
}

impl Core {
    /// The relations of an endpoint, but for one that is being broken in this very dispatch.
    pub(crate) fn relations(&self, endpoint: &'static str) -> Result<Rc<[RelationId]>, Error> {
        self.reads.relations.get_or_read(endpoint, |endpoint| {
            let broken = self.broken_relation();
            let ids = self.commands().relation_ids(endpoint)?;
            let mut ids = ids.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
            ids.retain(|id| Some(*id) != broken);
            ids.sort_unstable();
            Ok(ids.into())
        })
    }

    fn broken_relation(&self) -> Option<RelationId> {
        match self.hook().trigger() {
            Trigger::Hook(name) if name.ends_with("-relation-broken") => self.event_relation(),
            _ => None,
        }
    }

    fn event_relation(&self) -> Option<RelationId> {
        self.hook().variable("JUJU_RELATION_ID")?.parse().ok()
    }

    /// The other units of a relation, in their numbers' order.
    pub(crate) fn units(&self, relation: RelationKey) -> Result<Rc<[UnitName]>, Error> {
        self.reads.units.get_or_read(relation.id, |id| {
            let units = self.commands().relation_list(*id);
            let units = units.map_err(|source| Error::relation(relation, source))?;
            let mut units = units.iter().map(|unit| unit.parse()).collect::<Result<Vec<_>, _>>()?;
            units.sort_unstable();
            Ok(units.into())
        })
    }

    /// The other application of a relation: by this event, by a unit already listed, or by asking.
    pub(crate) fn remote_app(&self, relation: RelationKey) -> Result<Rc<str>, Error> {
        self.reads.apps.get_or_read(relation.id, |id| {
            if self.event_relation() == Some(*id)
                && let Some(app) = self.hook().variable("JUJU_REMOTE_APP")
            {
                return Ok(app.into());
            }
            if let Some(units) = self.reads.units.get(id)
                && let Some(unit) = units.first()
            {
                return Ok(unit.app().into());
            }
            let app = self.commands().relation_list_app(*id);
            match app.map_err(|source| Error::relation(relation, source))? {
                app if app.is_empty() => {
                    Err(Error::UnknownRemoteApp { endpoint: relation.endpoint, id: relation.id })
                }
                app => Ok(app.into()),
            }
        })
    }

    /// The model of the other application.
    pub(crate) fn remote_model(&self, relation: RelationKey) -> Result<Rc<str>, Error> {
        self.reads.models.get_or_read(relation.id, |id| {
            let model = self.commands().relation_model_get(*id);
            let model = model.map_err(|source| Error::relation(relation, source))?;
            Ok(model.uuid.into())
        })
    }

    /// Data as it will be once the buffered writes are sent.
    pub(crate) fn data(&self, relation: RelationKey, owner: Owner) -> Result<Bag, Error> {
        let scope = self.own_scope(&owner);
        let read = self.data_before_writes(relation, owner)?;
        let Some(scope) = scope else { return Ok(read) };
        Ok(self.writes.borrow_mut().data.over(relation, scope, read))
    }

    pub(in crate::context) fn data_before_writes(
        &self,
        relation: RelationKey,
        owner: Owner,
    ) -> Result<Bag, Error> {
        self.reads.data.get_or_read((relation.id, owner), |(id, owner)| {
            let data = match owner {
                Owner::Unit(unit) => self.commands().relation_pairs(*id, unit.as_str()),
                Owner::App(app) => self.commands().relation_pairs_app(*id, app),
            };
            data.map(Bag::from).map_err(|source| Error::relation_data(relation, owner, source))
        })
    }

    /// Reads what the next of `units` say, many at a time.
    pub(crate) fn read_ahead(&self, relation: RelationKey, units: &[UnitName]) -> ReadAhead {
        let batch = units.get(..READ_AHEAD).unwrap_or(units);
        let key = |unit: &UnitName| (relation.id, Owner::Unit(unit.clone()));
        let unread = batch.iter().enumerate().map(|(place, unit)| (place, key(unit)));
        let unread: Vec<_> = unread.filter(|(_, key)| !self.reads.data.contains(key)).collect();
        let mut failed = BTreeMap::new();
        let asked = unread.iter().filter_map(|(place, _)| Some(batch.get(*place)?.as_str()));
        self.commands().relation_pairs_each(relation.id, asked, &mut |number, data| {
            let Some((place, key)) = unread.get(number) else { return };
            match data {
                Ok(data) => self.reads.data.replace(key.clone(), data.into()),
                Err(source) => {
                    failed.insert(*place, Error::relation_data(relation, &key.1, source));
                }
            }
        });
        ReadAhead { units: batch.len(), failed }
    }

    /// What Juju has, once it has been told.
    pub(in crate::context) fn remember_data(&self, relation: RelationKey, owner: Owner, data: Bag) {
        self.reads.data.replace((relation.id, owner), data);
    }

    /// Which of this unit's writable data `owner` is.
    fn own_scope(&self, owner: &Owner) -> Option<Scope> {
        let unit = self.hook().unit();
        match owner {
            Owner::Unit(name) => (name == unit).then_some(Scope::Unit),
            Owner::App(name) => (**name == *unit.app()).then_some(Scope::App),
        }
    }

    /// Whose data it is that this unit writes.
    pub(crate) fn own(&self, scope: Scope) -> Owner {
        let unit = self.hook().unit();
        match scope {
            Scope::Unit => Owner::Unit(unit.clone()),
            Scope::App => Owner::App(unit.app().into()),
        }
    }
}

impl Error {
    /// The error of a command about a relation.
    pub(in crate::context) fn relation(relation: RelationKey, source: hook::Error) -> Self {
        let RelationKey { id, endpoint } = relation;
        match source.kind() {
            Some(ErrorKind::RelationNotFound | ErrorKind::NotFound) => {
                Self::RelationNotFound { endpoint, id, source: Box::new(source) }
            }
            _ => source.into(),
        }
    }

    /// The same of reading somebody's data.
    fn relation_data(relation: RelationKey, owner: &Owner, source: hook::Error) -> Self {
        let RelationKey { id, endpoint } = relation;
        match source.kind() {
            Some(ErrorKind::PermissionDenied | ErrorKind::NotLeader) => {
                let (owner, source) = (owner.to_string(), Box::new(source));
                Self::RelationDataDenied { owner, endpoint, id, source }
            }
            _ => Self::relation(relation, source),
        }
    }
}
