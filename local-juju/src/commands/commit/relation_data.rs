//! Relation data.

use crate::commands::HookRun;
use crate::commands::run::Owner;
use crate::schedule::{Event, LifecycleEvent};
use crate::state::{Changes, Databag, Model, RelationId, Unit, network};

/// The most that one bag holds: keys and values, in bytes.
const LARGEST_BAG: usize = 16 * 1024 * 1024;

/// Whether every bag that was written is still there and the unit's to write, and not too large.
pub(super) fn check(run: &HookRun, model: &Model) -> Result<(), String> {
    run.pending
        .data
        .iter()
        .try_for_each(|((id, owner), changes)| check_bag(run, model, *id, owner, changes))
}

fn check_bag(
    run: &HookRun,
    model: &Model,
    id: RelationId,
    owner: &Owner,
    changes: &Changes,
) -> Result<(), String> {
    let relation = model.relation(id);
    let bag = match owner {
        Owner::Unit(name) => relation.and_then(|relation| relation.unit_data(name)),
        Owner::Application(_) if !model.is_leader(run.unit()) => {
            return Err(super::not_leader(run));
        }
        Owner::Application(name) => relation.and_then(|relation| relation.application_data(name)),
    };
    let kept = bag.ok_or("relation not found")?.data().iter();
    let kept = kept.filter(|(key, _)| !changes.contains_key(*key));
    let written = changes.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let size: usize = kept.chain(written).map(|(key, value)| key.len() + value.len()).sum();
    if size > LARGEST_BAG {
        return Err(format!(
            "max allowed size for a collection of settings ({LARGEST_BAG}) exceeded {size}"
        ));
    }
    Ok(())
}

pub(super) fn apply(run: &HookRun, model: &mut Model) {
    if *run.event() == Event::Lifecycle(LifecycleEvent::ConfigChanged) {
        refresh_addresses(run, model);
    }
    for ((id, owner), changes) in &run.pending.data {
        let Some(relation) = model.relations.get_mut(id) else { continue };
        let bag = match owner {
            Owner::Unit(name) => relation.units.get_mut(name),
            Owner::Application(name) => relation.applications.get_mut(name),
        };
        if let Some(bag) = bag {
            bag.apply(changes);
        }
    }
}

/// Writes the unit's addresses into its bags again, as Juju does after each `config-changed`.
fn refresh_addresses(run: &HookRun, model: &mut Model) {
    let unit = run.unit();
    let Some(address) = model.units.get(unit).map(Unit::address) else { return };
    let changes = network::databag(address).into_iter().map(|(key, value)| (key, Some(value)));
    let changes: Changes = changes.collect();
    let stale =
        |bag: &Databag| changes.iter().any(|(key, value)| bag.data().get(key) != value.as_ref());
    let relations = model.relations_of(unit.application());
    let stale = relations.filter(|(_, relation)| relation.units.get(unit).is_some_and(stale));
    for id in stale.map(|(id, _)| id).collect::<Vec<_>>() {
        let relation = model.relations.get_mut(&id);
        if let Some(bag) = relation.and_then(|relation| relation.units.get_mut(unit)) {
            bag.apply(&changes);
        }
    }
}
