//! Relations and their data.

use std::collections::{BTreeMap, BTreeSet};

use ops_metadata::{Role, Scope};

use super::tracked::Tracked;
use super::unit::of_application;
use super::{ApplicationName, Model, RelationId, UnitName, VirtualTime};

/// The data that one unit or application publishes in a relation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Databag {
    pub(crate) data: BTreeMap<String, String>,
    /// Counts the changes, so that the other side sees that there was one.
    pub(crate) version: u64,
}

impl Databag {
    /// The keys and values.
    pub fn data(&self) -> &BTreeMap<String, String> {
        &self.data
    }

    /// Sets keys, and removes those without a value. An unchanged bag is not a new version.
    pub(crate) fn apply(&mut self, changes: &Changes) {
        let before = self.data.clone();
        apply(&mut self.data, changes);
        if self.data != before {
            self.version += 1;
        }
    }
}

/// What is to be written into a bag; `None` removes the key.
pub(crate) type Changes = BTreeMap<String, Option<String>>;

pub(crate) fn apply(data: &mut BTreeMap<String, String>, changes: &Changes) {
    for (key, value) in changes {
        match value {
            Some(value) => data.insert(key.clone(), value.clone()),
            None => data.remove(key),
        };
    }
}

/// One side of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationEndpoint {
    /// The application.
    pub application: ApplicationName,
    /// The name of the endpoint in its charm.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// Whether Juju gives it to every charm (`juju-info`): no hooks run for it.
    pub(crate) implicit: bool,
}

impl std::fmt::Display for RelationEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.application, self.name)
    }
}

/// A relation: one peer endpoint, or a requirer and a provider.
#[derive(Debug, Clone)]
pub struct Relation {
    pub(crate) interface: String,
    pub(crate) scope: Scope,
    pub(crate) dying: bool,
    /// The `dying` that its units were told of last; `None` if it is new.
    pub(crate) told: Option<bool>,
    /// When it was made.
    pub(crate) made_at: VirtualTime,
    /// When the first unit entered it.
    pub(crate) joined_at: Option<VirtualTime>,
    /// The requirer before the provider.
    pub(crate) endpoints: Vec<RelationEndpoint>,
    pub(crate) applications: Tracked<ApplicationName, Databag>,
    /// The units that have entered the relation.
    pub(crate) units: Tracked<UnitName, Databag>,
    /// The data of units that have left: readable until the relation is gone.
    pub(crate) departed: BTreeMap<UnitName, Databag>,
}

impl Relation {
    /// The interface.
    pub fn interface(&self) -> &str {
        &self.interface
    }

    /// The sides: one of a peer relation, else the requirer and the provider.
    pub fn endpoints(&self) -> &[RelationEndpoint] {
        &self.endpoints
    }

    /// Whether it joins the units of one application.
    pub fn is_peer(&self) -> bool {
        self.endpoints.len() == 1
    }

    /// Whether it is being removed.
    pub fn is_dying(&self) -> bool {
        self.dying
    }

    /// Whether the unit has entered it, so that the other side sees it, and not left it.
    pub fn has_entered(&self, unit: &UnitName) -> bool {
        self.units.contains_key(unit)
    }

    /// What the application publishes.
    pub fn application_data(&self, application: &ApplicationName) -> Option<&Databag> {
        self.applications.get(application)
    }

    /// What the unit publishes, or published before it left.
    pub fn unit_data(&self, unit: &UnitName) -> Option<&Databag> {
        self.units.get(unit).or_else(|| self.departed.get(unit))
    }

    /// Its status, and since when.
    pub(crate) fn status(&self) -> (&'static str, VirtualTime) {
        self.joined_at.map_or(("joining", self.made_at), |since| ("joined", since))
    }

    pub(crate) fn endpoint_of(&self, application: &ApplicationName) -> Option<&RelationEndpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.application == *application)
    }

    /// The side that the application sees; of a peer relation, its own.
    pub(crate) fn remote_of(&self, application: &ApplicationName) -> Option<&RelationEndpoint> {
        let other = self.endpoints.iter().find(|endpoint| endpoint.application != *application);
        other.or_else(|| self.endpoints.first())
    }

    /// How Juju names it in messages: `wordpress:database mysql:server`.
    pub(crate) fn key(&self) -> String {
        let names: Vec<_> = self.endpoints.iter().map(ToString::to_string).collect();
        names.join(" ")
    }
}

impl Model {
    /// The relations, by id.
    pub fn relations(&self) -> impl Iterator<Item = (RelationId, &Relation)> {
        self.relations.iter().map(|(id, relation)| (*id, relation))
    }

    /// The relation, if there is one of this id.
    pub fn relation(&self, id: RelationId) -> Option<&Relation> {
        self.relations.get(&id)
    }

    /// The relations of an application, oldest first.
    pub(crate) fn relations_of<'a>(
        &'a self,
        application: &'a ApplicationName,
    ) -> impl Iterator<Item = (RelationId, &'a Relation)> {
        self.relations().filter(|(_, relation)| relation.endpoint_of(application).is_some())
    }

    /// The units that this unit meets in the relation, sorted, with their data.
    pub(crate) fn remote_units<'a>(
        &'a self,
        unit: &'a UnitName,
        relation: &'a Relation,
    ) -> impl Iterator<Item = (&'a UnitName, &'a Databag)> {
        let remote = relation.remote_of(unit.application());
        let theirs = remote.map(|remote| of_application(&relation.units, &remote.application));
        theirs.into_iter().flatten().filter(move |(other, _)| {
            *other != unit && (relation.scope == Scope::Global || self.same_principal(unit, other))
        })
    }

    /// Whether one is the other's principal, or both have the same one.
    pub(super) fn same_principal(&self, one: &UnitName, other: &UnitName) -> bool {
        let principal =
            |name| self.units.get(name).and_then(|unit| unit.principal.as_ref()).unwrap_or(name);
        principal(one) == principal(other)
    }

    /// Lets the unit enter every relation of its application that its charm knows and it has not yet
    /// entered: from now on the other side sees it, with its addresses in its bag, and subordinates
    /// come to it.
    pub(crate) fn enter_relations(&mut self, unit: &UnitName) {
        let Some(found) = self.units.get(unit) else { return };
        let known = &found.agent.relations;
        let new = self.relations_of(unit.application());
        let declares = |relation: &Relation| {
            let mine = relation.endpoint_of(unit.application());
            mine.is_some_and(|mine| mine.implicit || found.agent.declares_relation(&mine.name))
        };
        let new = new.filter(|(id, relation)| {
            !relation.dying && !known.contains_key(id) && declares(relation)
        });
        let met = new.map(|(id, relation)| {
            let met = self.remote_units(unit, relation).map(|(other, _)| other.clone());
            (id, met.collect())
        });
        let met: Vec<(RelationId, BTreeSet<UnitName>)> = met.collect();
        let data = super::network::databag(found.place.address);
        for (id, news) in met {
            let known = super::KnownRelation { news, ..super::KnownRelation::default() };
            if let Some(found) = self.units.get_mut(unit) {
                found.agent.relations.insert(id, known);
            }
            if let Some(relation) = self.relations.get_mut(&id) {
                relation.joined_at.get_or_insert(self.now);
                relation.departed.remove(unit);
                relation.units.insert(unit.clone(), Databag { data: data.clone(), version: 1 });
            }
        }
    }
}
