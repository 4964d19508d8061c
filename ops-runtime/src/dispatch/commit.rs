//! The end of a dispatch: what was written is sent, and what the charm keeps is kept.

use super::circle::Circle;
use super::emit::Dispatch;
use super::failure::Failed;
use crate::charm::Charm;
use crate::part::{AnyPart as _, Rows};
use crate::state::Stored;

impl<C: Charm> Dispatch<'_, C> {
    /// Sends and keeps everything, between the handlers of it: those of components before their owner's.
    pub(super) fn commit(mut self) -> Result<(), Failed> {
        let status = self.status.clone();
        self.before_commit()?;
        if self.status != status {
            self.set_status()?;
        }
        // What a handler with `&self` has changed by a `Cell` was not asked for yet.
        self.root.save(&mut Stored::of_charm(self.keeper.state()))?;
        // Once, and not after each handler: it reads everything back.
        self.check()?;
        self.keeper.end(self.cx)?;
        self.after_commit()
    }

    fn before_commit(&mut self) -> Result<(), Failed> {
        let core = self.cx.core();
        let is_meant = |of| matches!(of, Rows::BeforeCommit);
        for target in self.tree.targets(self.tree.in_order_of_events(), is_meant) {
            let Some(place) = self.place(target.node) else { continue };
            let Some(part) = self.tree.part(target.node, &mut self.root) else { continue };
            let name = self.tree.name_of(target);
            core.run_as(&name, || part.before_commit(target.row, &place))
                .and_then(|()| Ok(self.save(target)?))
                .map_err(|error| Failed::in_handler(name, &error))?;
            self.tell(core.take_emissions(), &mut Circle::default())?;
        }
        Ok(())
    }

    fn after_commit(mut self) -> Result<(), Failed> {
        let core = self.cx.core();
        let is_meant = |of| matches!(of, Rows::AfterCommit);
        for target in self.tree.targets(self.tree.in_order_of_events(), is_meant) {
            let Some(place) = self.place(target.node) else { continue };
            let Some(part) = self.tree.part(target.node, &mut self.root) else { continue };
            let name = self.tree.name_of(target);
            core.run_as(&name, || part.after_commit(target.row, &place))
                .map_err(|error| Failed::in_handler(name, &error))?;
        }
        Ok(())
    }
}
