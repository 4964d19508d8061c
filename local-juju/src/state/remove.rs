//! Taking relations and units away.

use super::{ActionStatus, Error, Model, Pending, Relation, RelationId, Unit, UnitName};
use crate::schedule::LifecycleEvent;

impl Model {
    /// `juju remove-relation <one> <other>`, each `application` or `application:endpoint`. Its units
    /// see each other depart and the relation break; then it is gone.
    ///
    /// # Errors
    /// There is no such relation, or several are meant.
    pub fn remove_relation(&mut self, one: &str, other: &str) -> Result<RelationId, Error> {
        let names = |side: &str, endpoint: &super::RelationEndpoint| {
            side == endpoint.to_string() || side == endpoint.application.as_str()
        };
        let named = |relation: &Relation| {
            matches!(relation.endpoints.as_slice(), [requirer, provider] if
                (names(one, requirer) && names(other, provider))
                || (names(other, requirer) && names(one, provider)))
        };
        let mut found: Vec<_> =
            self.relations.iter_mut().filter(|(_, relation)| named(relation)).collect();
        if found.len() > 1 {
            found.retain(|(_, relation)| !relation.dying);
        }
        let (id, relation) = match found.as_mut_slice() {
            [] => {
                return Err(Error::NoRelation { one: one.to_owned(), other: other.to_owned() });
            }
            [(id, relation)] => (**id, relation),
            several => {
                let keys = several.iter().map(|(_, relation)| format!("`{}`", relation.key()));
                let relations = keys.collect::<Vec<_>>().join(", ");
                return Err(Error::AmbiguousRelation {
                    one: one.to_owned(),
                    other: other.to_owned(),
                    relations,
                });
            }
        };
        relation.dying = true;
        self.settle();
        Ok(id)
    }

    /// `juju remove-unit <unit>`: it leaves its relations, stops and is removed, and so do its
    /// subordinates.
    ///
    /// # Errors
    /// There is no such unit, or it is a subordinate.
    pub fn remove_unit(&mut self, unit: &UnitName) -> Result<(), Error> {
        if let Some(principal) = self.unit(unit)?.principal().cloned() {
            return Err(Error::SubordinateUnit { unit: unit.clone(), principal });
        }
        for (name, found) in &mut self.units {
            if name == unit || found.principal.as_ref() == Some(unit) {
                found.dying = true;
            }
        }
        self.settle();
        Ok(())
    }

    /// Does what needs no hook: lets units enter and leave relations that have no hooks for them, lets
    /// subordinates come and go, drops relations that nobody is in and units that never began, and
    /// skips what is for leaders only on units that do not lead.
    pub(crate) fn settle(&mut self) {
        for unit in self.units_to_enter_silently() {
            self.enter_relations(&unit);
        }
        self.release_subordinates();
        self.skip_leader_elected();
        self.leave_silently();
        self.relations.retain(|_, relation| !relation.dying || !relation.units.is_empty());
        for unit in self.units_that_never_began() {
            self.drop_unit(&unit);
        }
        self.add_subordinates();
    }

    /// Takes a `leader-elected` that failed or was killed from units that lead no more: Juju does not
    /// run it for them.
    fn skip_leader_elected(&mut self) {
        let elected = LifecycleEvent::LeaderElected.into();
        for (name, unit) in &mut self.units {
            let application = self.applications.get(name.application());
            let leads = application.is_some_and(|found| found.leader.as_ref() == Some(name));
            if !leads && unit.agent.pending.tries_of(&elected) > 0 {
                unit.agent.pending = Pending::Nothing;
            }
        }
    }

    /// Idle units with a `juju-info` relation that they have not yet entered.
    fn units_to_enter_silently(&self) -> Vec<UnitName> {
        let waits = |name: &UnitName, unit: &Unit| {
            unit.is_idle()
                && unit.agent.installed
                && !unit.dying
                && self.relations_of(name.application()).any(|(id, relation)| {
                    let mine = relation.endpoint_of(name.application());
                    mine.is_some_and(|mine| mine.implicit)
                        && !relation.dying
                        && !unit.agent.relations.contains_key(&id)
                })
        };
        let units = self.units.iter().filter(|(name, unit)| waits(name, unit));
        units.map(|(name, _)| name.clone()).collect()
    }

    /// Lets units leave relations that end and of which their charms have seen nothing, or all.
    fn leave_silently(&mut self) {
        let mut leaving = Vec::new();
        for (name, unit) in &self.units {
            for (id, known) in &unit.agent.relations {
                let Some(relation) = self.relations.get(id) else { continue };
                let implicit =
                    relation.endpoint_of(name.application()).is_none_or(|mine| mine.implicit);
                let silent = implicit || !known.created || relation.is_peer();
                let told = known.members.is_empty() && known.changed_pending.is_none();
                if (relation.dying || unit.dying) && silent && told && unit.is_idle() {
                    leaving.push((name.clone(), *id));
                }
            }
        }
        for (name, id) in leaving {
            self.leave_relation(&name, id);
        }
    }

    fn units_that_never_began(&self) -> Vec<UnitName> {
        let never_began = |unit: &Unit| {
            unit.dying && unit.is_idle() && !unit.agent.installed && unit.agent.storages.is_empty()
        };
        let units = self.units.iter().filter(|(_, unit)| never_began(unit));
        units.map(|(name, _)| name.clone()).collect()
    }

    /// Takes the unit out of the relation; its data stays readable until the relation is gone.
    pub(crate) fn leave_relation(&mut self, unit: &UnitName, id: RelationId) {
        if let Some(found) = self.units.get_mut(unit) {
            found.agent.relations.remove(&id);
        }
        if let Some(relation) = self.relations.get_mut(&id)
            && let Some(bag) = relation.units.remove(unit)
        {
            relation.departed.insert(unit.clone(), bag);
        }
    }

    /// Takes the unit out of the model; another leads.
    pub(crate) fn drop_unit(&mut self, unit: &UnitName) {
        let relations: Vec<_> = self.relations.keys().copied().collect();
        for id in relations {
            self.leave_relation(unit, id);
        }
        self.units.remove(unit);
        self.storages.retain(|_, storage| storage.unit != *unit);
        for action in self.actions.values_mut().filter(|action| action.unit == *unit) {
            if action.status == ActionStatus::Pending {
                action.status = ActionStatus::Cancelled;
            }
        }
        let heir = self
            .units_of(unit.application())
            .min_by_key(|(name, other)| (other.dying, name.number()))
            .map(|(name, _)| name.clone());
        if let Some(application) = self.applications.get_mut(unit.application())
            && application.leader.as_ref() == Some(unit)
        {
            application.leader = heir;
        }
    }
}
