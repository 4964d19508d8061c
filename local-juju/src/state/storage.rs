//! Storage instances.

use std::path::PathBuf;

use ops_metadata::{Charm, StorageKind};

use super::{Model, StorageId, UnitName};

/// One storage instance, attached to one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Storage {
    pub(crate) id: StorageId,
    pub(crate) kind: StorageKind,
    pub(crate) unit: UnitName,
}

impl Storage {
    /// Its id.
    pub fn id(&self) -> &StorageId {
        &self.id
    }

    /// Whether it is a directory or a device.
    pub fn kind(&self) -> StorageKind {
        self.kind
    }

    /// The unit that it is attached to.
    pub fn unit(&self) -> &UnitName {
        &self.unit
    }

    /// The kind as the charm reads it in `JUJU_STORAGE_KIND`.
    pub(crate) fn kind_word(&self) -> &'static str {
        match self.kind {
            StorageKind::Filesystem => "filesystem",
            StorageKind::Block => "block",
        }
    }
}

impl Model {
    /// The storage instances.
    pub fn storages(&self) -> impl Iterator<Item = &Storage> {
        self.storages.values()
    }

    /// Where the instance is: what its charm reads in `JUJU_STORAGE_LOCATION`.
    pub fn storage_location(&self, storage: &StorageId) -> PathBuf {
        self.settings.storage_directory.join(storage.name()).join(storage.number().to_string())
    }

    /// Makes the instances that each unit of the charm has from the beginning: the fewest that each
    /// storage allows.
    pub(super) fn attach_storages(&mut self, unit: &UnitName, charm: &Charm) {
        let Some(found) = self.units.get_mut(unit) else { return };
        for storage in &charm.storages {
            for _ in 0..storage.count.0 {
                let id = StorageId::new(&storage.name, self.counters.storage.next());
                let instance = Storage { id: id.clone(), kind: storage.kind, unit: unit.clone() };
                found.storages.insert(id.clone());
                self.storages.insert(id, instance);
            }
        }
    }
}
