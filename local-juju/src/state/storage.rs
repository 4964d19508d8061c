//! Storage instances.

use std::path::PathBuf;

use ops_metadata::{Charm, StorageKind, StorageMeta};

use super::error::hint;
use super::{Error, Model, StorageId, UnitName};

/// One storage instance, attached to one unit or to none.
#[derive(Debug, Clone, PartialEq)]
pub struct Storage {
    pub(crate) id: StorageId,
    pub(crate) kind: StorageKind,
    /// The unit that has it, from when it is to be attached until it is detached.
    pub(crate) unit: Option<UnitName>,
    /// Whether it goes when it is detached.
    pub(crate) dying: bool,
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

    /// The unit that it is attached to; `None` if it is detached.
    pub fn unit(&self) -> Option<&UnitName> {
        self.unit.as_ref()
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

    /// The instance.
    ///
    /// # Errors
    /// There is none of this id.
    pub fn storage(&self, id: &StorageId) -> Result<&Storage, Error> {
        self.storages.get(id).ok_or_else(|| {
            let ids = self.storages.keys().map(ToString::to_string);
            Error::NoStorageInstance { id: id.clone(), hint: hint(&id.to_string(), ids) }
        })
    }

    /// Where the instance is: what its charm reads in `JUJU_STORAGE_LOCATION`.
    pub fn storage_location(&self, storage: &StorageId) -> PathBuf {
        self.settings.storage_directory.join(storage.name()).join(storage.number().to_string())
    }

    /// `juju add-storage <unit> <storage>=<count>`: new instances of a storage that the charm declares.
    /// The unit sees `-storage-attached` of each.
    ///
    /// # Errors
    /// There is no such unit, its charm has no such storage, or the unit would have more instances
    /// than the charm's `multiple.range` allows.
    pub fn add_storage(
        &mut self,
        unit: &UnitName,
        storage: &str,
        count: u32,
    ) -> Result<Vec<StorageId>, Error> {
        let meta = self.check_more_storage(unit, storage, count)?.clone();
        let added = self.add_instances(unit, &meta, count);
        self.settle();
        Ok(added)
    }

    /// `juju attach-storage <unit> <id>`: an instance that was detached comes to a unit.
    ///
    /// # Errors
    /// There is no such unit or instance, the instance is attached, or the unit cannot have it.
    pub fn attach_storage(&mut self, unit: &UnitName, id: &StorageId) -> Result<(), Error> {
        let instance = self.storage(id)?;
        if let Some(has) = &instance.unit {
            return Err(Error::StorageAttached { id: id.clone(), unit: has.clone() });
        }
        let kind = instance.kind;
        let meta = self.check_more_storage(unit, id.name(), 1)?;
        if meta.kind != kind {
            return Err(Error::StorageKind { id: id.clone(), unit: unit.clone() });
        }
        if let Some(instance) = self.storages.get_mut(id) {
            instance.unit = Some(unit.clone());
        }
        if let Some(found) = self.units.get_mut(unit) {
            found.storages.insert(id.clone());
        }
        self.settle();
        Ok(())
    }

    /// `juju detach-storage <id>`: its unit sees `-storage-detaching`; then the instance is in the
    /// model without a unit, and can be attached to another.
    ///
    /// # Errors
    /// There is no such instance, it is detached, or its unit needs it: it has no more than the charm's
    /// `multiple.range` asks for.
    pub fn detach_storage(&mut self, id: &StorageId) -> Result<(), Error> {
        let instance = self.storage(id)?;
        let Some(unit) = instance.unit.clone() else {
            return Err(Error::StorageDetached(id.clone()));
        };
        let found = self.unit(&unit)?;
        let meta = self.storage_meta(&unit, id.name())?;
        let has = found.count_storage(id.name());
        if !found.dying && found.storages.contains(id) && has <= meta.count.0 {
            let fewest = meta.count.0;
            return Err(Error::StorageNeeded { id: id.clone(), unit, fewest });
        }
        self.detach(&unit, id);
        self.settle();
        Ok(())
    }

    /// `juju remove-storage <id>`: an instance that is detached is gone, one that is attached first
    /// detaches if that is forced (`--force`).
    ///
    /// # Errors
    /// There is no such instance, or it is attached and nothing is forced.
    pub fn remove_storage(&mut self, id: &StorageId, force: bool) -> Result<(), Error> {
        let unit = self.storage(id)?.unit.clone();
        match unit {
            Some(unit) if !force => return Err(Error::StorageAttached { id: id.clone(), unit }),
            Some(unit) => {
                if let Some(instance) = self.storages.get_mut(id) {
                    instance.dying = true;
                }
                self.detach(&unit, id);
            }
            None => _ = self.storages.remove(id),
        }
        self.settle();
        Ok(())
    }

    /// Takes an instance from its unit; if its charm was told of it, by `-storage-detaching`.
    fn detach(&mut self, unit: &UnitName, id: &StorageId) {
        let Some(found) = self.units.get_mut(unit) else { return };
        found.storages.remove(id);
        if !found.agent.storages.contains(id) {
            self.release_storage(id);
        }
    }

    /// The instance is detached: it stays in the model without a unit, or goes.
    pub(crate) fn release_storage(&mut self, id: &StorageId) {
        match self.storages.get_mut(id) {
            Some(instance) if !instance.dying => instance.unit = None,
            _ => _ = self.storages.remove(id),
        }
    }

    /// What the unit's charm declares of a storage, if the unit may have that many more instances.
    pub(crate) fn check_more_storage(
        &self,
        unit: &UnitName,
        storage: &str,
        count: u32,
    ) -> Result<&StorageMeta, Error> {
        let found = self.unit(unit)?;
        if found.dying {
            return Err(Error::UnitDying(unit.clone()));
        }
        let has = found.count_storage(storage);
        let meta = self.storage_meta(unit, storage)?;
        match meta.count.1 {
            Some(most) if has.saturating_add(count) > most => Err(Error::StorageCount {
                unit: unit.clone(),
                storage: storage.to_owned(),
                most,
                has,
            }),
            _ => Ok(meta),
        }
    }

    fn storage_meta(&self, unit: &UnitName, storage: &str) -> Result<&StorageMeta, Error> {
        let declared = &self.application(unit.application())?.charm.storages;
        declared.iter().find(|meta| meta.name.value == storage).ok_or_else(|| Error::NoStorage {
            application: unit.application().clone(),
            storage: storage.to_owned(),
            hint: hint(storage, declared.iter().map(|meta| meta.name.value.as_str())),
        })
    }

    /// Makes the instances that each unit of the charm has from the beginning: the fewest that each
    /// storage allows.
    pub(super) fn attach_storages(&mut self, unit: &UnitName, charm: &Charm) {
        for storage in &charm.storages {
            self.add_instances(unit, storage, storage.count.0);
        }
    }

    /// Makes instances for a unit.
    pub(crate) fn add_instances(
        &mut self,
        unit: &UnitName,
        storage: &StorageMeta,
        count: u32,
    ) -> Vec<StorageId> {
        let Some(found) = self.units.get_mut(unit) else { return Vec::new() };
        let mut added = Vec::new();
        for _ in 0..count {
            let id = StorageId::new(&storage.name, self.counters.storage.next());
            found.storages.insert(id.clone());
            let unit = Some(unit.clone());
            let instance = Storage { id: id.clone(), kind: storage.kind, unit, dying: false };
            self.storages.insert(id.clone(), instance);
            added.push(id);
        }
        added
    }
}
