//! Which event comes next.
//!
//! `unit` decides what one unit's agent does next, `relation` within one relation; this module picks
//! among the units. `progress` is what an agent remembers when an event ends.

mod event;
pub(crate) mod progress;
mod relation;
mod unit;

pub use event::{
    Due, Event, LifecycleEvent, RelationEvent, RelationEventKind, StorageEvent, StorageEventKind,
};

use crate::state::Model;

/// The next event of the model: what is due now, or else what will be due first. `None` only if no
/// unit runs anything any more: there is none, or each is in error after its retries.
///
/// Of several units that have something due, the one comes first whose last event is longest ago, so
/// that units take turns.
pub fn next(model: &Model) -> Option<Due> {
    pick(model, |_| true)
}

/// The next event before the model is at rest; `None` at rest.
///
/// A model is at rest when nothing is due but `update-status`. A unit that is in error after its
/// automatic retries runs no more hooks, so it does not keep the model from its rest.
pub fn next_before_rest(model: &Model) -> Option<Due> {
    pick(model, |event| *event != Event::Lifecycle(LifecycleEvent::UpdateStatus))
}

fn pick(model: &Model, wanted: impl Fn(&Event) -> bool) -> Option<Due> {
    let mut units: Vec<_> = model.units().collect();
    units.sort_by_key(|(_, unit)| unit.agent.last_turn);
    let mut first: Option<Due> = None;
    for (name, unit) in units {
        let Some((event, at)) = unit::next(model, name, unit) else { continue };
        if !wanted(&event) {
            continue;
        }
        let due = Due { unit: name.clone(), event, at: at.max(model.now()) };
        if due.at == model.now() {
            return Some(due);
        }
        if first.as_ref().is_none_or(|first| due.at < first.at) {
            first = Some(due);
        }
    }
    first
}
