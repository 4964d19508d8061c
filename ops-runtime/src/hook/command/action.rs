//! `action-get`, `action-set`, `action-log`, `action-fail`: only while an action runs.

use serde_json::{Map, Value};

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `action-get`: all parameters, with the schema's defaults filled in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAnAction`](super::super::ErrorKind::NotAnAction) outside an action.
    pub fn action_get(&self) -> Result<Map<String, Value>, Error> {
        self.json(Call::new("action-get"))
    }

    /// `action-get <key>`: one parameter, or one within it by a dotted key; null if it is not there. A name
    /// that holds a dot cannot be reached this way.
    ///
    /// # Errors
    ///
    /// As [`action_get`](Self::action_get).
    pub fn action_get_key(&self, key: &str) -> Result<Value, Error> {
        self.json(Call::new("action-get").operand(key))
    }

    /// `action-set`: adds results, by dotted keys. Nothing is run for none.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if Juju does not take a key.
    pub fn action_set(&self, results: &[(String, String)]) -> Result<(), Error> {
        let pairs = results.iter().map(|(key, value)| format!("{key}={value}"));
        self.run_with_pairs(&Call::new("action-set"), pairs)
    }

    /// `action-log`: a line that the operator sees at once. A message longer than an argument can be
    /// is shown in parts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAnAction`](super::super::ErrorKind::NotAnAction) outside an action.
    pub fn action_log(&self, message: &str) -> Result<(), Error> {
        self.run_in_parts(&Call::new("action-log").argument("--"), message)
    }

    /// `action-fail`: marks the action as failed; it goes on, and what it writes is kept. A message
    /// longer than an argument can be is cut.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAnAction`](super::super::ErrorKind::NotAnAction) outside an action.
    pub fn action_fail(&self, message: &str) -> Result<(), Error> {
        let call = Call::new("action-fail").argument("--");
        let (message, _) = self.split_for_argument(&call, message);
        self.run(&call.argument(message)).map(drop)
    }
}
