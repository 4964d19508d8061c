//! The commit: what the charm wrote takes effect together, or not at all.
//!
//! Everything is checked before anything is written, a file per target: each has a `check`, which
//! says why Juju would refuse, and an `apply`, which cannot fail any more.

mod kubernetes;
mod ports;
mod relation_data;
mod secrets;
mod state;
mod storage;

use super::HookRun;
use crate::go::quote;
use crate::state::Model;

impl HookRun {
    /// Applies what the charm wrote: all of it, or nothing and why.
    pub(super) fn commit(&self, model: &mut Model) -> Result<(), String> {
        let refusal = model.units.get_mut(self.unit()).and_then(|unit| unit.commit_refusal.take());
        refusal.map_or(Ok(()), Err)?;
        relation_data::check(self, model)?;
        ports::check(self, model)?;
        state::check(self, model)?;
        storage::check(self, model)?;
        kubernetes::check(self, model)?;
        let secrets = secrets::check(self, model)?;

        relation_data::apply(self, model);
        ports::apply(self, model);
        state::apply(self, model);
        storage::apply(self, model);
        kubernetes::apply(self, model);
        secrets::apply(secrets, model);
        Ok(())
    }
}

/// What Juju says when a unit that leads no more writes what is the leader's.
fn not_leader(run: &HookRun) -> String {
    let unit = run.unit();
    format!("{} is not leader of {}", quote(unit.as_str()), quote(unit.application().as_str()))
}
