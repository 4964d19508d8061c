//! The model as `juju status` shows it.

use super::{
    ApplicationName, ContainerCheck, ContainerService, Model, Status, StatusWord, Unit, UnitName,
};

/// What `juju status` shows; whoever prints it lays it out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelStatus {
    /// The model's name.
    pub model: String,
    /// The version of Juju.
    pub juju_version: String,
    /// The applications, by name.
    pub applications: Vec<ApplicationRow>,
    /// The units, by application and number.
    pub units: Vec<UnitRow>,
    /// The relations, by provider.
    pub relations: Vec<RelationRow>,
}

/// An application in [`ModelStatus`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplicationRow {
    /// Its name.
    pub name: ApplicationName,
    /// The version of its workload; may be empty.
    pub version: String,
    /// The status that its leader set, or its worst unit's.
    pub status: Status,
    /// How many units it has.
    pub scale: usize,
    /// The name of its charm.
    pub charm: String,
}

/// A unit in [`ModelStatus`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitRow {
    /// Its name.
    pub name: UnitName,
    /// Whether it leads its application; shown as `*`.
    pub leader: bool,
    /// The status of its workload.
    pub workload: Status,
    /// The word for what its agent is at.
    pub agent: &'static str,
    /// Its machine.
    pub machine: u32,
    /// Its public address.
    pub address: String,
    /// Its open ports.
    pub ports: Vec<String>,
    /// Its containers, by name; none in a model of machines.
    pub containers: Vec<ContainerRow>,
}

/// A container of a unit in [`ModelStatus`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerRow {
    /// Its name.
    pub name: String,
    /// Whether its Pebble answers.
    pub ready: bool,
    /// How often it was started anew.
    pub restarts: u32,
    /// Its services, by name.
    pub services: Vec<ContainerService>,
    /// Its checks, by name.
    pub checks: Vec<ContainerCheck>,
}

/// A relation in [`ModelStatus`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RelationRow {
    /// `application:endpoint` of the provider; of a peer relation, of its only side.
    pub provider: String,
    /// `application:endpoint` of the requirer; of a peer relation, of its only side.
    pub requirer: String,
    /// The interface.
    pub interface: String,
    /// `regular`, `subordinate` or `peer`.
    pub kind: &'static str,
}

fn containers(unit: &Unit) -> Vec<ContainerRow> {
    let rows = unit.containers.iter().map(|(name, container)| ContainerRow {
        name: name.clone(),
        ready: container.is_ready(),
        restarts: container.run(),
        services: container.services().to_vec(),
        checks: container.checks().to_vec(),
    });
    rows.collect()
}

impl Model {
    /// What `juju status` shows.
    pub fn status(&self) -> ModelStatus {
        let mut units: Vec<_> = self
            .units
            .iter()
            .map(|(name, unit)| UnitRow {
                name: name.clone(),
                leader: self.is_leader(name),
                workload: unit.status(),
                agent: match unit.agent_status().as_str() {
                    "error" => "idle", // the error is the workload's
                    word => word,
                },
                machine: unit.machine(),
                address: unit.address().to_string(),
                ports: unit.open_ports(),
                containers: containers(unit),
            })
            .collect();
        units.sort_by(|a, b| {
            (a.name.application(), a.name.number()).cmp(&(b.name.application(), b.name.number()))
        });
        let mut relations: Vec<_> = self
            .relations
            .values()
            .filter_map(|relation| {
                Some(RelationRow {
                    provider: relation.endpoints.last()?.to_string(),
                    requirer: relation.endpoints.first()?.to_string(),
                    interface: relation.interface.clone(),
                    kind: match (relation.is_peer(), relation.scope) {
                        (true, _) => "peer",
                        (false, ops_metadata::Scope::Global) => "regular",
                        (false, ops_metadata::Scope::Container) => "subordinate",
                    },
                })
            })
            .collect();
        relations.sort_by(|a, b| (&a.provider, &a.requirer).cmp(&(&b.provider, &b.requirer)));
        ModelStatus {
            model: self.settings.model_name.clone(),
            juju_version: self.settings.juju_version.to_string(),
            applications: self
                .applications
                .iter()
                .map(|(name, application)| ApplicationRow {
                    name: name.clone(),
                    version: application.workload_version.clone(),
                    status: self.application_status(name),
                    scale: self.units_of(name).count(),
                    charm: application
                        .charm
                        .name
                        .as_ref()
                        .map_or_else(String::new, |n| n.value.clone()),
                })
                .collect(),
            units,
            relations,
        }
    }

    /// The status that the application's leader set, or else its worst unit's.
    pub(crate) fn application_status(&self, name: &ApplicationName) -> Status {
        let set = self.applications.get(name).and_then(|application| application.status.clone());
        set.unwrap_or_else(|| {
            let units: Vec<_> = self.units_of(name).map(|(_, unit)| unit.status()).collect();
            let unknown = || Status::new(StatusWord::Unknown, "", self.now);
            Status::worst(units.iter()).cloned().unwrap_or_else(unknown)
        })
    }
}
