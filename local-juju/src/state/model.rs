//! The model: what an operator does to it, and what can be read from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ops_metadata::Charm;

use super::{
    ActionId, ApplicationName, Error, JujuVersion, RelationId, StorageId, UnitName, VirtualTime,
};

/// What a model is made with.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The model's name.
    pub model_name: String,
    /// The model's UUID.
    pub model_uuid: String,
    /// The Juju that is modelled.
    pub juju_version: JujuVersion,
    /// How often a failed hook is run again by itself before its unit stays in error. Juju retries
    /// without end; a model that comes to rest needs an end.
    pub automatic_retries: u32,
    /// How long a unit has nothing to do before it runs `update-status`.
    pub update_status_interval: Duration,
    /// The directory below which storage instances are located, as `<name>/<number>`. The model only
    /// tells charms the paths; whoever starts charms makes the directories. The `location` that a
    /// charm asks for is not used: charms of several units share this machine.
    pub storage_directory: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model_name: "local".to_owned(),
            model_uuid: "6c6f6361-6c20-4a75-8a75-000000000001".to_owned(),
            juju_version: JujuVersion::default(),
            automatic_retries: 3,
            update_status_interval: Duration::from_secs(300),
            storage_directory: PathBuf::from("/var/lib/juju/storage"),
        }
    }
}

/// A Juju model: its applications, units, relations, storage, actions and log.
///
/// Equal operations on equal models give equal models: ids count up, nothing is random, and time is
/// [`VirtualTime`].
#[derive(Debug, Clone)]
pub struct Model {
    settings: Settings,
    now: VirtualTime,
}

impl Model {
    /// An empty model.
    pub fn new(settings: Settings) -> Self {
        Self { settings, now: VirtualTime::ZERO }
    }

    /// What the model was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The model's present.
    pub fn now(&self) -> VirtualTime {
        self.now
    }

    /// `juju deploy <charm> <name> -n <units> --config <option>=<value>…`; values as typed by an
    /// operator. Makes the peer relations, and storage instances for each unit.
    ///
    /// # Errors
    /// The name is not one or is taken, or an option is unknown or its value not of its type; the
    /// model is then unchanged.
    pub fn deploy(
        &mut self,
        name: &str,
        charm: Arc<Charm>,
        units: u32,
        config: &[(String, String)],
    ) -> Result<ApplicationName, Error> {
        let _ = (charm, units, config);
        Ok(name.parse()?)
    }

    /// `juju add-unit`.
    ///
    /// # Errors
    /// There is no such application.
    pub fn add_unit(&mut self, application: &ApplicationName) -> Result<UnitName, Error> {
        Ok(UnitName::new(application, 0))
    }

    /// `juju integrate <one> <other>`, each `application` or `application:endpoint`.
    ///
    /// # Errors
    /// An application or endpoint that is not there, no or several pairs of endpoints that fit, a
    /// limit that is reached, or a relation that exists.
    pub fn integrate(&mut self, one: &str, other: &str) -> Result<RelationId, Error> {
        let _ = (one, other);
        Ok(RelationId(0))
    }

    /// `juju config <application> <option>=<value>`.
    ///
    /// # Errors
    /// No such application or option, or a value that is not of the option's type.
    pub fn set_config(
        &mut self,
        application: &ApplicationName,
        option: &str,
        value: &str,
    ) -> Result<(), Error> {
        let _ = (application, option, value);
        Ok(())
    }

    /// `juju run <unit> <action> <parameter>=<value>…`. The action waits until the unit's agent comes
    /// to it; see [`schedule`](crate::schedule).
    ///
    /// # Errors
    /// No such unit, action or parameter, or a value that its schema does not take.
    pub fn enqueue_action(
        &mut self,
        unit: &UnitName,
        action: &str,
        parameters: &[(String, String)],
    ) -> Result<ActionId, Error> {
        let _ = (unit, action, parameters);
        Ok(ActionId(0))
    }

    /// Where the instance is located: what its charm reads in `JUJU_STORAGE_LOCATION`.
    pub fn storage_location(&self, storage: &StorageId) -> PathBuf {
        let root: &Path = &self.settings.storage_directory;
        root.join(storage.name()).join(storage.number().to_string())
    }

    /// Everything that the charms of the model made of it: applications, units, relation data,
    /// configuration, ports, statuses, actions. Without times, logs, paths and context ids, so two
    /// runs that differ only in how charms are started give equal snapshots.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}
