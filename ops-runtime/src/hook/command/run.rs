//! What every command's method stands on.

use std::cell::RefCell;
use std::fmt;

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::super::secret::{self, PrivateFile};
use super::super::{ArgumentLimits, Call, Error, Transport, TransportError};

/// The hook commands, typed, over a [`Transport`].
pub struct HookCommands {
    transport: RefCell<Box<dyn Transport>>,
}

impl HookCommands {
    /// The commands over `transport`.
    pub fn new(transport: Box<dyn Transport>) -> Self {
        Self { transport: RefCell::new(transport) }
    }

    /// Runs a command.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] if it could not be run, [`Error::Command`] if it failed.
    pub fn run(&self, call: &Call) -> Result<Vec<u8>, Error> {
        let output = self
            .transport
            .borrow_mut()
            .call(call)
            .map_err(|source| Error::unanswered(call.command, source))?;
        if output.code == 0 {
            return Ok(output.stdout);
        }
        Err(Error::failed(call.command, output.code, &output.stderr))
    }

    /// Runs a command that answers in JSON. Juju writes `null` for some empty lists and maps: that is
    /// the type's default.
    pub(super) fn json<T: DeserializeOwned + Default>(&self, call: Call) -> Result<T, Error> {
        self.json_value::<Option<T>>(call).map(Option::unwrap_or_default)
    }

    /// The same of an answer that cannot be `null`.
    pub(super) fn json_value<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let call = call.late_flag("--format=json");
        let stdout = Zeroizing::new(self.run(&call)?);
        serde_json::from_slice(&stdout).map_err(|source| Error::answer(&call, source))
    }

    /// The same of an answer that is one secret text.
    pub(super) fn secret_text(&self, call: Call) -> Result<Zeroizing<String>, Error> {
        let call = call.secret().late_flag("--format=json");
        let stdout = Zeroizing::new(self.run(&call)?);
        let json = std::str::from_utf8(&stdout).ok().map(str::trim_ascii);
        json.and_then(secret::decode).ok_or_else(|| Error::unreadable(call.command, "a text"))
    }

    /// Runs a command for `key=value` pairs, as often as its arguments' limits ask for. Nothing is run
    /// for none.
    pub(super) fn run_with_pairs(
        &self,
        call: &Call,
        pairs: impl Iterator<Item = String>,
    ) -> Result<(), Error> {
        let mut pairs = pairs.peekable();
        if pairs.peek().is_none() {
            return Ok(());
        }
        self.run(&call.clone().arguments(pairs)).map(drop)
    }

    /// A file for what must not stand in the arguments of `command`.
    pub(super) fn private_file(
        &self,
        command: &'static str,
        bytes: &[u8],
    ) -> Result<PrivateFile, Error> {
        PrivateFile::new(bytes).map_err(|source| Error::Transport {
            command,
            source: TransportError::PrivateFile { source },
        })
    }

    pub(super) fn argument_limits(&self) -> ArgumentLimits {
        self.transport.borrow().argument_limits()
    }
}

impl fmt::Debug for HookCommands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookCommands").finish_non_exhaustive()
    }
}
