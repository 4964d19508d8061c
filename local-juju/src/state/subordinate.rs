//! Subordinates: units that come and go beside their principals.

use std::collections::BTreeSet;

use ops_metadata::Scope;

use super::{ApplicationName, Model, Relation, UnitName};

impl Model {
    /// Makes a unit beside each principal that has entered a relation with a subordinate and has no
    /// unit of it. One that is going is waited for: a principal has one at a time.
    pub(crate) fn add_subordinates(&mut self) {
        let beside = self.relations.values().filter(|relation| is_beside(relation));
        let missing: BTreeSet<_> =
            beside.flat_map(|relation| self.without_subordinate(relation)).collect();
        for (application, principal) in missing {
            self.new_unit(&application, Some(&principal));
        }
    }

    fn without_subordinate(&self, relation: &Relation) -> Vec<(ApplicationName, UnitName)> {
        let mut missing = Vec::new();
        for side in relation.endpoints() {
            let application = &side.application;
            if !self.application(application).is_ok_and(|found| found.charm.subordinate) {
                continue;
            }
            let taken: BTreeSet<_> =
                self.units_of(application).filter_map(|(_, unit)| unit.principal()).collect();
            let alone = relation.units.keys().filter(|name| {
                let unit = self.units.get(name);
                name.application() != application
                    && unit.is_some_and(|unit| unit.principal.is_none() && !unit.dying)
                    && !taken.contains(name)
            });
            missing.extend(alone.map(|principal| (application.clone(), principal.clone())));
        }
        missing
    }

    /// Lets the subordinates go whose last relation with their principal has ended.
    pub(super) fn release_subordinates(&mut self) {
        let relations = &self.relations;
        let related = |one: &UnitName, other: &UnitName| {
            relations.values().any(|relation| {
                is_beside(relation)
                    && relation.endpoint_of(one.application()).is_some()
                    && relation.endpoint_of(other.application()).is_some()
            })
        };
        for (name, unit) in &mut self.units {
            if unit.principal.as_ref().is_some_and(|principal| !related(name, principal)) {
                unit.dying = true;
            }
        }
    }
}

/// Whether the relation goes on and joins a subordinate to the principals beside it.
fn is_beside(relation: &Relation) -> bool {
    !relation.dying && relation.scope == Scope::Container
}
