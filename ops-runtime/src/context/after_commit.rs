//! What a handler sees of Juju after the commit.

use std::fmt;
use std::marker::PhantomData;

use crate::charm::{CharmModel, Config};
use crate::component::ComponentModel;
use crate::error::Error;
use crate::hook::LogLevel;
use crate::hook_context::HookContext;
use crate::metadata::Metadata;
use crate::part::{Part, Place};

/// What a handler of `#[on(after_commit)]` sees of Juju: there is nothing to write with. `P` is the charm,
/// or the component, that has the handler.
///
/// What the dispatch wrote has been sent, and what the charm keeps is in its file; Juju commits it when
/// this process ends with exit code 0. It is the place for what cannot be taken back, such as removing
/// files that the kept state names no longer. An error still fails the hook: Juju drops what was sent, and
/// the next dispatch what was kept.
pub struct AfterCommit<P> {
    place: Place,
    part: PhantomData<fn() -> P>,
}

impl<P: Part> AfterCommit<P> {
    pub(crate) fn new(place: Place) -> Self {
        Self { place, part: PhantomData }
    }

    /// Writes a line to the unit's log, at once (`juju-log`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if the command fails.
    pub fn log(&self, level: LogLevel, message: impl AsRef<str>) -> Result<(), Error> {
        self.place.core.log(level, message.as_ref())
    }

    /// What the agent started the charm with.
    pub fn hook(&self) -> &HookContext {
        self.place.core.hook()
    }
}

impl<C: CharmModel> AfterCommit<C> {
    /// The charm's options (`config-get`).
    ///
    /// # Errors
    ///
    /// As [`Context::config`](crate::Context::config).
    pub fn config(&self) -> Result<C::Config, Error> {
        C::Config::__read(self.place.core.config()?)
    }

    /// What the charm's files declare.
    pub fn metadata(&self) -> &'static Metadata {
        C::METADATA
    }
}

impl<C: ComponentModel> AfterCommit<C> {
    /// The path of fields to the component, as
    /// [`ComponentContext::path`](crate::ComponentContext::path) gives it.
    pub fn path(&self) -> &str {
        &self.place.path
    }
}

impl<P> fmt::Debug for AfterCommit<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AfterCommit").field("place", &self.place).finish_non_exhaustive()
    }
}
