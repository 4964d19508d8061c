//! Sending what was buffered.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::writes::{Scope, Written};
use super::{Core, Owner};
use crate::error::Error;
use crate::model::Port;
use crate::names::RelationId;

impl Core {
    /// Sends what is in the buffer and differs from what Juju has: a command per databag and port.
    ///
    /// What could not be sent stays in the buffer, and is tried again by the last flush: a charm that
    /// goes on after an error cannot succeed without it. If it is the last flush that fails, Juju
    /// drops what was sent before: it takes effect after exit code 0 only.
    pub(crate) fn flush(&self) -> Result<(), Error> {
        let writes = self.writes.borrow().clone();
        for (relation, scope, written) in writes.data() {
            self.send_data(relation, scope, written)?;
            self.writes.borrow_mut().forget_data(relation, scope);
        }
        self.send_ports(writes.ports())?;
        self.writes.borrow_mut().forget_ports();
        Ok(())
    }

    fn send_data(
        &self,
        relation: RelationId,
        scope: Scope,
        written: &Written,
    ) -> Result<(), Error> {
        let is_app = scope == Scope::App;
        // Asked before the read, which Juju may refuse to a unit that does not lead.
        if is_app && !self.is_leader()? {
            return Err(Error::LeadershipLost { endpoint: written.endpoint(), id: relation });
        }
        let owner = match scope {
            Scope::Unit => Owner::Unit(self.hook.unit().clone()),
            Scope::App => Owner::App(self.hook.unit().app().into()),
        };
        let before = self.data_before_writes(relation, owner.clone())?;
        let changes = written.changes_to(&before);
        if !changes.is_empty() {
            self.commands.relation_set(relation, is_app, &changes)?;
            self.data.replace((relation, owner), Rc::new(written.applied_to(&before)));
        }
        Ok(())
    }

    fn send_ports(&self, ports: &BTreeMap<Port, bool>) -> Result<(), Error> {
        if ports.is_empty() {
            return Ok(());
        }
        let before = self.ports_before_writes()?;
        let wanted = |open| ports.iter().filter(move |(_, wants)| **wants == open);
        // Closed first: a range that goes may hold a port that comes.
        for (port, _) in wanted(false).filter(|(port, _)| before.contains(port)) {
            self.commands.close_port(&port.to_string())?;
        }
        for (port, _) in wanted(true).filter(|(port, _)| !before.contains(port)) {
            self.commands.open_port(&port.to_string())?;
        }
        self.opened_ports.replace((), self.opened_ports()?.into());
        Ok(())
    }
}
