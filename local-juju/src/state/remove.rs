//! Taking relations and units away.

use super::{ActionStatus, ApplicationName, Error, Model, Relation, RelationId, UnitName};

/// How a unit or an application is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Removal {
    /// It goes at once and without its hooks (`--force --no-wait`), also if it is in error. The units
    /// that it is related to see it depart.
    pub force: bool,
    /// Its storage goes too (`--destroy-storage`); else the instances stay in the model, detached.
    pub destroy_storage: bool,
}

impl Removal {
    /// With `--force --no-wait`.
    #[must_use]
    pub fn forced(self) -> Self {
        Self { force: true, ..self }
    }

    /// With `--destroy-storage`.
    #[must_use]
    pub fn with_storage(self) -> Self {
        Self { destroy_storage: true, ..self }
    }
}

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

    /// `juju remove-unit <unit>`: it leaves its relations, its storage detaches, it stops and is
    /// removed, and so do its subordinates. A unit in error does so only when that is resolved, or
    /// when the removal is forced.
    ///
    /// # Errors
    /// There is no such unit, or it is a subordinate.
    pub fn remove_unit(&mut self, unit: &UnitName, how: Removal) -> Result<(), Error> {
        if let Some(principal) = self.unit(unit)?.principal().cloned() {
            return Err(Error::SubordinateUnit { unit: unit.clone(), principal });
        }
        self.end_unit(unit, how);
        self.settle();
        Ok(())
    }

    /// `juju remove-application <application>`: its relations end, its units are removed, and then it
    /// is gone. Until then no unit can be added to it and nothing integrated with it.
    ///
    /// # Errors
    /// There is no such application.
    pub fn remove_application(
        &mut self,
        name: &ApplicationName,
        how: Removal,
    ) -> Result<(), Error> {
        self.application(name)?;
        if let Some(application) = self.applications.get_mut(name) {
            application.dying = true;
        }
        let relations = self.relations_of(name).filter(|(_, relation)| !relation.is_peer());
        for id in relations.map(|(id, _)| id).collect::<Vec<_>>() {
            if let Some(relation) = self.relations.get_mut(&id) {
                relation.dying = true;
            }
        }
        let units: Vec<_> = self.units_of(name).map(|(unit, _)| unit.clone()).collect();
        for unit in &units {
            self.end_unit(unit, how);
        }
        self.settle();
        Ok(())
    }

    /// Lets the unit and its subordinates go.
    fn end_unit(&mut self, name: &UnitName, how: Removal) {
        let Some(unit) = self.units.get_mut(name) else { return };
        unit.dying = true;
        let (subordinates, storages) = (unit.subordinates.clone(), unit.storages.clone());
        if how.destroy_storage {
            for id in storages {
                if let Some(instance) = self.storages.get_mut(&id) {
                    instance.dying = true;
                }
            }
        }
        for subordinate in &subordinates {
            self.end_unit(subordinate, how);
        }
        if how.force {
            self.drop_unit(name);
        }
    }

    /// Takes an application that is being removed out of the model when nothing is left of it.
    pub(super) fn drop_applications(&mut self) {
        let over = self.applications.iter().filter(|(name, application)| {
            application.dying
                && self.units_of(name).next().is_none()
                && self.relations_of(name).all(|(_, relation)| relation.is_peer())
        });
        for name in over.map(|(name, _)| name.clone()).collect::<Vec<_>>() {
            let peers: Vec<_> = self.relations_of(&name).map(|(id, _)| id).collect();
            for id in peers {
                self.relations.remove(&id);
            }
            self.applications.remove(&name);
            self.prune_secrets();
        }
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
        for storage in unit.storages.union(&unit.agent.storages) {
            self.release_storage(storage);
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
            let heir = self.heir(name.application());
            self.lead(name.application(), heir);
        }
        self.prune_secrets();
    }
}
