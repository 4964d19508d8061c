//! The end of a dispatch: what was written is sent, and what the charm keeps is kept.

use super::circle::Circle;
use super::emit::Dispatch;
use super::failure::Failed;
use crate::charm::Charm;
use crate::context::AfterCommit;
use crate::part::Run;

impl<C: Charm> Dispatch<'_, C> {
    /// Sends and keeps everything, between the charm's own handlers of it.
    pub(super) fn commit(mut self) -> Result<(), Failed> {
        let cx = self.cx;
        let status = self.status.clone();
        for row in C::HANDLERS {
            let Run::BeforeCommit(call) = row.run else { continue };
            let charm = &mut self.root.charm;
            let outcome = cx.core().run_as("", row.name, || call(charm, cx));
            outcome
                .and_then(|_| Ok(self.save()?))
                .map_err(|error| Failed::in_handler(row.name.to_owned(), &error))?;
            self.tell(cx.core().take_emissions(), &mut Circle::default())?;
        }
        if self.status != status {
            self.set_status()?;
        }
        // Once, and not after each handler: it reads everything back.
        self.check()?;
        self.keeper.end(cx)?;
        let after = AfterCommit::new(cx.shared_core());
        for row in C::HANDLERS {
            let Run::AfterCommit(call) = row.run else { continue };
            cx.core()
                .run_as("", row.name, || call(&self.root.charm, &after))
                .map(drop)
                .map_err(|error| Failed::in_handler(row.name.to_owned(), &error))?;
        }
        Ok(())
    }
}
