//! What happens next in a unit's relations.

use super::{Event, RelationEvent, RelationEventKind};
use crate::state::{KnownRelation, Model, Relation, RelationId, Unit, UnitName};

/// The next event in any relation that the unit has entered, oldest relation first.
pub(super) fn next(model: &Model, name: &UnitName, unit: &Unit) -> Option<Event> {
    unit.agent.relations.iter().find_map(|(id, known)| {
        let relation = model.relation(*id)?;
        Step { model, name, unit, id: *id, relation, known }.next().map(Event::Relation)
    })
}

struct Step<'a> {
    model: &'a Model,
    name: &'a UnitName,
    unit: &'a Unit,
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
        if let Some(unit) = self.known.members.keys().find(|unit| !self.meets(unit)) {
            return self.event(Departed, Some(unit));
        }
        if self.ends() {
            let broken = self.known.created && !self.relation.is_peer();
            return broken.then(|| self.event(Broken, None)).flatten();
        }
        // Of a peer relation this is the unit's own application: Juju 3.6 tells the leader too what it
        // has written itself, whatever its documentation says.
        let remote = self.relation.remote_of(self.name.application())?;
        let published = self.relation.application_data(&remote.application)?;
        if published.version != self.known.application_version {
            return self.event(Changed, None);
        }
        let mut changed = None;
        for (unit, bag) in self.model.remote_units(self.name, self.relation) {
            match self.known.members.get(unit) {
                None => return self.event(Joined, Some(unit)),
                Some(seen) if *seen != bag.version && changed.is_none() => changed = Some(unit),
                Some(_) => {}
            }
        }
        changed.and_then(|unit| self.event(Changed, Some(unit)))
    }

    /// Whether the relation is over for this unit.
    fn ends(&self) -> bool {
        self.relation.dying || self.unit.dying
    }

    /// Whether the unit is still with us in this relation.
    fn meets(&self, unit: &UnitName) -> bool {
        !self.ends() && self.relation.units.contains_key(unit)
    }

    fn event(&self, kind: RelationEventKind, unit: Option<&UnitName>) -> Option<RelationEvent> {
        let application = self.name.application();
        let departing = match kind {
            RelationEventKind::Departed if self.unit.dying => Some(self.name.clone()),
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
