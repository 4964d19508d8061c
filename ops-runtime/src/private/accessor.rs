//! The bodies of the generated accessors.

use crate::charm::{DeclaredStorage, Endpoint};
use crate::context::Core;
use crate::error::Error;
use crate::model::{
    Container, FileResource, ImageResource, Relation, Relations, Storage, StorageDeclaration,
    Storages,
};

/// The relation of an endpoint that has at most one: `limit: 1`, and peers.
pub fn one<E: Endpoint>(core: &Core) -> Result<Option<Relation<'_, E>>, Error> {
    many(core)?.only()
}

/// The relations of an endpoint.
pub fn many<E: Endpoint>(core: &Core) -> Result<Relations<'_, E>, Error> {
    Relations::read(core, E::NAME)
}

/// A container of the charm.
pub fn container<'cx>(core: &'cx Core, name: &'static str) -> Container<'cx> {
    Container::new(core, name)
}

/// The instance of a storage that has exactly one; `None` while it is not there.
pub fn one_storage<S: DeclaredStorage>(core: &Core) -> Result<Option<Storage<'_, S>>, Error> {
    Ok(storages(core)?.into_iter().next())
}

/// The instances of a storage.
pub fn storages<S: DeclaredStorage>(core: &Core) -> Result<Storages<'_, S>, Error> {
    Storages::read(core, StorageDeclaration::of::<S>())
}

/// A resource of the type `file`.
pub fn file_resource<'cx>(core: &'cx Core, name: &'static str) -> FileResource<'cx> {
    FileResource::new(core, name)
}

/// A resource of the type `oci-image`.
pub fn image_resource<'cx>(core: &'cx Core, name: &'static str) -> ImageResource<'cx> {
    ImageResource::new(core, name)
}
