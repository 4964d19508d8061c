//! What is run in a container, and who may use its Pebble.

use std::collections::BTreeMap;

use super::Container;
use crate::pebble::{Exec, Identity, Result};

/// Commands and identities.
impl<'cx> Container<'cx> {
    /// A command in the container: the program, by path or by name on the daemon's own `PATH`, and its
    /// arguments. There is no shell. Nothing runs before [`Exec::output`] or another of its methods.
    ///
    /// With [`Exec::service_context`] they are [`Error::Unsupported`](crate::pebble::Error::Unsupported)
    /// where this Juju's Pebble does not have it.
    ///
    /// ```no_run
    /// # fn version(container: ops::Container<'_>) -> Result<String, ops::pebble::Error> {
    /// let version = container.exec(["web", "--version"]).output()?;
    /// # Ok(version.stdout_text().into_owned())
    /// # }
    /// ```
    pub fn exec<T: AsRef<str>>(&self, command: impl IntoIterator<Item = T>) -> Exec<'cx> {
        self.pebble().exec(command)
    }

    /// Who may use its Pebble, by name; secrets come as `*****`. Since Juju 3.6.4.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached, or has no identities.
    pub fn identities(&self) -> Result<BTreeMap<String, Identity>> {
        self.pebble().identities()
    }

    /// Adds or changes identities, and removes those that are `None` where they are there. Others stay
    /// as they are. Since Juju 3.6.4.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): one is not well formed; then nothing is changed.
    pub fn replace_identities<'a>(
        &self,
        identities: impl IntoIterator<Item = (&'a str, Option<&'a Identity>)>,
    ) -> Result<()> {
        self.pebble().replace_identities(identities)
    }

    /// Removes identities. Since Juju 3.6.4.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): one of them is not there; then nothing is changed.
    pub fn remove_identities<T: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<()> {
        self.pebble().remove_identities(names)
    }
}
