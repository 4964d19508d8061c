//! `leader-get`, `leader-set`: leadership settings, until Juju 3.6. Peer relation data replaced them.

use std::collections::BTreeMap;

use super::super::{Call, Error, HookCommands};
use super::Databag;

impl HookCommands {
    /// `leader-get`: what the leader has set. Any unit may read it.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn leader_get(&self) -> Result<Databag, Error> {
        self.json(Call::new("leader-get").unquoted())
    }

    /// `leader-get <key>`: one of them.
    ///
    /// # Errors
    ///
    /// As [`HookCommands::leader_get`].
    pub fn leader_get_key(&self, key: &str) -> Result<Option<String>, Error> {
        if key.is_empty() || key == "-" {
            // Juju takes these for all keys.
            return Ok(self.leader_get()?.remove(key));
        }
        self.json(Call::new("leader-get").operand(key).unquoted())
    }

    /// `leader-set`: sets keys at once, even if the hook fails. An empty value removes its key. Nothing
    /// is run for none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a unit that does not lead, and
    /// [`Error::Inexpressible`] for a key that is empty or has an equals sign.
    pub fn leader_set(&self, settings: &BTreeMap<String, String>) -> Result<(), Error> {
        Self::check_keys("leader-set", settings)?;
        let pairs = settings.iter().map(|(key, value)| format!("{key}={value}"));
        self.run_with_pairs(&Call::new("leader-set").argument("--"), pairs)
    }
}
