//! What follows from a change without any hook.

use std::collections::BTreeSet;

use ops_metadata::Scope;

use super::unit::of_application;
use super::{Model, Pending, Relation, RelationId, UnitName};
use crate::schedule::{Event, LifecycleEvent, secret};

impl Model {
    /// Does what needs no hook: lets units enter and leave relations that have no hooks for them, lets
    /// subordinates come and go, drops relations that nobody is in and units that never began, and
    /// skips what is for leaders only on units that do not lead.
    ///
    /// Then the schedule looks again at the units that a change concerns, and at no others.
    pub(crate) fn settle(&mut self) {
        let mut affected = BTreeSet::new();
        while !self.is_settled() {
            let relations = self.relations.take_changed();
            let mut units = self.units.take_changed();
            for application in self.applications.take_changed() {
                units.extend(self.units_of(&application).map(|(name, _)| name.clone()));
            }
            for id in &relations {
                self.spread(*id, &mut units);
            }
            for name in &units {
                self.enter_silently(name);
                self.release_subordinate(name);
                self.skip_leader_elected(name);
                self.forget_what_is_gone(name);
                self.leave_silently(name);
                self.drop_if_never_began(name);
                self.add_subordinates(name);
            }
            for id in &relations {
                self.drop_if_over(*id);
            }
            self.drop_applications();
            affected.extend(units);
        }
        for name in &affected {
            self.look_at(name);
        }
    }

    /// Whether everything that follows from the changes so far is done.
    pub(crate) fn is_settled(&self) -> bool {
        let Self { units, applications, relations, .. } = self;
        !units.has_changed() && !applications.has_changed() && !relations.has_changed()
    }

    /// Tells the units that a change of the relation concerns, and adds them to `affected`.
    fn spread(&mut self, id: RelationId, affected: &mut BTreeSet<UnitName>) {
        let Some(relation) = self.relations.get_unmarked(&id) else { return };
        let units = relation.units.take_changed();
        let applications = relation.applications.take_changed();
        let whole = relation.told.replace(relation.dying) != Some(relation.dying);
        let Some(relation) = self.relations.get(&id) else { return };
        if whole {
            for endpoint in relation.endpoints() {
                let units = self.units_of(&endpoint.application);
                affected.extend(units.map(|(name, _)| name.clone()));
            }
        }
        let reads = |name: &UnitName| {
            let remote = relation.remote_of(name.application());
            remote.is_some_and(|remote| applications.contains(&remote.application))
        };
        affected.extend(relation.units.keys().filter(|name| reads(name)).cloned());

        let mut told = Vec::new();
        for changed in &units {
            let here = relation.units.contains_key(changed);
            let others = self.who_meets(changed, relation);
            told.extend(others.map(|other| (other.clone(), changed, here)));
        }
        for (other, changed, here) in told {
            let found = self.units.get_unmarked(&other);
            if let Some(known) = found.and_then(|unit| unit.agent.relations.get_mut(&id)) {
                if here || known.members.contains_key(changed) {
                    known.news.insert(changed.clone());
                } else {
                    known.news.remove(changed);
                }
            }
            affected.insert(other);
        }
    }

    /// The units that meet this one in the relation. Of one that is gone nobody knows any more beside
    /// whom it was, so all may have met it.
    fn who_meets<'a>(
        &'a self,
        unit: &'a UnitName,
        relation: &'a Relation,
    ) -> impl Iterator<Item = &'a UnitName> {
        let gone = !self.units.contains_key(unit);
        let remote = relation.remote_of(unit.application());
        let theirs = remote.map(|remote| of_application(&relation.units, &remote.application));
        let theirs = theirs.into_iter().flatten().map(|(name, _)| name);
        theirs.filter(move |other| {
            *other != unit
                && (gone || relation.scope == Scope::Global || self.same_principal(unit, other))
        })
    }

    /// Lets an idle unit enter its `juju-info` relations.
    fn enter_silently(&mut self, name: &UnitName) {
        let Some(unit) = self.units.get(name) else { return };
        let ready = unit.is_idle() && unit.agent.installed && !unit.dying;
        let waits = self.relations_of(name.application()).any(|(id, relation)| {
            let mine = relation.endpoint_of(name.application());
            mine.is_some_and(|mine| mine.implicit)
                && !relation.dying
                && !unit.agent.relations.contains_key(&id)
        });
        if ready && waits {
            self.enter_relations(name);
        }
    }

    /// Takes a `leader-elected` that failed or was killed from a unit that leads no more: Juju does not
    /// run it there.
    fn skip_leader_elected(&mut self, name: &UnitName) {
        let elected = LifecycleEvent::LeaderElected.into();
        let waits =
            self.units.get(name).is_some_and(|unit| unit.agent.pending.tries_of(&elected) > 0);
        if waits
            && !self.is_leader(name)
            && let Some(unit) = self.units.get_mut(name)
        {
            unit.agent.pending = Pending::Nothing;
        }
    }

    /// Takes a hook that failed or was killed from a unit when what it is about is gone.
    fn forget_what_is_gone(&mut self, name: &UnitName) {
        let Some(unit) = self.units.get(name) else { return };
        let (Pending::Failed { event, .. } | Pending::Queued { event, .. }) = &unit.agent.pending
        else {
            return;
        };
        let there = match event {
            Event::Relation(event) => self.relations.contains_key(&event.relation),
            Event::Storage(event) => {
                let instance = self.storages.get(&event.storage);
                instance.is_some_and(|instance| instance.unit() == Some(name))
            }
            Event::Secret(event) => secret::stands(self, name, event),
            Event::Workload(event) => unit.agent.workload.contains(event),
            _ => true,
        };
        if !there && let Some(unit) = self.units.get_mut(name) {
            unit.agent.pending = Pending::Nothing;
        }
    }

    /// Lets a unit leave relations that end and of which its charm has seen nothing, or all.
    fn leave_silently(&mut self, name: &UnitName) {
        let Some(unit) = self.units.get(name).filter(|unit| unit.is_idle()) else { return };
        let over = unit.agent.relations.iter().filter(|(id, known)| {
            let Some(relation) = self.relations.get(id) else { return true };
            let implicit =
                relation.endpoint_of(name.application()).is_none_or(|mine| mine.implicit);
            let silent = implicit || !known.created || relation.is_peer();
            let told = known.members.is_empty() && known.changed_pending.is_none();
            (relation.dying || unit.dying) && silent && told
        });
        for id in over.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.leave_relation(name, id);
        }
    }

    fn drop_if_never_began(&mut self, name: &UnitName) {
        let never_began = self.units.get(name).is_some_and(|unit| {
            unit.dying && unit.is_idle() && !unit.agent.installed && unit.agent.storages.is_empty()
        });
        if never_began {
            self.drop_unit(name);
        }
    }

    fn drop_if_over(&mut self, id: RelationId) {
        let over = |relation: &Relation| relation.dying && relation.units.is_empty();
        if self.relations.get(&id).is_some_and(over) {
            self.relations.remove(&id);
            self.prune_secrets();
        }
    }
}
