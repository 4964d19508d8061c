//! What one unit's agent does next.

use super::{
    Event, LifecycleEvent, RelationEvent, RelationEventKind, StorageEvent, StorageEventKind,
    relation, secret, workload,
};
use crate::state::{Agent, Model, ModelKind, Pending, StorageId, Unit, UnitName, VirtualTime};

/// The agent's next event and when it is due; `None` while one is under way, after the last retry,
/// and for a unit that only waits for others to leave.
///
/// The order of the rules is the order in which the agent asks them.
pub(super) fn next(model: &Model, name: &UnitName, unit: &Unit) -> Option<(Event, VirtualTime)> {
    let agent = &unit.agent;
    if agent.running.is_some() || agent.lost {
        return None;
    }
    let now = |event| Some((event, model.now()));
    if let Some(event) = agent.restricted.front() {
        return now((*event).into());
    }
    match &agent.pending {
        // An action runs on a unit in error too; no other hook does.
        Pending::Failed { event, retry_at, .. } => match action(model, unit) {
            Some(action) => now(action),
            None => retry_at.map(|at| (event.clone(), at)),
        },
        // Before `install` comes storage; what else is queued follows directly.
        Pending::Queued { event, .. } if agent.installed => now(event.clone()),
        Pending::Queued { event, .. } => now(storage(model, unit).unwrap_or(event.clone())),
        Pending::Nothing if !agent.installed && !unit.dying => {
            now(storage(model, unit).unwrap_or(LifecycleEvent::Install.into()))
        }
        Pending::Nothing if agent.rebooted && !agent.stopped => now(LifecycleEvent::Start.into()),
        Pending::Nothing if unit.dying => workload::next(agent)
            .or_else(|| action(model, unit))
            .or_else(|| storage(model, unit))
            .or_else(|| relation::next(model, name, unit))
            .or_else(|| leave(unit))
            .and_then(now),
        Pending::Nothing => created(model, name, agent)
            .or_else(|| leadership(model, name, agent))
            .or_else(|| workload(model, name, agent))
            .or_else(|| secret::due(model, name, unit))
            .or_else(|| action(model, unit))
            .or_else(|| storage(model, unit))
            .or_else(|| upgrade(model, name, agent))
            .or_else(|| config(model, name, agent))
            .or_else(|| relation::next(model, name, unit))
            .map_or_else(|| later(model, name, unit), now),
    }
}

/// `-relation-created`, of every relation that the unit may enter.
fn created(model: &Model, name: &UnitName, agent: &Agent) -> Option<Event> {
    let mut relations = model.relations_of(name.application()).filter(|(id, relation)| {
        !relation.dying && agent.relations.get(id).is_none_or(|known| !known.created)
    });
    relations.find_map(|(id, relation)| {
        let mine = relation.endpoint_of(name.application())?;
        agent.declares_relation(&mine.name).then_some(())?;
        Some(Event::Relation(RelationEvent {
            kind: RelationEventKind::Created,
            endpoint: mine.name.clone(),
            relation: id,
            application: relation.remote_of(name.application())?.application.clone(),
            unit: None,
            departing: None,
        }))
    })
}

/// `leader-elected` once per time that the unit becomes leader; until Juju 3.6 each other unit is told
/// of the leader's settings, at first and when they change.
fn leadership(model: &Model, name: &UnitName, agent: &Agent) -> Option<Event> {
    let leader = model.is_leader(name);
    if leader && !agent.leader {
        return Some(LifecycleEvent::LeaderElected.into());
    }
    let sees_settings = model.settings().juju_version.has_leader_settings();
    let version = model.application(name.application()).ok()?.leader_settings_version;
    (!leader && sees_settings && agent.leader_settings_seen != Some(version))
        .then(|| LifecycleEvent::LeaderSettingsChanged.into())
}

/// `-pebble-ready` and its kin. A unit whose pod was replaced for another charm is refreshed to that
/// first.
fn workload(model: &Model, name: &UnitName, agent: &Agent) -> Option<Event> {
    let refreshed = upgrade(model, name, agent) != Some(LifecycleEvent::UpgradeCharm.into());
    workload::next(agent).filter(|_| refreshed)
}

/// The oldest action that waits for this unit.
fn action(model: &Model, unit: &Unit) -> Option<Event> {
    let id = *unit.actions.first()?;
    Some(Event::Action { id, name: model.action(id)?.name().to_owned() })
}

/// `-storage-detaching` of what is taken away, all of it when the unit goes; `-storage-attached` of what
/// is new. What the unit's charm does not know yet waits until it is refreshed, and on Kubernetes all
/// of it until the unit has started.
fn storage(model: &Model, unit: &Unit) -> Option<Event> {
    if model.settings().kind == ModelKind::Kubernetes && !unit.agent.started && !unit.dying {
        return None;
    }
    let attached = &unit.agent.storages;
    let declared = |storage: &&StorageId| unit.agent.declares_storage(storage.name());
    let (kind, found) = if unit.dying {
        (StorageEventKind::Detaching, attached.first())
    } else if let Some(detaching) = attached.difference(&unit.storages).next() {
        (StorageEventKind::Detaching, Some(detaching))
    } else {
        (StorageEventKind::Attached, unit.storages.difference(attached).find(declared))
    };
    found.map(|storage| Event::Storage(StorageEvent { kind, storage: storage.clone() }))
}

/// `upgrade-charm` when the application has another charm or resource than the unit. On Kubernetes its
/// pod is replaced for that: the old one stops first, and the new one begins with it whatever charm the
/// old one had.
fn upgrade(model: &Model, name: &UnitName, agent: &Agent) -> Option<Event> {
    let version = model.application(name.application()).ok()?.charm_version;
    let has_pod = model.settings().kind == ModelKind::Kubernetes;
    let is_new_pod = has_pod && !agent.started && agent.config_seen.is_some();
    (agent.charm.as_ref()?.version != version || is_new_pod).then_some(())?;
    let stops = has_pod && agent.started;
    Some(if stops { LifecycleEvent::Stop } else { LifecycleEvent::UpgradeCharm }.into())
}

/// `config-changed` at first, and whenever the configuration is not the one that the charm was told.
fn config(model: &Model, name: &UnitName, agent: &Agent) -> Option<Event> {
    let version = model.application(name.application()).ok()?.config_version;
    (agent.config_seen != Some(version)).then(|| LifecycleEvent::ConfigChanged.into())
}

/// `stop`, then `remove`, once the unit's subordinates are gone.
fn leave(unit: &Unit) -> Option<Event> {
    if !unit.subordinates.is_empty() {
        None
    } else if unit.agent.started && !unit.agent.stopped {
        Some(LifecycleEvent::Stop.into())
    } else {
        Some(LifecycleEvent::Remove.into())
    }
}

/// What comes by the passing of time alone. A lease that runs out keeps the model from its rest, so it
/// does not wait behind what comes at rest.
fn later(model: &Model, name: &UnitName, unit: &Unit) -> Option<(Event, VirtualTime)> {
    let leads = model.will_lead(name).map(|at| (LifecycleEvent::LeaderElected.into(), at));
    leads.or_else(|| {
        let agent = &unit.agent;
        let status = (LifecycleEvent::UpdateStatus.into(), agent.next_update_status);
        let status = agent.started.then_some(status);
        secret::next(model, name, unit).into_iter().chain(status).min_by_key(|(_, at)| *at)
    })
}
