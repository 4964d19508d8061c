//! Resources: files that an operator or the store gives to an application.

use std::path::PathBuf;

use super::error::hint;
use super::{ApplicationName, Error, Model};

/// A resource of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub(crate) path: PathBuf,
    pub(crate) revision: u32,
}

impl Resource {
    /// The file that `resource-get` names.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// How often it was attached, from 1.
    pub fn revision(&self) -> u32 {
        self.revision
    }
}

impl Model {
    /// `juju attach-resource <application> <resource>=<path>`. The model only tells charms the path;
    /// whoever starts charms keeps the file there. Its units see `upgrade-charm`.
    ///
    /// # Errors
    /// There is no such application, or its charm does not declare the resource.
    pub fn attach_resource(
        &mut self,
        application: &ApplicationName,
        resource: &str,
        path: impl Into<PathBuf>,
    ) -> Result<(), Error> {
        self.check_resource(application, resource)?;
        let version = self.counters.charm.next();
        if let Some(found) = self.applications.get_mut(application) {
            let revision = found.resources.get(resource).map_or(0, |resource| resource.revision);
            let attached = Resource { path: path.into(), revision: revision.saturating_add(1) };
            found.resources.insert(resource.to_owned(), attached);
            found.charm_version = version;
        }
        self.settle();
        Ok(())
    }

    /// Whether the application's charm declares the resource.
    pub(crate) fn check_resource(
        &self,
        application: &ApplicationName,
        resource: &str,
    ) -> Result<(), Error> {
        let declared = &self.application(application)?.charm.resources;
        if declared.iter().any(|meta| meta.name.value == resource) {
            return Ok(());
        }
        Err(Error::NoResource {
            application: application.clone(),
            resource: resource.to_owned(),
            hint: hint(resource, declared.iter().map(|meta| meta.name.value.as_str())),
        })
    }
}
