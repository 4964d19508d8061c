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

    /// `config-get --all`: every option, null where it is not set and has no default.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn config_get_all(&self) -> Result<Map<String, Value>, Error> {
        self.json(Call::new("config-get").argument("--all"))
    }

    /// `config-get <key>`: one option; null if it is not set or there is none of this name.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn config_get_key(&self, option: &str) -> Result<Value, Error> {
        self.json(Call::new("config-get").operand(option))
    }
}
