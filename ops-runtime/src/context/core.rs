//! The part of a context that does not depend on the charm's types.

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::thread;

use serde_json::{Map, Value};

use super::clients::Clients;
use super::emission::Emission;
use super::leadership::Leadership;
use super::reads::Reads;
use super::writes::{Author, Told, Writes};
use crate::backoff::Backoff;
use crate::error::Error;
use crate::hook::{Audit, HookCommands, LogLevel};
use crate::hook_context::HookContext;
use crate::logging::{self, Identity};
use crate::pebble::Client;

/// One dispatch: the environment, the way to Juju, what was read, and what is to be written.
pub struct Core {
    hook: HookContext,
    commands: HookCommands,
    leadership: Leadership,
    config: OnceCell<Map<String, Value>>,
    pub(super) reads: Reads,
    pub(super) writes: RefCell<Writes>,
    pub(super) told: Told,
    author: RefCell<Author>,
    clients: Clients,
    pub(super) emissions: RefCell<Vec<Emission>>,
}

impl Core {
    pub(crate) fn new(hook: HookContext, commands: HookCommands) -> Self {
        let commands = commands.audited(Audit(Identity::of(&hook)));
        Self {
            hook,
            commands,
            leadership: Leadership::default(),
            config: OnceCell::new(),
            reads: Reads::default(),
            writes: RefCell::default(),
            told: Told::default(),
            author: RefCell::default(),
            clients: Clients::default(),
            emissions: RefCell::default(),
        }
    }

    pub(crate) fn hook(&self) -> &HookContext {
        &self.hook
    }

    pub(crate) fn commands(&self) -> &HookCommands {
        &self.commands
    }

    pub(crate) fn is_leader(&self) -> Result<bool, Error> {
        self.leadership.ask(&self.commands)
    }

    pub(crate) fn config(&self) -> Result<&Map<String, Value>, Error> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = self.commands.config_get()?;
        Ok(self.config.get_or_init(|| config))
    }

    /// The client of a container's Pebble, one for the dispatch.
    pub(crate) fn pebble(&self, container: &'static str, make: impl FnOnce() -> Client) -> &Client {
        self.clients.get(container, make)
    }

    /// Does something until it succeeds, fails for good, or has been tried often enough.
    pub(crate) fn retry<T, E>(
        &self,
        backoff: Backoff,
        is_worth_it: impl Fn(&E) -> bool,
        mut operation: impl FnMut() -> Result<T, E>,
    ) -> Result<T, E> {
        for wait in backoff.waits() {
            match operation() {
                Err(error) if is_worth_it(&error) => {
                    if !self.hook.skips_waits() {
                        thread::sleep(wait);
                    }
                }
                done => return done,
            }
        }
        operation()
    }

    /// Logs a line, after the records that wait.
    pub(crate) fn log(&self, level: LogLevel, text: &str) -> Result<(), Error> {
        logging::before_line(self, level, text);
        Ok(self.commands.juju_log(level, text)?)
    }

    /// Runs a handler: what is written meanwhile is known as written by it.
    pub(crate) fn run_as<T>(&self, handler: &str, body: impl FnOnce() -> T) -> T {
        let before = self.author.replace(Some(handler.into()));
        let outcome = body();
        self.author.replace(before);
        outcome
    }

    /// The handler that runs, or that a panic has ended, as messages name it: `database.changed`.
    pub(crate) fn running(&self) -> Option<String> {
        self.author().map(|handler| handler.to_string())
    }

    /// Who writes what is written now.
    pub(super) fn author(&self) -> Author {
        self.author.borrow().clone()
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("unit", self.hook.unit()).finish_non_exhaustive()
    }
}
