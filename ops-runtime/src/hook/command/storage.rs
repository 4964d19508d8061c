//! `storage-list`, `storage-get`, `storage-add`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use serde::Deserialize;

use super::super::{Call, Error, HookCommands};

/// One attached instance of a storage.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct StorageInfo {
    /// What it is.
    pub kind: StorageKind,
    /// Where it is mounted, or the device's path.
    pub location: PathBuf,
}

/// What a storage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum StorageKind {
    /// A directory.
    Filesystem,
    /// A block device.
    Block,
}

impl HookCommands {
    /// `storage-list`: the attached instances, `data/0`, of all storages or of one.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn storage_list(&self, storage: Option<&str>) -> Result<Vec<String>, Error> {
        let call = Call::new("storage-list");
        self.json(match storage {
            Some(storage) => call.operand(storage),
            None => call,
        })
    }

    /// `storage-get`: where an instance is.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] for one that is not there or not yet provisioned.
    pub fn storage_get(&self, instance: &str) -> Result<StorageInfo, Error> {
        self.json_value(Call::new("storage-get").arguments(["-s", instance]))
    }

    /// `storage-add`: asks for `count` more instances when the hook succeeds; each comes with an event.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails. A storage that does not exist or allows no more fails the hook
    /// at its end.
    pub fn storage_add(&self, storage: &str, count: NonZeroU32) -> Result<(), Error> {
        self.run(&Call::new("storage-add").operand(format!("{storage}={count}"))).map(drop)
    }
}
