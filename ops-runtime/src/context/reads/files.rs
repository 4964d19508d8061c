//! The unit's storages and the charm's resources: read once.

use std::path::PathBuf;
use std::rc::Rc;

use super::super::Core;
use super::Once;
use crate::error::Error;
use crate::hook::ErrorKind;

/// What was read of storages and resources.
#[derive(Default)]
pub(in crate::context) struct Files {
    storages: Once<&'static str, Rc<[u32]>>,
    locations: Once<(&'static str, u32), PathBuf>,
    resources: Once<&'static str, PathBuf>,
}

impl Core {
    /// The numbers of a storage's instances, in order.
    pub(crate) fn storages(&self, name: &'static str) -> Result<Rc<[u32]>, Error> {
        self.reads.files.storages.get_or_read(name, |name| {
            let instances = self.commands().storage_list(Some(name))?;
            let index = |instance: &String| {
                let index = instance.rsplit_once('/').and_then(|(_, index)| index.parse().ok());
                index.ok_or_else(|| Error::Name { what: "a storage", text: instance.clone() })
            };
            let mut indices = instances.iter().map(index).collect::<Result<Vec<u32>, _>>()?;
            indices.sort_unstable();
            Ok(indices.into())
        })
    }

    /// Where an instance is. A storage event says it of its own.
    pub(crate) fn storage_location(
        &self,
        name: &'static str,
        index: u32,
    ) -> Result<PathBuf, Error> {
        let id = format!("{name}/{index}");
        if self.hook().variable("JUJU_STORAGE_ID") == Some(&*id)
            && let Some(location) = self.hook().variable_os("JUJU_STORAGE_LOCATION")
        {
            return Ok(location.into());
        }
        self.reads.files.locations.get_or_read((name, index), |_| {
            match self.commands().storage_get(&id) {
                Ok(info) if !info.location.as_os_str().is_empty() => Ok(info.location),
                Ok(_) => Err(Error::StorageNotAttached { storage: id, source: None }),
                Err(error) => Err(match error.kind() {
                    // Juju says it of the flag's value, hence an invalid argument.
                    Some(ErrorKind::NotFound | ErrorKind::InvalidArgument) => {
                        Error::StorageNotAttached { storage: id, source: Some(Box::new(error)) }
                    }
                    _ => error.into(),
                }),
            }
        })
    }

    /// Where the agent has put a resource's file.
    pub(crate) fn resource(&self, name: &'static str) -> Result<PathBuf, Error> {
        self.reads
            .files
            .resources
            .get_or_read(name, |name| self.commands().resource_get(name).map_err(Error::from))
    }
}
