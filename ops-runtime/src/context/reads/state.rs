//! The unit's state that the controller keeps.

use std::rc::Rc;

use super::super::Core;
use crate::error::Error;
use crate::hook::Databag;

impl Core {
    pub(in crate::context) fn state_before_writes(&self) -> Result<Rc<Databag>, Error> {
        self.reads.state.get_or_read((), |()| Ok(Rc::new(self.commands().state_get()?)))
    }

    /// What Juju has, once it has been told.
    pub(in crate::context) fn remember_state(&self, state: Rc<Databag>) {
        self.reads.state.replace((), state);
    }
}
