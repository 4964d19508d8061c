//! The unit's state that the controller keeps.

use crate::context::Core;
use crate::error::Error;
use crate::hook::Databag;
use crate::state::juju::is_reserved;

/// Texts that Juju's controller keeps for this unit, from
/// [`Context::juju_state`](crate::Context::juju_state) (Juju 2.8).
///
/// They outlive a pod and are written atomically with everything else that the dispatch writes. Each key
/// has at most 256 bytes, each value 64 KiB, and all together what the model's `max-charm-state-size`
/// says. Everything is read by one command at the first use; writes are buffered, and those that change
/// nothing are not sent. `ops-generation` and the keys that begin with `ops/` are the SDK's own: they hold
/// the charm's state where `state = juju` says so, and else tie its file to what Juju has committed. They
/// are not shown here and cannot be written.
#[derive(Debug, Clone, Copy)]
pub struct JujuState<'cx> {
    core: &'cx Core,
}

impl<'cx> JujuState<'cx> {
    pub(crate) fn new(core: &'cx Core) -> Self {
        Self { core }
    }

    /// The value of a key; an empty one is one too.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn get(&self, key: &str) -> Result<Option<String>, Error> {
        if is_reserved(key) {
            return Ok(None);
        }
        self.core.state_value(key)
    }

    /// Every key with its value.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn all(&self) -> Result<Databag, Error> {
        let mut all = self.core.state()?;
        all.retain(|key, _| !is_reserved(key));
        Ok(all)
    }

    /// Sets a key when the dispatch succeeds.
    ///
    /// # Errors
    ///
    /// [`Error::StateTooLong`] if the key or the value is longer than Juju takes,
    /// [`Error::StateReserved`] for the SDK's own keys.
    pub fn set(&self, key: &str, value: impl Into<String>) -> Result<(), Error> {
        check(key)?;
        self.core.set_state(key, Some(value.into()))
    }

    /// Removes a key when the dispatch succeeds.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set).
    pub fn remove(&self, key: &str) -> Result<(), Error> {
        check(key)?;
        self.core.set_state(key, None)
    }
}

/// Without its generation the charm's state file would be taken back to what it was before.
fn check(key: &str) -> Result<(), Error> {
    if is_reserved(key) { Err(Error::StateReserved { key: key.to_owned() }) } else { Ok(()) }
}
