//! Subordinates: units that come and go beside their principals.

use ops_metadata::Scope;

use super::{ApplicationName, Model, Relation, UnitName};

impl Model {
    /// Makes units beside the principal: one of each subordinate application with which it is in a
    /// relation and of which it has none. One that is going is waited for: a principal has one at a
    /// time.
    pub(super) fn add_subordinates(&mut self, principal: &UnitName) {
        for application in self.missing_subordinates(principal) {
            self.new_unit(&application, Some(principal));
        }
    }

    fn missing_subordinates(&self, principal: &UnitName) -> Vec<ApplicationName> {
        let Some(unit) = self.units.get(principal) else { return Vec::new() };
        if unit.dying || unit.principal.is_some() {
            return Vec::new();
        }
        let relations = unit.agent.relations.keys().filter_map(|id| self.relations.get(id));
        let beside = relations.filter(|relation| is_beside(relation));
        let others = beside.filter_map(|relation| relation.remote_of(principal.application()));
        let mut missing: Vec<_> = others
            .map(|other| &other.application)
            .filter(|name| self.application(name).is_ok_and(|found| found.charm.subordinate))
            .filter(|name| unit.subordinates.iter().all(|beside| beside.application() != *name))
            .cloned()
            .collect();
        missing.sort();
        missing.dedup();
        missing
    }

    /// Lets a subordinate go whose last relation with its principal has ended.
    pub(super) fn release_subordinate(&mut self, name: &UnitName) {
        let Some(unit) = self.units.get(name).filter(|unit| !unit.dying) else { return };
        let Some(principal) = &unit.principal else { return };
        let related = self.relations_of(name.application()).any(|(_, relation)| {
            is_beside(relation) && relation.endpoint_of(principal.application()).is_some()
        });
        if !related && let Some(unit) = self.units.get_mut(name) {
            unit.dying = true;
        }
    }
}

/// Whether the relation goes on and joins a subordinate to the principals beside it.
fn is_beside(relation: &Relation) -> bool {
    !relation.dying && relation.scope == Scope::Container
}
