//! The charm's resources.

mod image;

pub use image::{ImageDetails, ImageDetailsError};

use std::fmt;
use std::path::PathBuf;

use crate::context::Core;
use crate::error::Error;

/// A resource of the type `file`.
#[derive(Clone, Copy)]
pub struct FileResource<'cx> {
    core: &'cx Core,
    name: &'static str,
}

impl<'cx> FileResource<'cx> {
    pub(crate) fn new(core: &'cx Core, name: &'static str) -> Self {
        Self { core, name }
    }

    /// The resource's name in the charm's YAML.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where the file is, as Juju has it now (`resource-get`). The agent downloads it if it has to, which
    /// can take its time; the same dispatch asks once.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju does not have the resource, or cannot be asked.
    pub fn path(&self) -> Result<PathBuf, Error> {
        self.core.resource(self.name)
    }
}

/// A resource of the type `oci-image`.
///
/// The image of a container is Juju's own business: it runs the container. This is for charms that have
/// to tell others of an image.
#[derive(Clone, Copy)]
pub struct ImageResource<'cx> {
    core: &'cx Core,
    name: &'static str,
}

impl<'cx> ImageResource<'cx> {
    pub(crate) fn new(core: &'cx Core, name: &'static str) -> Self {
        Self { core, name }
    }

    /// The resource's name in the charm's YAML.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where the image is, and how to log in to its registry (`resource-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju does not have the resource, or cannot be asked, [`Error::ImageDetails`] if
    /// what it has is no image's details.
    pub fn details(&self) -> Result<ImageDetails, Error> {
        let path = self.core.resource(self.name)?;
        ImageDetails::read(&path).map_err(|source| Error::ImageDetails {
            resource: self.name,
            path,
            source,
        })
    }
}

impl fmt::Debug for FileResource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileResource({})", self.name)
    }
}

impl fmt::Debug for ImageResource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageResource({})", self.name)
    }
}
