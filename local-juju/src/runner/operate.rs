//! What an operator does to a local model with files: charms and resources.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ops_metadata::{Charm, Severity};

use super::charm_copy::{CharmCopy, CopyError};
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

    /// `juju attach-resource`: the file becomes the application's resource; its units see
    /// `upgrade-charm`, and `resource-get` names a copy of it.
    ///
    /// # Errors
    /// There is no such application, its charm does not declare the resource, or the file cannot be
    /// copied.
    pub fn attach_resource(
        &mut self,
        application: &ApplicationName,
        resource: &str,
        file: &Path,
    ) -> Result<(), Error> {
        let found = self.model.application(application)?;
        let revision = found.resources().get(resource).map_or(0, |resource| resource.revision());
        let declared = found.charm().resources.iter().find(|meta| meta.name.value == resource);
        // Of a path only the last part: the file stays in the resource's directory.
        let name = declared.and_then(|meta| Path::new(meta.filename.as_deref()?).file_name());
        let name = name.unwrap_or(resource.as_ref());
        let to = self.directories.resource(application, resource, revision + 1).join(name);
        // On a copy, so that a resource is not in the model without its file.
        let mut model = self.model.clone();
        model.attach_resource(application, resource, &to)?;
        copy_file(file, &to)?;
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

fn copy_file(from: &Path, to: &Path) -> Result<(), CopyError> {
    let parent = to.parent().map_or(Ok(()), std::fs::create_dir_all);
    let copied = parent.and_then(|()| std::fs::copy(from, to));
    let failed = |source| CopyError { from: from.to_owned(), to: to.to_owned(), source };
    copied.map(|_| ()).map_err(failed)
}
