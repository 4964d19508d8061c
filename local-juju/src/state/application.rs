//! Applications.

use std::collections::BTreeMap;
use std::sync::Arc;

use ops_metadata::{Charm, RelationMeta};

use super::error::hint;
use super::{
    ApplicationName, ConfigValue, Error, Model, ModelKind, Resource, Status, StatusWord, Unit,
    UnitName, VirtualTime, config,
};

/// A deployed charm.
#[derive(Debug, Clone)]
pub struct Application {
    pub(crate) charm: Arc<Charm>,
    /// Which charm and resources it has: another number, unique in the model, whenever they change.
    pub(crate) charm_version: u32,
    pub(crate) dying: bool,
    pub(crate) config: BTreeMap<String, ConfigValue>,
    /// Counts the changes of the configuration, so that units see that there was one.
    pub(crate) config_version: u64,
    pub(crate) leader: Option<UnitName>,
    /// When the leadership ends of a leader that does not answer.
    pub(crate) lease_ends: Option<VirtualTime>,
    pub(crate) status: Option<Status>,
    pub(crate) workload_version: String,
    /// Whether its charm may see the cloud's credential.
    pub(crate) trusted: bool,
    pub(crate) resources: BTreeMap<String, Resource>,
    pub(crate) leader_settings: BTreeMap<String, String>,
    /// Counts the changes of the leader's settings, so that other units see that there was one.
    pub(crate) leader_settings_version: u64,
    pub(crate) kubernetes: KubernetesSpec,
}

/// What charms without containers of their own tell Kubernetes to run (until Juju 3.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KubernetesSpec {
    /// In Juju's words.
    pub(crate) spec: Option<String>,
    /// In Kubernetes' words.
    pub(crate) raw: Option<String>,
}

impl Application {
    /// The charm.
    pub fn charm(&self) -> &Arc<Charm> {
        &self.charm
    }

    /// The leader; `None` without units, and when no unit answers.
    pub fn leader(&self) -> Option<&UnitName> {
        self.leader.as_ref()
    }

    /// The status that the leader set, if it ever did.
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// Whether its charm may see the cloud's credential.
    pub fn is_trusted(&self) -> bool {
        self.trusted
    }

    /// The resources that were attached.
    pub fn resources(&self) -> &BTreeMap<String, Resource> {
        &self.resources
    }

    /// What `leader-set` wrote (until Juju 3.6).
    pub fn leader_settings(&self) -> &BTreeMap<String, String> {
        &self.leader_settings
    }

    /// What `application-version-set` said last.
    pub fn workload_version(&self) -> &str {
        &self.workload_version
    }

    pub(crate) fn relation_meta(&self, endpoint: &str) -> Option<&RelationMeta> {
        self.charm.relations.iter().find(|relation| relation.name.value == endpoint)
    }
}

impl Model {
    /// `juju deploy <charm> <name> -n <units> --config <option>=<value>…`; values as typed by an
    /// operator. Makes the peer relations, and storage instances for each unit.
    ///
    /// A subordinate charm gets no units here; one unit, the default of `juju deploy`, is taken for
    /// none.
    ///
    /// # Errors
    /// The name is not one or is taken, an option is unknown or its value not of its type, or units
    /// are asked for a subordinate. The model is then unchanged.
    pub fn deploy(
        &mut self,
        name: &str,
        charm: Arc<Charm>,
        units: u32,
        config: &[(String, String)],
    ) -> Result<ApplicationName, Error> {
        let name: ApplicationName = name.parse()?;
        if self.applications.contains_key(&name) {
            return Err(Error::ApplicationExists(name));
        }
        if charm.subordinate && units > 1 {
            return Err(Error::SubordinateUnits(name));
        }
        let config = config::typed(&name, &charm, config)?;
        let units = if charm.subordinate { 0 } else { units };
        let application = Application {
            charm,
            charm_version: self.counters.charm.next(),
            dying: false,
            config,
            config_version: 1,
            leader: None,
            lease_ends: None,
            status: None,
            workload_version: String::new(),
            trusted: false,
            resources: BTreeMap::new(),
            leader_settings: BTreeMap::new(),
            leader_settings_version: 0,
            kubernetes: KubernetesSpec::default(),
        };
        self.applications.insert(name.clone(), application);
        self.add_peer_relations(&name, |_| true);
        for _ in 0..units {
            self.new_unit(&name, None);
        }
        self.settle();
        Ok(name)
    }

    /// `juju add-unit`.
    ///
    /// # Errors
    /// There is no such application, or it is subordinate.
    pub fn add_unit(&mut self, application: &ApplicationName) -> Result<UnitName, Error> {
        let found = self.alive_application(application)?;
        if found.charm.subordinate {
            return Err(Error::SubordinateUnits(application.clone()));
        }
        let unit = self.new_unit(application, None);
        self.settle();
        unit.ok_or_else(|| self.no_application(application))
    }

    /// Makes a unit, beside its principal if it has one; the first of an application leads it.
    pub(super) fn new_unit(
        &mut self,
        application: &ApplicationName,
        principal: Option<&UnitName>,
    ) -> Option<UnitName> {
        let place = match principal.and_then(|principal| self.units.get(principal)) {
            Some(principal) => principal.place.clone(),
            None => self.counters.next_place(self.settings.first_address),
        };
        let found = self.applications.get_unmarked(application)?;
        let number = self.counters.units.entry(application.clone()).or_default().next();
        let name = UnitName::new(application, number);
        found.leader.get_or_insert_with(|| name.clone());
        let charm = Arc::clone(&found.charm);
        let waits = match self.settings.kind {
            ModelKind::Machines => "waiting for machine",
            ModelKind::Kubernetes => "installing agent",
        };
        let status = Status::new(StatusWord::Waiting, waits, self.now);
        let containers = self.new_containers(&charm);
        let unit = Unit::new(place, principal.cloned(), status, containers);
        self.units.insert(name.clone(), unit);
        if let Some(principal) = principal.and_then(|principal| self.units.get_mut(principal)) {
            principal.subordinates.insert(name.clone());
        }
        self.attach_storages(&name, &charm);
        Some(name)
    }

    /// The applications, by name.
    pub fn applications(&self) -> impl Iterator<Item = (&ApplicationName, &Application)> {
        self.applications.iter()
    }

    /// The application.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn application(&self, name: &ApplicationName) -> Result<&Application, Error> {
        self.applications.get(name).ok_or_else(|| self.no_application(name))
    }

    /// The application, if it is not being removed.
    pub(super) fn alive_application(&self, name: &ApplicationName) -> Result<&Application, Error> {
        let found = self.application(name)?;
        if found.dying { Err(Error::ApplicationDying(name.clone())) } else { Ok(found) }
    }

    fn no_application(&self, name: &ApplicationName) -> Error {
        let names = self.applications.keys().map(ApplicationName::as_str);
        Error::NoApplication { name: name.clone(), hint: hint(name.as_str(), names) }
    }
}
