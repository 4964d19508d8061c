//! What the charm has written and Juju has not got yet: a file per target.
//!
//! A target's file holds its buffer, how reads see it, and how it is sent: as little as makes Juju
//! have what was written, and nothing if Juju has it already. What could not be sent stays in the
//! buffer.

mod author;
mod data;
mod ports;
mod secrets;
mod state;
mod storages;

pub(super) use author::{Author, Authored};
pub(crate) use data::Scope;
pub(super) use secrets::Told;

use super::Core;
use crate::error::Error;

/// The buffer. A clone of it is what undoes a handler.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writes {
    pub(super) data: data::Data,
    pub(super) ports: ports::Ports,
    secrets: secrets::Secrets,
    storages: storages::Storages,
    state: state::State,
}

impl Core {
    /// Sends what is in the buffer and differs from what Juju has: one command for a databag, a secret,
    /// a storage or the state, one for each port.
    ///
    /// What could not be sent stays in the buffer, and is tried again by the last flush: a charm that
    /// goes on after an error cannot succeed without it. If it is the last flush that fails, Juju
    /// drops what was sent before: it takes effect after exit code 0 only.
    pub(crate) fn flush(&self) -> Result<(), Error> {
        self.flush_data()?;
        self.flush_secrets()?;
        self.flush_storages()?;
        self.flush_state()?;
        self.flush_ports()
    }
}
