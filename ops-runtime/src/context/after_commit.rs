//! What a handler sees of Juju after the commit.

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use super::Core;
use crate::charm::{CharmModel, Config};
use crate::error::Error;
use crate::hook::LogLevel;
use crate::hook_context::HookContext;
use crate::metadata::Metadata;

/// What a handler of `#[on(after_commit)]` sees of Juju: there is nothing to write with.
///
/// What the dispatch wrote has been sent, and what the charm keeps is in its file; Juju commits it when
/// this process ends with exit code 0. It is the place for what cannot be taken back, such as removing
/// files that the kept state names no longer. An error still fails the hook: Juju drops what was sent, and
/// the next dispatch what was kept.
pub struct AfterCommit<C> {
    core: Rc<Core>,
    charm: PhantomData<fn() -> C>,
}

impl<C: CharmModel> AfterCommit<C> {
    pub(crate) fn new(core: Rc<Core>) -> Self {
        Self { core, charm: PhantomData }
    }

    /// The charm's options (`config-get`).
    ///
    /// # Errors
    ///
    /// As [`Context::config`](crate::Context::config).
    pub fn config(&self) -> Result<C::Config, Error> {
        C::Config::__read(self.core.config()?)
    }

    /// Writes a line to the unit's log, at once (`juju-log`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if the command fails.
    pub fn log(&self, level: LogLevel, message: impl AsRef<str>) -> Result<(), Error> {
        self.core.log(level, message.as_ref())
    }

    /// What the agent started the charm with.
    pub fn hook(&self) -> &HookContext {
        self.core.hook()
    }

    /// What the charm's files declare.
    pub fn metadata(&self) -> &'static Metadata {
        C::METADATA
    }
}

impl<C> fmt::Debug for AfterCommit<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AfterCommit").field("core", &self.core).finish_non_exhaustive()
    }
}
