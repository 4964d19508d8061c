//! Putting another charm in place of an application's.

use std::collections::BTreeSet;
use std::sync::Arc;

use ops_metadata::{Charm, Role, StorageMeta};

use super::{
    Application, ApplicationName, Error, InstalledCharm, Model, Pending, UnitName, config,
};
use crate::schedule::{Event, LifecycleEvent};

impl Model {
    /// `juju refresh <application> --path <charm>`. Its units see `upgrade-charm` and `config-changed`,
    /// each when its agent comes to it; a unit in error first has to get out of it, unless the units
    /// are forced (`--force-units`): then such a unit's next try runs in the new charm, and without
    /// `upgrade-charm`.
    ///
    /// What the new charm declares counts at once: its new peer relations and the storage that its
    /// units must have are made, and values of options and resources that it does not have are
    /// forgotten.
    ///
    /// # Errors
    /// There is no such application, or the charm would break what is there: a relation, storage that
    /// is attached, or whether the application is subordinate. The model is then unchanged.
    pub fn refresh(
        &mut self,
        name: &ApplicationName,
        charm: &Arc<Charm>,
        force_units: bool,
    ) -> Result<(), Error> {
        let found = self.alive_application(name)?;
        let refused = |reason| Error::NotRefreshable { application: name.clone(), reason };
        self.check_refresh(name, found, charm).map_err(refused)?;
        let Some(found) = self.applications.get_mut(name) else { return Ok(()) };
        let old = std::mem::replace(&mut found.charm, Arc::clone(charm));
        found.config.retain(|option, value| config::fits(charm, option, value));
        found.charm_version = self.counters.charm.next();
        let installed = InstalledCharm { version: found.charm_version, charm: Arc::clone(charm) };

        found
            .resources
            .retain(|name, _| charm.resources.iter().any(|declared| declared.name.value == *name));
        let peers = old.relations.iter().filter(|meta| meta.role == Role::Peers);
        let had: BTreeSet<_> = peers.map(|meta| meta.name.value.as_str()).collect();
        self.add_peer_relations(name, |meta| !had.contains(meta.name.value.as_str()));
        let new = |storage: &&StorageMeta| {
            old.storages.iter().all(|had| had.name.value != storage.name.value)
        };
        let staying = self.units_of(name).filter(|(_, unit)| !unit.dying);
        let staying: Vec<_> = staying.map(|(unit, _)| unit.clone()).collect();
        for unit in &staying {
            if self.units.get(unit).is_some_and(|unit| !unit.agent.started) {
                self.replace_pod(unit);
            }
            for storage in charm.storages.iter().filter(new) {
                self.add_instances(unit, storage, storage.count.0);
            }
            let found = self.units.get_mut(unit).map(|unit| &mut unit.agent);
            if let Some(agent) = found.filter(|_| force_units)
                && matches!(agent.pending, Pending::Failed { .. })
            {
                agent.charm = Some(installed.clone());
            }
        }
        self.settle();
        Ok(())
    }

    /// Which charm the unit has when the event begins: `upgrade-charm` brings its application's, but
    /// not when it is tried again, lest a unit in error is refreshed.
    pub(crate) fn charm_for(&self, unit: &UnitName, event: &Event) -> Option<InstalledCharm> {
        let agent = &self.units.get(unit)?.agent;
        let refreshes = *event == LifecycleEvent::UpgradeCharm.into();
        let again = agent.pending.tries_of(event) > 0;
        if let Some(installed) = agent.charm.as_ref().filter(|_| !refreshes || again) {
            return Some(installed.clone());
        }
        let application = self.applications.get(unit.application())?;
        let charm = Arc::clone(&application.charm);
        Some(InstalledCharm { version: application.charm_version, charm })
    }

    /// What the new charm would break.
    fn check_refresh(
        &self,
        name: &ApplicationName,
        found: &Application,
        charm: &Charm,
    ) -> Result<(), String> {
        if charm.subordinate != found.charm.subordinate {
            let (is, becomes) = if charm.subordinate {
                ("is not subordinate", "is")
            } else {
                ("is subordinate", "is not")
            };
            return Err(format!("the application {is}, the charm {becomes}: deploy it by itself"));
        }
        for (_, relation) in self.relations_of(name) {
            let Some(mine) = relation.endpoint_of(name).filter(|mine| !mine.implicit) else {
                continue;
            };
            let kept = charm.relations.iter().any(|meta| {
                meta.name.value == mine.name
                    && meta.role == mine.role
                    && meta.interface.value == relation.interface
            });
            if !kept {
                let remedy = if mine.role == Role::Peers { "keep it" } else { "remove that first" };
                return Err(format!("it would break the relation `{}`: {remedy}", relation.key()));
            }
        }
        for old in &found.charm.storages {
            let storage = &old.name.value;
            let Some(new) = charm.storages.iter().find(|new| new.name.value == *storage) else {
                let used = self.storages.values().find(|instance| {
                    instance.id.name() == storage
                        && instance.unit().is_some_and(|unit| unit.application() == name)
                });
                match used {
                    Some(used) => {
                        return Err(format!(
                            "it has no storage `{storage}`: detach `{}` first",
                            used.id
                        ));
                    }
                    None => continue,
                }
            };
            if new.kind != old.kind {
                return Err(format!("its storage `{storage}` is of another type"));
            }
            let most = |storage: &StorageMeta| storage.count.1.unwrap_or(u32::MAX);
            if new.count.0 > old.count.0 || most(new) < most(old) {
                return Err(format!("it takes fewer counts of the storage `{storage}`"));
            }
        }
        Ok(())
    }
}
