//! Containers of units, on Kubernetes.

use std::collections::BTreeMap;

use ops_metadata::Charm;

use super::error::hint;
use super::{Error, Model, ModelKind, Unit, UnitName};
use crate::schedule::{Event, WorkloadEvent, WorkloadEventKind};

/// One container of a unit: what the agent and whoever looks at the model know of it.
///
/// The model starts nothing. Whoever runs containers [tells it](Model::workload_event) when one is
/// ready and what comes of it, and [shows](Model::show_container) what runs in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Container {
    run: u32,
    ready: bool,
    services: Vec<ContainerService>,
    checks: Vec<ContainerCheck>,
}

/// A service of a container's Pebble, when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerService {
    /// Its name.
    pub name: String,
    /// Whether it starts by itself: `enabled` or `disabled`.
    pub startup: String,
    /// What it does: `active`, `inactive`, `backoff` or `error`.
    pub current: String,
}

/// A check of a container's Pebble, when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerCheck {
    /// Its name.
    pub name: String,
    /// `alive`, `ready`, or nothing.
    pub level: String,
    /// How it is: `up`, `down` or `inactive`.
    pub status: String,
    /// How often in a row it has failed.
    pub failures: u64,
    /// How many failures make it `down`.
    pub threshold: u64,
}

impl Container {
    /// Which run of the container the model is at, from 0. It counts up when the container is to be
    /// started anew; its files are then gone.
    pub fn run(&self) -> u32 {
        self.run
    }

    /// Whether its Pebble has answered in this run.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Its services, by name, when it was last looked at.
    pub fn services(&self) -> &[ContainerService] {
        &self.services
    }

    /// Its checks, by name, when it was last looked at.
    pub fn checks(&self) -> &[ContainerCheck] {
        &self.checks
    }

    fn restart(&mut self) {
        *self = Self { run: self.run.saturating_add(1), ..Self::default() };
    }
}

impl Unit {
    /// Its containers by name; none in a model of machines.
    pub fn containers(&self) -> &BTreeMap<String, Container> {
        &self.containers
    }
}

impl Model {
    /// Something happened in a container: the unit's charm is told by a hook, if this Juju knows such
    /// events. What it is told already and has not yet begun to handle is not told twice.
    ///
    /// # Errors
    /// There is no such unit, or it has no such container.
    pub fn workload_event(&mut self, unit: &UnitName, event: WorkloadEvent) -> Result<(), Error> {
        self.check_container(unit, &event.container)?;
        let told = event.is_told_by(&self.settings.juju_version);
        let Some(found) = self.units.get_mut(unit) else { return Ok(()) };
        if event.kind == WorkloadEventKind::Ready
            && let Some(container) = found.containers.get_mut(&event.container)
        {
            container.ready = true;
        }
        let agent = &mut found.agent;
        let runs = agent.running.as_ref() == Some(&Event::Workload(event.clone()));
        let waiting = agent.workload.iter().filter(|waits| **waits == event).count();
        if told && waiting <= usize::from(runs) {
            agent.workload.push_back(event);
        }
        self.settle();
        Ok(())
    }

    /// The container stops and is started anew: what the charm was still to be told of its Pebble's
    /// beginning is forgotten, and its new Pebble will be another `-pebble-ready`.
    ///
    /// # Errors
    /// There is no such unit, or it has no such container.
    pub fn restart_container(&mut self, unit: &UnitName, container: &str) -> Result<(), Error> {
        self.check_container(unit, container)?;
        if let Some(found) = self.units.get_mut(unit) {
            found.agent.workload.retain(|event| {
                event.container != container || event.kind != WorkloadEventKind::Ready
            });
            if let Some(container) = found.containers.get_mut(container) {
                container.restart();
            }
        }
        self.settle();
        Ok(())
    }

    /// Notes what runs in a container, for [`status`](Self::status). No event comes of it.
    ///
    /// # Errors
    /// There is no such unit, or it has no such container.
    pub fn show_container(
        &mut self,
        unit: &UnitName,
        container: &str,
        services: Vec<ContainerService>,
        checks: Vec<ContainerCheck>,
    ) -> Result<(), Error> {
        self.check_container(unit, container)?;
        let found = self.units.get_unmarked(unit);
        if let Some(found) = found.and_then(|unit| unit.containers.get_mut(container)) {
            found.services = services;
            found.checks = checks;
        }
        Ok(())
    }

    fn check_container(&self, unit: &UnitName, container: &str) -> Result<(), Error> {
        let containers = &self.unit(unit)?.containers;
        if containers.contains_key(container) {
            return Ok(());
        }
        Err(Error::NoContainer {
            unit: unit.clone(),
            container: container.to_owned(),
            hint: hint(container, containers.keys()),
        })
    }

    /// The containers of a new pod of the charm.
    pub(super) fn new_containers(&self, charm: &Charm) -> BTreeMap<String, Container> {
        let declared =
            charm.containers.iter().filter(|_| self.settings.kind == ModelKind::Kubernetes);
        declared.map(|meta| (meta.name.value.clone(), Container::default())).collect()
    }

    /// Puts a new pod of its application's charm in the place of the unit's: all of its containers are
    /// started anew, and what happened in the old ones is past.
    pub(crate) fn replace_pod(&mut self, name: &UnitName) {
        let Ok(application) = self.application(name.application()) else { return };
        let mut new = self.new_containers(&application.charm);
        let Some(unit) = self.units.get_mut(name) else { return };
        for (container, old) in &mut unit.containers {
            if let Some(new) = new.get_mut(container) {
                old.restart();
                new.run = old.run;
            }
        }
        unit.containers = new;
        unit.agent.workload.clear();
    }
}
