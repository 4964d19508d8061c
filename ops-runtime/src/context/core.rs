//! The part of a context that does not depend on the charm's types.

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::leadership::Leadership;
use super::reads::Once;
use super::writes::{Scope, Writes};
use crate::error::Error;
use crate::hook::{Databag, HookCommands, NetworkInfo};
use crate::hook_context::{HookContext, Trigger};
use crate::model::Port;
use crate::names::{RelationId, UnitName};

/// One dispatch: the environment, the way to Juju, what was read, and what is to be written.
pub struct Core {
    hook: HookContext,
    commands: HookCommands,
    leadership: Leadership,
    config: OnceCell<Map<String, Value>>,
    relations: Once<&'static str, Rc<[RelationId]>>,
    units: Once<RelationId, Rc<[UnitName]>>,
    apps: Once<RelationId, Rc<str>>,
    data: Once<(RelationId, Owner), Rc<Databag>>,
    networks: Once<(&'static str, Option<RelationId>), Rc<NetworkInfo>>,
    opened_ports: Once<(), Rc<[Port]>>,
    writes: RefCell<Writes>,
}

/// Whose data in a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Unit(UnitName),
    App(Box<str>),
}

impl Core {
    pub(crate) fn new(hook: HookContext, commands: HookCommands) -> Self {
        Self {
            hook,
            commands,
            leadership: Leadership::default(),
            config: OnceCell::new(),
            relations: Once::default(),
            units: Once::default(),
            apps: Once::default(),
            data: Once::default(),
            networks: Once::default(),
            opened_ports: Once::default(),
            writes: RefCell::default(),
        }
    }

    pub(crate) fn hook(&self) -> &HookContext {
        &self.hook
    }

    pub(crate) fn commands(&self) -> &HookCommands {
        &self.commands
    }

    pub(crate) fn is_leader(&self) -> Result<bool, Error> {
        self.leadership.ask(&self.commands)
    }

    pub(crate) fn config(&self) -> Result<&Map<String, Value>, Error> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = self.commands.config_get()?;
        Ok(self.config.get_or_init(|| config))
    }

    /// The relations of an endpoint, but for one that is being broken in this very dispatch.
    pub(crate) fn relations(&self, endpoint: &'static str) -> Result<Rc<[RelationId]>, Error> {
        self.relations.get_or_read(endpoint, |endpoint| {
            let broken = self.broken_relation();
            let ids = self.commands.relation_ids(endpoint)?;
            let mut ids = ids.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
            ids.retain(|id| Some(*id) != broken);
            ids.sort_unstable();
            Ok(ids.into())
        })
    }

    fn broken_relation(&self) -> Option<RelationId> {
        match self.hook.trigger() {
            Trigger::Hook(name) if name.ends_with("-relation-broken") => {
                self.hook.variable("JUJU_RELATION_ID")?.parse().ok()
            }
            _ => None,
        }
    }

    /// The other units of a relation, in their numbers' order.
    pub(crate) fn units(&self, relation: RelationId) -> Result<Rc<[UnitName]>, Error> {
        self.units.get_or_read(relation, |_| {
            let units = self.commands.relation_list(relation)?;
            let mut units = units.iter().map(|unit| unit.parse()).collect::<Result<Vec<_>, _>>()?;
            units.sort_unstable();
            Ok(units.into())
        })
    }

    /// The other application of a relation.
    pub(crate) fn remote_app(&self, relation: RelationId) -> Result<Rc<str>, Error> {
        self.apps.get_or_read(relation, |_| {
            let of_this_event = self.hook.variable("JUJU_RELATION_ID");
            let of_this_event = of_this_event.and_then(|id| id.parse().ok()) == Some(relation);
            match self.hook.variable("JUJU_REMOTE_APP").filter(|_| of_this_event) {
                Some(app) => Ok(app.into()),
                None => Ok(self.commands.relation_list_app(relation)?.into()),
            }
        })
    }

    /// Data as it will be once the buffered writes are sent.
    pub(crate) fn data(&self, relation: RelationId, owner: Owner) -> Result<Rc<Databag>, Error> {
        let scope = self.own_scope(&owner);
        let read = self.data.get_or_read((relation, owner), |(relation, owner)| {
            Ok(Rc::new(match owner {
                Owner::Unit(unit) => self.commands.relation_get(*relation, unit.as_str())?,
                Owner::App(app) => self.commands.relation_get_app(*relation, app)?,
            }))
        })?;
        let Some(scope) = scope else { return Ok(read) };
        Ok(self.writes.borrow().over(relation, scope, read))
    }

    /// Which of this unit's writable data `owner` is.
    fn own_scope(&self, owner: &Owner) -> Option<Scope> {
        let unit = self.hook.unit();
        match owner {
            Owner::Unit(name) => (name == unit).then_some(Scope::Unit),
            Owner::App(name) => (**name == *unit.app()).then_some(Scope::App),
        }
    }

    pub(crate) fn network(
        &self,
        binding: &'static str,
        relation: Option<RelationId>,
    ) -> Result<Rc<NetworkInfo>, Error> {
        self.networks.get_or_read((binding, relation), |(binding, relation)| {
            Ok(Rc::new(self.commands.network_get(binding, *relation)?))
        })
    }

    /// The unit's open ports as they will be once the buffered writes are sent.
    pub(crate) fn opened_ports(&self) -> Result<Vec<Port>, Error> {
        Ok(self.writes.borrow().ports_over(&self.ports_before_writes()?))
    }

    fn ports_before_writes(&self) -> Result<Rc<[Port]>, Error> {
        self.opened_ports.get_or_read((), |()| {
            let ports = self.commands.opened_ports()?;
            ports
                .iter()
                .map(|port| {
                    port.parse().map_err(|_| Error::Name { what: "port", text: port.clone() })
                })
                .collect()
        })
    }

    /// The buffer, to write to or to copy before a handler whose writes may have to be undone.
    pub(crate) fn writes(&self) -> &RefCell<Writes> {
        &self.writes
    }

    /// Sends what is in the buffer and differs from what Juju has: a command per databag and port.
    pub(crate) fn flush(&self) -> Result<(), Error> {
        let writes = self.writes.take();
        for (relation, scope, written) in writes.data() {
            let owner = match scope {
                Scope::Unit => Owner::Unit(self.hook.unit().clone()),
                Scope::App => Owner::App(self.hook.unit().app().into()),
            };
            // The buffer is empty, so this is what Juju has.
            let before = self.data(relation, owner.clone())?;
            let changes = written.changes_to(&before);
            if changes.is_empty() {
                continue;
            }
            if scope == Scope::App && !self.is_leader()? {
                return Err(Error::LeadershipLost { endpoint: written.endpoint(), id: relation });
            }
            self.commands.relation_set(relation, scope == Scope::App, &changes)?;
            self.data.replace((relation, owner), Rc::new(written.applied_to(&before)));
        }
        if writes.ports().is_empty() {
            return Ok(());
        }
        let before = self.ports_before_writes()?;
        let wanted = |open| writes.ports().iter().filter(move |(_, wants)| **wants == open);
        // Closed first: a range that goes may hold a port that comes.
        for (port, _) in wanted(false).filter(|(port, _)| before.contains(port)) {
            self.commands.close_port(&port.to_string())?;
        }
        for (port, _) in wanted(true).filter(|(port, _)| !before.contains(port)) {
            self.commands.open_port(&port.to_string())?;
        }
        self.opened_ports.replace((), writes.ports_over(&before).into());
        Ok(())
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("unit", self.hook.unit()).finish_non_exhaustive()
    }
}
