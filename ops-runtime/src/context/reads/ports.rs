//! Open ports.

use std::rc::Rc;

use super::super::Core;
use crate::error::Error;
use crate::hook::OpenedPort;
use crate::model::Port;

impl Core {
    /// The unit's open ports as they will be once the buffered writes are sent.
    pub(crate) fn opened_ports(&self) -> Result<Vec<Port>, Error> {
        let before = self.ports_before_writes()?;
        Ok(self.writes.borrow().ports.over(&before))
    }

    pub(in crate::context) fn ports_before_writes(&self) -> Result<Rc<[OpenedPort]>, Error> {
        self.reads
            .ports
            .get_or_read((), |()| Ok(self.commands().opened_ports_by_endpoint()?.into()))
    }

    /// Juju has been told of changes: it has to be asked for what they made.
    pub(in crate::context) fn forget_ports(&self) {
        self.reads.ports.forget(&());
    }
}
