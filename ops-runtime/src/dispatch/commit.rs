//! The end of a dispatch: what was written is sent, and what the charm keeps is kept.

use super::emit::Dispatch;
use super::failure::Failed;
use crate::charm::{Charm, Run};
use crate::context::AfterCommit;
use crate::state::Stored;

impl<C: Charm> Dispatch<'_, C> {
    /// Sends and keeps everything, between the charm's own handlers of it.
    pub(super) fn commit(mut self) -> Result<(), Failed> {
        let cx = self.cx;
        for row in C::HANDLERS {
            let Run::BeforeCommit(call) = row.run else { continue };
            let outcome = cx.core().run_as(row.name, || call(&mut self.charm, cx));
            outcome
                .and_then(|_| Ok(self.charm.__save(&mut Stored::of_charm(self.keeper.state()))?))
                .map_err(|error| Failed::in_handler(row.name, &error))?;
        }
        // Once, and not after each handler: it reads everything back.
        self.charm.__save(&mut Stored::to_check(self.keeper.state()))?;
        self.keeper.end(cx)?;
        let after = AfterCommit::new(cx.shared_core());
        for row in C::HANDLERS {
            let Run::AfterCommit(call) = row.run else { continue };
            if let Err(error) = call(&self.charm, &after) {
                return Err(Failed::in_handler(row.name, &error));
            }
        }
        Ok(())
    }
}
