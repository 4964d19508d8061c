//! This unit.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Network, NewSecret, OwnedSecret, Port, ReportedStatus, Status};
use crate::charm::Binding;
use crate::context::Core;
use crate::error::Error;
use crate::hook::{SecretContent, SecretOwner};
use crate::names::{SecretId, UnitName};

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

    /// The unit's status (`status-get`), or what this dispatch has set.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn status(&self) -> Result<ReportedStatus, Error> {
        self.core.unit_status()
    }

    /// Sets the unit's status, at once and even if the dispatch fails later (`status-set`). A
    /// `#[status]` method sets it at the end of every dispatch.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn set_status(&self, status: &Status) -> Result<(), Error> {
        self.core.set_unit_status(status)
    }

    /// Opens a port when the dispatch succeeds (`open-port`). An open one stays open.
    pub fn open_port(&self, port: Port) {
        self.core.set_port(port, None, true);
    }

    /// The same for one endpoint or extra binding only (`open-port --endpoints`).
    pub fn open_port_for<B: Binding>(&self, port: Port) {
        self.core.set_port(port, Some(B::NAME), true);
    }

    /// Closes a port when the dispatch succeeds (`close-port`). A closed one stays closed.
    pub fn close_port(&self, port: Port) {
        self.core.set_port(port, None, false);
    }

    /// The same for one endpoint or extra binding only: the port stays open for others
    /// (`close-port --endpoints`).
    pub fn close_port_for<B: Binding>(&self, port: Port) {
        self.core.set_port(port, Some(B::NAME), false);
    }

    /// Opens these ports, and closes all others that the unit has open, when the dispatch succeeds.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked which are open.
    pub fn set_ports(&self, ports: impl IntoIterator<Item = Port>) -> Result<(), Error> {
        let wanted: BTreeSet<Port> = ports.into_iter().collect();
        for port in self.core.opened_ports()? {
            if !wanted.contains(&port) {
                self.close_port(port);
            }
        }
        for port in wanted {
            self.open_port(port);
        }
        Ok(())
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

    /// The unit's addresses for an endpoint, whether it is related or not, or for an extra binding
    /// (`network-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn network<B: Binding>(&self) -> Result<Rc<Network>, Error> {
        self.core.network(B::NAME, None)
    }

    /// A new secret of this unit: [`NewSecret::add`] adds it.
    pub fn add_secret(&self, content: SecretContent) -> NewSecret<'cx> {
        NewSecret::new(self.core, SecretOwner::Unit, content)
    }

    /// The secret that this unit has labelled so, if it has one (`secret-info-get --label`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn secret(&self, label: &str) -> Result<Option<OwnedSecret<'cx>>, Error> {
        let info = self.core.owned_secret(SecretOwner::Unit, label)?;
        Ok(info.map(|info| OwnedSecret::by_id(self.core, info.id)))
    }

    /// A secret of this unit, by its id. Nothing is asked: whether there is one shows when it is used.
    pub fn secret_by_id(&self, id: &SecretId) -> OwnedSecret<'cx> {
        OwnedSecret::by_id(self.core, id.clone())
    }

    /// The secrets of this unit, in their ids' order (`secret-ids`, and `secret-info-get` for each).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn secrets(&self) -> Result<Vec<OwnedSecret<'cx>>, Error> {
        let infos = self.core.owned_secrets(SecretOwner::Unit)?;
        Ok(infos.into_iter().map(|info| OwnedSecret::by_id(self.core, info.id)).collect())
    }
}
