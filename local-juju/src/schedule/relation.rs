//! What happens next in a unit's relations.

use super::{Event, RelationEvent, RelationEventKind};
use crate::state::{KnownRelation, Model, Relation, RelationId, Unit, UnitName};

/// The next event in any relation that the unit has entered, oldest relation first.
pub(super) fn next(model: &Model, name: &UnitName, unit: &Unit) -> Option<Event> {
    unit.agent.relations.iter().find_map(|(id, known)| {
        let relation = model.relation(*id)?;
        let application = model.application(name.application()).ok()?;
        let leaves = unit.dying || application.dying;
        Step { name, unit, leaves, id: *id, relation, known }.next().map(Event::Relation)
    })
}

struct Step<'a> {
    name: &'a UnitName,
    unit: &'a Unit,
    /// Whether it is this unit that departs, it or its whole application.
    leaves: bool,
    id: RelationId,
    relation: &'a Relation,
    known: &'a KnownRelation,
}

impl Step<'_> {
    /// Within one relation: the `-changed` that a `-joined` promised, then units that left, the end,
    /// changes of the application's data, units that came, and changes of units' data.
    fn next(&self) -> Option<RelationEvent> {
        use RelationEventKind::{Broken, Changed, Departed, Joined};

        if self.relation.endpoint_of(self.name.application())?.implicit {
            return None;
        }
        if let Some(unit) = &self.known.changed_pending {
            return self.event(Changed, Some(unit));
        }
        let (members, news) = (&self.known.members, &self.known.news);
        if self.ends() {
            if let Some(unit) = members.keys().next() {
                return self.event(Departed, Some(unit));
            }
            let broken = self.known.created && !self.relation.is_peer();
            return broken.then(|| self.event(Broken, None)).flatten();
        }
        let here = |unit: &&UnitName| self.relation.units.contains_key(*unit);
        let joined = |unit: &&UnitName| members.contains_key(*unit);
        if let Some(unit) = news.iter().find(|unit| joined(unit) && !here(unit)) {
            return self.event(Departed, Some(unit));
        }
        // Of a peer relation this is the unit's own application, and its leader is told too of what it
        // has written itself. Juju's documentation said otherwise; asked, Juju kept what it does and
        // changed the documentation (juju/juju#20178, #22525).
        let remote = self.relation.remote_of(self.name.application())?;
        let published = self.relation.application_data(&remote.application)?;
        if published.version != self.known.application_version {
            return self.event(Changed, None);
        }
        if let Some(unit) = news.iter().find(|unit| here(unit) && !joined(unit)) {
            return self.event(Joined, Some(unit));
        }
        let version = |unit| self.relation.units.get(unit).map(|bag| bag.version);
        let changed = news.iter().find(|unit| version(unit) != members.get(*unit).copied());
        changed.and_then(|unit| self.event(Changed, Some(unit)))
    }

    /// Whether the relation is over for this unit.
    fn ends(&self) -> bool {
        self.relation.dying || self.unit.dying
    }

    fn event(&self, kind: RelationEventKind, unit: Option<&UnitName>) -> Option<RelationEvent> {
        let application = self.name.application();
        let departing = match kind {
            RelationEventKind::Departed if self.leaves => Some(self.name.clone()),
            RelationEventKind::Departed => unit.cloned(),
            _ => None,
        };
        Some(RelationEvent {
            kind,
            endpoint: self.relation.endpoint_of(application)?.name.clone(),
            relation: self.id,
            application: self.relation.remote_of(application)?.application.clone(),
            unit: unit.cloned(),
            departing,
        })
    }
}
