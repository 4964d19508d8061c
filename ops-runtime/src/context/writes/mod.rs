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
#[cfg(test)]
mod undo_tests;

pub(super) use author::{Author, Authored};
pub(crate) use data::Scope;
pub(super) use secrets::Told;

use std::fmt;

use super::Core;
use crate::error::Error;

/// The buffer.
#[derive(Default)]
pub(crate) struct Writes {
    pub(super) data: data::Data,
    pub(super) ports: ports::Ports,
    secrets: secrets::Secrets,
    storages: storages::Storages,
    state: state::State,
    /// What takes back the changes since [`Core::keep_writes`], in their order.
    undo: Vec<Undo>,
}

/// Takes one change back; those after it are taken back already.
type Undo = Box<dyn FnOnce(&mut Writes)>;

impl Writes {
    /// Remembers how a change is taken back.
    fn undo_by(&mut self, undo: impl FnOnce(&mut Self) + 'static) {
        self.undo.push(Box::new(undo));
    }
}

impl fmt::Debug for Writes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, ports, secrets, storages, state, undo: _ } = self;
        f.debug_struct("Writes")
            .field("data", data)
            .field("ports", ports)
            .field("secrets", secrets)
            .field("storages", storages)
            .field("state", state)
            .finish_non_exhaustive()
    }
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

    /// Keeps what was written so far, whatever becomes of the handler that runs next.
    pub(crate) fn keep_writes(&self) {
        self.writes.borrow_mut().undo.clear();
    }

    /// Takes back what was written since [`keep_writes`](Self::keep_writes). It costs what was written,
    /// not what is in the buffer.
    pub(crate) fn undo_writes(&self) {
        let mut writes = self.writes.borrow_mut();
        for undo in std::mem::take(&mut writes.undo).into_iter().rev() {
            undo(&mut writes);
        }
    }
}
