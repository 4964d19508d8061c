//! Hook commands: how the charm talks to Juju.
//!
//! A [`Transport`] carries a [`Call`] to the agent; [`HookCommands`] has a typed method per command.
//! Charms use the [`Context`](crate::Context); this is for libraries that need a command as it is.

mod command;
mod error;
mod exec;
#[cfg(test)]
pub(crate) mod recorder;
mod select;
mod socket;

use std::cell::RefCell;
use std::fmt;

pub use command::{BindAddress, Databag, InterfaceAddress, LogLevel, NetworkInfo, ReportedStatus};
pub use error::{Error, ErrorKind, TransportError};
pub use exec::Exec;
pub(crate) use select::{TRANSPORT_VARIABLE, select};
pub use socket::Socket;

use serde::de::DeserializeOwned;

/// One call of a hook command.
///
/// `Debug` shows the command alone: arguments and input can hold what must not be logged.
pub struct Call {
    /// The command: `relation-get`.
    pub command: &'static str,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it reads from its standard input.
    pub stdin: Option<Vec<u8>>,
}

impl Call {
    /// A call without arguments.
    pub fn new(command: &'static str) -> Self {
        Self { command, arguments: Vec::new(), stdin: None }
    }

    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn arguments<A: Into<String>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Gives the command something to read.
    #[must_use]
    pub fn stdin(mut self, bytes: Vec<u8>) -> Self {
        self.stdin = Some(bytes);
        self
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("command", &self.command).finish_non_exhaustive()
    }
}

/// What a hook command answered. `Debug` shows no bytes of it.
pub struct Output {
    /// The exit code: 0, 1 for a failure, 2 for wrong arguments.
    pub code: i64,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it printed as an error.
    pub stderr: Vec<u8>,
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("code", &self.code).finish_non_exhaustive()
    }
}

/// The way to the agent.
pub trait Transport {
    /// Runs a command and waits for its answer.
    ///
    /// # Errors
    ///
    /// [`TransportError`] if the command could not be run, or its answer did not arrive whole. A
    /// command that ran and failed is an [`Output`].
    fn call(&mut self, call: &Call) -> Result<Output, TransportError>;

    /// The most bytes that one argument can have; `None` is without limit.
    fn longest_argument(&self) -> Option<usize>;
}

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
            .map_err(|source| Error::Transport { command: call.command, source })?;
        if output.code == 0 {
            return Ok(output.stdout);
        }
        Err(Error::failed(call.command, output.code, &output.stderr))
    }

    /// Runs a command that answers in JSON. Juju writes `null` for some empty lists and maps: that is
    /// the type's default.
    fn json<T: DeserializeOwned + Default>(&self, call: Call) -> Result<T, Error> {
        let call = call.argument("--format=json");
        let stdout = self.run(&call)?;
        serde_json::from_slice::<Option<T>>(&stdout)
            .map(Option::unwrap_or_default)
            .map_err(|source| Error::Answer { command: call.command, source })
    }
}

impl fmt::Debug for HookCommands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookCommands").finish_non_exhaustive()
    }
}
