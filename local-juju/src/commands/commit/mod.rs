//! The commit: what the charm wrote takes effect together, or not at all.
//!
//! Everything is checked before anything is written, a file per target: each has a `check`, which
//! says why Juju would refuse, and an `apply`, which cannot fail any more.

mod ports;
mod relation_data;

use super::HookRun;
use crate::state::Model;

impl HookRun {
    /// Applies what the charm wrote: all of it, or nothing and why.
    pub(super) fn commit(&self, model: &mut Model) -> Result<(), String> {
        relation_data::check(self, model)?;
        ports::check(self, model)?;

        relation_data::apply(self, model);
        ports::apply(self, model);
        Ok(())
    }
}
