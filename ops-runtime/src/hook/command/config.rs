//! `config-get`.

use serde_json::{Map, Value};

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `config-get`: the options that are set or have a default.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn config_get(&self) -> Result<Map<String, Value>, Error> {
        self.json(Call::new("config-get"))
    }
}
