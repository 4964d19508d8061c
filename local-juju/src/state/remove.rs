//! Taking relations and units away.

use super::{ActionStatus, Error, Model, Relation, RelationId, UnitName};

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
            self.relations.iter().filter(|(_, relation)| named(relation)).collect();
        if found.len() > 1 {
            found.retain(|(_, relation)| !relation.dying);
        }
        let id = match found.as_slice() {
            [] => {
                return Err(Error::NoRelation { one: one.to_owned(), other: other.to_owned() });
            }
            [(id, _)] => **id,
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
        if let Some(relation) = self.relations.get_mut(&id) {
            relation.dying = true;
        }
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
        let subordinates = self.unit(unit)?.subordinates.clone();
        for name in subordinates.iter().chain([unit]) {
            if let Some(found) = self.units.get_mut(name) {
                found.dying = true;
            }
        }
        self.settle();
        Ok(())
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
    pub(crate) fn drop_unit(&mut self, name: &UnitName) {
        let Some(unit) = self.units.remove(name) else { return };
        for id in unit.agent.relations.keys() {
            self.leave_relation(name, *id);
        }
        for storage in &unit.storages {
            self.storages.remove(storage);
        }
        for id in &unit.actions {
            if let Some(action) = self.actions.get_mut(id) {
                action.status = ActionStatus::Cancelled;
            }
        }
        if let Some(principal) = unit.principal.and_then(|name| self.units.get_mut(&name)) {
            principal.subordinates.remove(name);
        }
        if self.is_leader(name) {
            let heir = self
                .units_of(name.application())
                .min_by_key(|(name, other)| (other.dying, name.number()))
                .map(|(name, _)| name.clone());
            self.lead(name.application(), heir);
        }
    }
}
