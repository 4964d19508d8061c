//! The unit's storages.

use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::vec;

use crate::charm::DeclaredStorage;
use crate::context::Core;
use crate::error::Error;

pub use crate::hook::StorageKind;

/// An instance of the storage `S`: `data/0`.
///
/// In a component that is bound to a storage, `S` is the component.
pub struct Storage<'cx, S> {
    core: &'cx Core,
    index: u32,
    declaration: StorageDeclaration,
    storage: PhantomData<fn() -> S>,
}

/// What the charm's YAML says of a storage.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageDeclaration {
    pub name: &'static str,
    pub kind: StorageKind,
    pub most: Option<u32>,
}

impl StorageDeclaration {
    pub const fn of<S: DeclaredStorage>() -> Self {
        Self { name: S::NAME, kind: S::KIND, most: S::MOST }
    }

    /// Of which only the name is known.
    pub(crate) const fn unknown(name: &'static str) -> Self {
        Self { name, kind: StorageKind::Filesystem, most: None }
    }
}

impl<'cx, S> Storage<'cx, S> {
    pub(crate) fn new(core: &'cx Core, index: u32, declaration: StorageDeclaration) -> Self {
        Self { core, index, declaration, storage: PhantomData }
    }

    /// The storage's name in the charm's YAML: `data`.
    pub fn name(&self) -> &'static str {
        self.declaration.name
    }

    /// The instance's number, unique in the model: 0 of `data/0`.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Whether it is a directory or a device, as the charm's YAML says.
    pub fn kind(&self) -> StorageKind {
        self.declaration.kind
    }

    /// The mount point, or the device (`storage-get`).
    ///
    /// # Errors
    ///
    /// [`Error::StorageNotAttached`] while Juju has not attached it yet: its `storage-attached` event
    /// will come. [`Error::Hook`] if Juju cannot be asked.
    pub fn location(&self) -> Result<PathBuf, Error> {
        self.core.storage_location(self.declaration.name, self.index)
    }
}

impl<S> fmt::Display for Storage<'_, S> {
    /// As Juju writes it: `data/0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.declaration.name, self.index)
    }
}

impl<S> fmt::Debug for Storage<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Storage({self})")
    }
}

impl<S> Clone for Storage<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Storage<'_, S> {}

/// The unit's instances of a storage with `multiple`, in their numbers' order.
pub struct Storages<'cx, S> {
    core: &'cx Core,
    declaration: StorageDeclaration,
    instances: Vec<Storage<'cx, S>>,
}

impl<'cx, S> Storages<'cx, S> {
    pub(crate) fn read(core: &'cx Core, declaration: StorageDeclaration) -> Result<Self, Error> {
        let indices = core.storages(declaration.name)?;
        let instances = indices.iter().map(|index| Storage::new(core, *index, declaration));
        Ok(Self { core, declaration, instances: instances.collect() })
    }

    /// Requests more instances when the dispatch succeeds (`storage-add`); several requests add up.
    /// Each comes with a `storage-attached` event, later.
    ///
    /// # Errors
    ///
    /// [`Error::StorageLimit`] if the unit would have more than `multiple.range` allows: Juju would
    /// fail the dispatch.
    pub fn request(&self, more: u32) -> Result<(), Error> {
        let StorageDeclaration { name, most, .. } = self.declaration;
        self.core.request_storage(name, most, self.instances.len(), more)
    }

    /// The instances, to go through them more than once.
    pub fn iter(&self) -> std::slice::Iter<'_, Storage<'cx, S>> {
        self.instances.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.instances.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.instances.is_empty()
    }
}

impl<'cx, S> IntoIterator for Storages<'cx, S> {
    type Item = Storage<'cx, S>;
    type IntoIter = vec::IntoIter<Storage<'cx, S>>;

    fn into_iter(self) -> Self::IntoIter {
        self.instances.into_iter()
    }
}

impl<'storages, 'cx, S> IntoIterator for &'storages Storages<'cx, S> {
    type Item = &'storages Storage<'cx, S>;
    type IntoIter = std::slice::Iter<'storages, Storage<'cx, S>>;

    fn into_iter(self) -> Self::IntoIter {
        self.instances.iter()
    }
}

impl<S> fmt::Debug for Storages<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.instances).finish()
    }
}
