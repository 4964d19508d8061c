//! What an operator does to a local model with files: charms.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ops_metadata::{Charm, Severity};

use super::charm_copy::CharmCopy;
use super::{Error, LocalJuju};
use crate::state::ApplicationName;

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
        model.refresh(application, &Arc::new(charm), force_units)?;
        let to = self.directories.charm(application, model.application(application)?.charm_version);
        CharmCopy::make(&directory, to, self.directories.root())?.keep();
        self.model = model;
        Ok(())
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
