//! What an operator does to a local model.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ops_metadata::{Charm, Severity};

use super::charm_copy::CharmCopy;
use super::{Error, LocalJuju};
use crate::state::{ActionId, ApplicationName, RelationId, UnitName};

/// Each of these takes effect in the model at once; the charms are told of it by the events that
/// [`LocalJuju::step`] then runs. After an error the model is as it was before.
impl LocalJuju {
    /// `juju deploy`: an application of the charm in `charm`, named as the charm if `name` is `None`,
    /// with this many units and these configuration values.
    ///
    /// The directory is copied now, so what is changed there later is not seen; left out are `.git` and caches
    /// by their `CACHEDIR.TAG`.
    ///
    /// # Errors
    /// The charm cannot be read or copied, Juju would refuse it, or the model refuses the name or a
    /// value.
    pub fn deploy(
        &mut self,
        charm: &Path,
        name: Option<&str>,
        units: u32,
        config: &[(String, String)],
    ) -> Result<ApplicationName, Error> {
        let directory = open(charm)?;
        let charm = read(&directory)?;
        let name = match (name, &charm.name) {
            (Some(name), _) => name.to_owned(),
            (None, Some(name)) => name.value.clone(),
            (None, None) => return Err(Error::NoName { directory }),
        };
        // On a copy, so that an application is not in the model without its files.
        let mut model = self.model.clone();
        let application = model.deploy(&name, Arc::new(charm), units, config)?;
        let to =
            self.directories.charm(&application, model.application(&application)?.charm_version);
        CharmCopy::make(&directory, to, self.directories.root())?.keep();
        self.model = model;
        Ok(application)
    }

    /// `juju refresh --path`: the charm in `charm` in place of the application's. Units in error are
    /// left out, unless `force_units` is set: see [`Model::refresh`](crate::state::Model::refresh).
    ///
    /// The directory is copied now. In a unit's own directory the files of the old charm are replaced
    /// just before its `upgrade-charm`; what the charm wrote there stays.
    ///
    /// # Errors
    /// The charm cannot be read or copied, Juju would refuse it, or it would break what is there.
    pub fn refresh(
        &mut self,
        application: &ApplicationName,
        charm: &Path,
        force_units: bool,
    ) -> Result<(), Error> {
        let directory = open(charm)?;
        let charm = read(&directory)?;
        let mut model = self.model.clone();
        model.refresh(application, Arc::new(charm), force_units)?;
        let to = self.directories.charm(application, model.application(application)?.charm_version);
        CharmCopy::make(&directory, to, self.directories.root())?.keep();
        self.model = model;
        Ok(())
    }

    /// `juju add-unit`.
    ///
    /// # Errors
    /// There is no such application.
    pub fn add_unit(&mut self, application: &ApplicationName) -> Result<UnitName, Error> {
        Ok(self.model.add_unit(application)?)
    }

    /// `juju integrate`: two applications, each as `application` or `application:endpoint`.
    ///
    /// # Errors
    /// As [`Model::integrate`](crate::state::Model::integrate).
    pub fn integrate(&mut self, one: &str, other: &str) -> Result<RelationId, Error> {
        Ok(self.model.integrate(one, other)?)
    }

    /// `juju config`: one option, its value as an operator types it.
    ///
    /// # Errors
    /// As [`Model::set_config`](crate::state::Model::set_config).
    pub fn configure(
        &mut self,
        application: &ApplicationName,
        option: &str,
        value: &str,
    ) -> Result<(), Error> {
        Ok(self.model.set_config(application, option, value)?)
    }

    /// `juju resolve`: as [`Model::resolve`](crate::state::Model::resolve).
    ///
    /// # Errors
    /// There is no such unit, or it is not in error.
    pub fn resolve(&mut self, unit: &UnitName, retry: bool) -> Result<(), Error> {
        Ok(self.model.resolve(unit, retry)?)
    }

    /// `juju run`: an action of a unit, its parameters as an operator types them. Its result is in
    /// the model when the action has run.
    ///
    /// # Errors
    /// As [`Model::enqueue_action`](crate::state::Model::enqueue_action).
    pub fn run_action(
        &mut self,
        unit: &UnitName,
        action: &str,
        parameters: &[(String, String)],
    ) -> Result<ActionId, Error> {
        Ok(self.model.enqueue_action(unit, action, parameters)?)
    }
}

/// The directory, if it can be read.
fn open(charm: &Path) -> Result<PathBuf, Error> {
    charm
        .canonicalize()
        .and_then(|directory| std::fs::read_dir(&directory).map(|_| directory))
        .map_err(|source| Error::CharmDirectory { directory: charm.to_owned(), source })
}

fn read(directory: &Path) -> Result<Charm, Error> {
    let mut reading = ops_metadata::read(directory);
    let refused = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
    match reading.charm.take_if(|_| !refused) {
        Some(charm) => Ok(charm),
        None => {
            let directory = directory.to_owned();
            Err(Error::CharmFiles { directory, reading: Box::new(reading) })
        }
    }
}
