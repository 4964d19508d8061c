//! The part of a context that does not depend on the charm's types.

mod flush;

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
            if let Some(app) = self.hook.variable("JUJU_REMOTE_APP").filter(|_| of_this_event) {
                return Ok(app.into());
            }
            match self.commands.relation_list_app(relation)? {
                app if app.is_empty() => Err(Error::Name { what: "an application", text: app }),
                app => Ok(app.into()),
            }
        })
    }

    /// Data as it will be once the buffered writes are sent.
    pub(crate) fn data(&self, relation: RelationId, owner: Owner) -> Result<Rc<Databag>, Error> {
        let scope = self.own_scope(&owner);
        let read = self.data_before_writes(relation, owner)?;
        let Some(scope) = scope else { return Ok(read) };
        Ok(self.writes.borrow().over(relation, scope, read))
    }

    fn data_before_writes(&self, relation: RelationId, owner: Owner) -> Result<Rc<Databag>, Error> {
        self.data.get_or_read((relation, owner), |(relation, owner)| {
            Ok(Rc::new(match owner {
                Owner::Unit(unit) => self.commands.relation_get(*relation, unit.as_str())?,
                Owner::App(app) => self.commands.relation_get_app(*relation, app)?,
            }))
        })
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
                    port.parse().map_err(|_| Error::Name { what: "a port", text: port.clone() })
                })
                .collect()
        })
    }

    /// The buffer, to write to or to copy before a handler whose writes may have to be undone.
    pub(crate) fn writes(&self) -> &RefCell<Writes> {
        &self.writes
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("unit", self.hook.unit()).finish_non_exhaustive()
    }
}
