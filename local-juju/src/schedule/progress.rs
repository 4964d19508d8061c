//! What an agent remembers when an event begins and when it ends.

use std::time::Duration;

use super::{
    Event, LifecycleEvent, RelationEvent, RelationEventKind, SecretEvent, SecretEventKind,
    StorageEventKind,
};
use crate::state::{Model, Pending, SECRET_RETRY, Status, StatusWord, UnitName, VirtualTime};

const FIRST_RETRY: Duration = Duration::from_secs(5);
const LONGEST_RETRY: Duration = Duration::from_secs(300);
/// Between two `update-status`, lest time never passes.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// Which versions of what it is told about the charm reads in this event.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    config: u64,
    leader_settings: u64,
    data: u64,
}

/// Lets the unit begin the event: it takes its turn, enters relations that are new to it, and shows
/// the status that Juju sets by itself.
pub(crate) fn begin(model: &mut Model, name: &UnitName, event: &Event, at: VirtualTime) -> Seen {
    model.pass_time(at);
    let (now, turn) = (model.now, model.counters.next_turn());
    let charm = model.charm_for(name, event);
    let Some(unit) = model.units.get_mut(name) else { return Seen::default() };
    unit.agent.running = Some(event.clone());
    unit.agent.last_turn = turn;
    unit.agent.charm = charm;
    let says = match event {
        Event::Lifecycle(LifecycleEvent::Install) if !unit.status_set_by_charm => {
            Some("installing charm software")
        }
        Event::Lifecycle(LifecycleEvent::Stop) => Some("stopping charm software"),
        Event::Lifecycle(LifecycleEvent::Remove) => Some("cleaning up prior to charm deletion"),
        _ => None,
    };
    if let Some(message) = says {
        unit.status = Status::new(StatusWord::Maintenance, message, now);
    }
    if unit.agent.installed && !unit.dying && unit.agent.pending == Pending::Nothing {
        model.enter_relations(name);
    }
    model.settle();
    seen(model, name, event)
}

/// Which versions of what it is told about the charm reads now.
fn seen(model: &Model, name: &UnitName, event: &Event) -> Seen {
    let application = model.application(name.application());
    let (config, leader_settings) = application
        .map(|found| (found.config_version, found.leader_settings_version))
        .unwrap_or_default();
    let data = match event {
        Event::Relation(event) => version_of(model, event),
        Event::Secret(event) => {
            model.secret(&event.secret).map(|secret| u64::from(secret.latest_revision()))
        }
        _ => None,
    };
    Seen { config, leader_settings, data: data.unwrap_or_default() }
}

/// The version of the data that the event is about.
fn version_of(model: &Model, event: &RelationEvent) -> Option<u64> {
    let relation = model.relation(event.relation)?;
    let bag = match &event.unit {
        Some(unit) => relation.unit_data(unit),
        None => relation.application_data(&event.application),
    };
    bag.map(|bag| bag.version)
}

/// The hook succeeded, or there was none to run.
pub(crate) fn succeed(model: &mut Model, name: &UnitName, event: &Event, seen: Seen) {
    let now = model.now;
    let interval = model.settings.update_status_interval.max(SHORTEST_INTERVAL);
    let leader = model.is_leader(name);
    let Some(unit) = model.units.get_mut(name) else { return };
    let agent = &mut unit.agent;
    agent.running = None;
    if agent.pending.is_about(event) {
        agent.pending = Pending::Nothing;
    }
    match event {
        Event::Lifecycle(event) => match event {
            LifecycleEvent::Install => agent.installed = true,
            LifecycleEvent::UpgradeCharm => {
                let event = LifecycleEvent::ConfigChanged.into();
                agent.pending = Pending::Queued { event, tries: 0 };
            }
            LifecycleEvent::LeaderElected => agent.leader = leader,
            LifecycleEvent::LeaderSettingsChanged => {
                agent.leader_settings_seen = Some(seen.leader_settings);
            }
            LifecycleEvent::CollectMetrics | LifecycleEvent::MeterStatusChanged => {}
            LifecycleEvent::ConfigChanged => {
                agent.config_seen = Some(seen.config);
                if !agent.started {
                    let event = LifecycleEvent::Start.into();
                    agent.pending = Pending::Queued { event, tries: 0 };
                }
            }
            LifecycleEvent::Start => {
                agent.started = true;
                agent.rebooted = false;
                agent.next_update_status = now.plus(interval);
                if !unit.status_set_by_charm {
                    unit.status = Status::new(StatusWord::Unknown, "", now);
                }
            }
            LifecycleEvent::UpdateStatus => agent.next_update_status = now.plus(interval),
            LifecycleEvent::Stop if unit.dying => agent.stopped = true,
            // A pod that is replaced: the new one starts.
            LifecycleEvent::Stop => {
                agent.started = false;
                model.replace_pod(name);
            }
            LifecycleEvent::Remove => model.drop_unit(name),
        },
        Event::Storage(event) => match event.kind {
            StorageEventKind::Attached => {
                agent.storages.insert(event.storage.clone());
            }
            StorageEventKind::Detaching => {
                agent.storages.remove(&event.storage);
                unit.storages.remove(&event.storage);
                model.release_storage(&event.storage);
            }
        },
        Event::Relation(event) => relation_succeeded(model, name, event, seen),
        Event::Secret(event) => secret_succeeded(model, name, event, seen),
        Event::Workload(event) => {
            if let Some(told) = agent.workload.iter().position(|waits| waits == event) {
                agent.workload.remove(told);
            }
        }
        Event::Action { .. } => {}
    }
    model.settle();
}

fn secret_succeeded(model: &mut Model, name: &UnitName, event: &SecretEvent, seen: Seen) {
    let latest = u32::try_from(seen.data).unwrap_or_default();
    let (id, date, again) = (&event.secret, model.date(), model.now.plus(SECRET_RETRY));
    let Some(agent) = model.units.get_mut(name).map(|unit| &mut unit.agent) else { return };
    match (event.kind, event.revision) {
        (SecretEventKind::Changed, _) => _ = agent.secrets_told.insert(id.clone(), latest),
        (SecretEventKind::Remove, Some(revision)) => {
            agent.obsolete_told.insert((id.clone(), revision));
        }
        (SecretEventKind::Expired, Some(revision)) => model.change_secret(id, |secret| {
            secret.told_expired(revision, date, again);
        }),
        (SecretEventKind::Rotate, _) => {
            model.change_secret(id, |secret| secret.rotated(latest, date));
        }
        (SecretEventKind::Remove | SecretEventKind::Expired, None) => {}
    }
}

fn relation_succeeded(model: &mut Model, name: &UnitName, event: &RelationEvent, seen: Seen) {
    if event.kind == RelationEventKind::Broken {
        model.leave_relation(name, event.relation);
        return;
    }
    let Some(unit) = model.units.get_mut(name) else { return };
    let known = unit.agent.relations.entry(event.relation).or_default();
    match (event.kind, &event.unit) {
        (RelationEventKind::Created, _) => known.created = true,
        (RelationEventKind::Joined, Some(remote)) => {
            known.members.insert(remote.clone(), seen.data);
            known.changed_pending = Some(remote.clone());
        }
        (RelationEventKind::Changed, Some(remote)) => {
            known.members.insert(remote.clone(), seen.data);
            if known.changed_pending.as_ref() == Some(remote) {
                known.changed_pending = None;
            }
        }
        (RelationEventKind::Changed, None) => known.application_version = seen.data,
        (RelationEventKind::Departed, Some(remote)) => {
            known.members.remove(remote);
        }
        (RelationEventKind::Joined | RelationEventKind::Departed, None)
        | (RelationEventKind::Broken, _) => {}
    }
    if let Some(remote) = &event.unit
        && let Some(relation) = model.relations.get(&event.relation)
    {
        let there = relation.units.get(remote).map(|bag| bag.version);
        if there == known.members.get(remote).copied() {
            known.news.remove(remote);
        } else {
            // It may have left before a hook that failed at first has met it.
            known.news.insert(remote.clone());
        }
    }
}

/// The operator lets the hook that failed count as done.
pub(crate) fn skip(model: &mut Model, name: &UnitName, event: &Event) {
    let seen = seen(model, name, event);
    succeed(model, name, event, seen);
}

/// The hook failed: it is run again after 5 s, then after at most 10 s, 20 s … 5 minutes, until its
/// automatic retries are used up.
pub(crate) fn fail(model: &mut Model, name: &UnitName, event: &Event) {
    let (now, retries) = (model.now, model.settings.automatic_retries);
    let Some(agent) = model.units.get_mut(name).map(|unit| &mut unit.agent) else { return };
    let tries = agent.pending.tries_of(event).saturating_add(1);
    let wait = wait(name, event, tries);
    agent.running = None;
    agent.pending = Pending::Failed {
        event: event.clone(),
        tries,
        since: now,
        retry_at: (tries <= retries).then(|| now.plus(wait)),
    };
    model.settle();
}

/// How long after its failure a hook is run again: as Juju draws lots between the shortest wait and
/// twice the last one, but the lots are the same in each model.
fn wait(name: &UnitName, event: &Event, tries: u32) -> Duration {
    let longest = FIRST_RETRY.saturating_mul(2_u32.saturating_pow(tries - 1)).min(LONGEST_RETRY);
    let mut lot: u32 = 0x811c_9dc5; // FNV-1a
    for byte in format!("{name} {event} {tries}").bytes() {
        lot = (lot ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let thousandth = lot % 1_001;
    FIRST_RETRY + (longest.saturating_sub(FIRST_RETRY)) * thousandth / 1_000
}

/// The hook was killed: it comes next again, as often as a failed hook is retried. Returns whether it
/// does.
pub(crate) fn requeue(model: &mut Model, name: &UnitName, event: &Event) -> bool {
    let retries = model.settings.automatic_retries;
    let Some(agent) = model.units.get_mut(name).map(|unit| &mut unit.agent) else { return false };
    let tries = agent.pending.tries_of(event).saturating_add(1);
    if tries > retries {
        return false;
    }
    agent.running = None;
    agent.pending = Pending::Queued { event: event.clone(), tries };
    model.settle();
    true
}

/// An event in a restricted context ended, however it did: nothing waits for it, and what was pending
/// before it is pending still.
pub(crate) fn end_restricted(model: &mut Model, name: &UnitName) {
    if let Some(unit) = model.units.get_mut(name) {
        unit.agent.running = None;
        unit.agent.restricted.pop_front();
    }
    model.settle();
}

/// An action ended; what was pending before it is pending still.
pub(crate) fn end_action(model: &mut Model, name: &UnitName) {
    if let Some(unit) = model.units.get_mut(name) {
        unit.agent.running = None;
    }
    model.settle();
}
