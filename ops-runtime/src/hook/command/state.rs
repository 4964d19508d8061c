//! `state-get`, `state-set`, `state-delete`: the unit's state that the controller keeps, since Juju 2.8.

use std::collections::BTreeMap;

use super::super::{Call, Error, HookCommands};
use super::Databag;

impl HookCommands {
    /// `state-get`: everything, with what this hook has set.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn state_get(&self) -> Result<Databag, Error> {
        self.json(Call::new("state-get").unquoted())
    }

    /// `state-get <key>`: one value. Juju does not tell a key that is not there from an empty value: both
    /// are an empty text.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn state_get_key(&self, key: &str) -> Result<String, Error> {
        if key.is_empty() || key == "-" {
            // Juju takes these for all keys.
            return Ok(self.state_get()?.remove(key).unwrap_or_default());
        }
        self.json(Call::new("state-get").operand(key).unquoted())
    }

    /// `state-set --file -`: sets keys when the hook succeeds. An empty value is kept as one. Nothing is
    /// run for none.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] for a key of more than 256 bytes or a value of more than 65 536.
    pub fn state_set(&self, state: &BTreeMap<String, String>) -> Result<(), Error> {
        if state.is_empty() {
            return Ok(());
        }
        let call = Call::new("state-set").arguments(["--file", "-"]);
        self.run(&call.stdin_map(state)).map(drop)
    }

    /// `state-delete`: removes a key when the hook succeeds, if it is there.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn state_delete(&self, key: &str) -> Result<(), Error> {
        self.run(&Call::new("state-delete").operand(key)).map(drop)
    }
}
