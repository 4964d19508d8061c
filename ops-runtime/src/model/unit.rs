//! This unit.

use std::rc::Rc;

use super::{Port, ReportedStatus, Status};
use crate::charm::Endpoint;
use crate::context::Core;
use crate::error::Error;
use crate::hook::NetworkInfo;
use crate::names::UnitName;

/// This unit, from [`Context::unit`](crate::Context::unit).
#[derive(Debug, Clone, Copy)]
pub struct Unit<'cx> {
    core: &'cx Core,
}

impl<'cx> Unit<'cx> {
    pub(crate) fn new(core: &'cx Core) -> Self {
        Self { core }
    }

    /// The unit's name.
    pub fn name(&self) -> &'cx UnitName {
        self.core.hook().unit()
    }

    /// The unit's status (`status-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn status(&self) -> Result<ReportedStatus, Error> {
        Ok(self.core.commands().status_get()?)
    }

    /// Sets the unit's status, at once and even if the dispatch fails later (`status-set`). A
    /// `#[status]` method sets it at the end of every dispatch.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn set_status(&self, status: &Status) -> Result<(), Error> {
        let (kind, message) = (status.kind().as_str(), status.message());
        Ok(self.core.commands().status_set(false, kind, message)?)
    }

    /// Opens a port when the dispatch succeeds (`open-port`). An open one stays open.
    pub fn open_port(&self, port: Port) {
        self.core.set_port(port, true);
    }

    /// Closes a port when the dispatch succeeds (`close-port`). A closed one stays closed.
    pub fn close_port(&self, port: Port) {
        self.core.set_port(port, false);
    }

    /// The unit's open ports, with what this dispatch opens and closes (`opened-ports`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn opened_ports(&self) -> Result<Vec<Port>, Error> {
        self.core.opened_ports()
    }

    /// Sets the version of the workload, shown for the application at once
    /// (`application-version-set`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn set_workload_version(&self, version: &str) -> Result<(), Error> {
        Ok(self.core.commands().application_version_set(version)?)
    }

    /// The unit's address in its own cloud (`unit-get private-address`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] of the kind [`NotFound`](crate::hook::ErrorKind::NotFound) if it has none.
    pub fn private_address(&self) -> Result<String, Error> {
        Ok(self.core.commands().unit_get_private_address()?)
    }

    /// The unit's address for the world (`unit-get public-address`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] of the kind [`NotFound`](crate::hook::ErrorKind::NotFound) if it has none.
    pub fn public_address(&self) -> Result<String, Error> {
        Ok(self.core.commands().unit_get_public_address()?)
    }

    /// The unit's addresses for an endpoint (`network-get`), whether it is related or not.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn network<E: Endpoint>(&self) -> Result<Rc<NetworkInfo>, Error> {
        self.core.network(E::NAME, None)
    }
}
