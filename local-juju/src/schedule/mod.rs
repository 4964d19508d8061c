//! Which event comes next.
//!
//! `unit` decides what one unit's agent does next, `relation` within one relation; `queue` keeps that
//! of every unit in the order in which it comes. `progress` is what an agent remembers when an event
//! ends.

mod event;
pub(crate) mod progress;
mod queue;
mod relation;
pub(crate) mod secret;
mod unit;
mod workload;

pub use event::{
    Due, Event, LifecycleEvent, RelationEvent, RelationEventKind, StorageEvent, StorageEventKind,
};

pub use secret::{SecretEvent, SecretEventKind};
pub use workload::{WorkloadEvent, WorkloadEventKind};

pub(crate) use queue::Queue;

use crate::state::Model;

/// The next event of the model: what is due now, or else what will be due first. `None` only if no
/// unit runs anything any more: there is none, or each is in error after its retries.
///
/// Of several units that have something due, the one comes first whose last event is longest ago, so
/// that units take turns.
pub fn next(model: &Model) -> Option<Due> {
    pick(model, true)
}

/// The next event before the model is at rest; `None` at rest.
///
/// A model is at rest when nothing is due but `update-status`, and secrets expire or rotate later only. A unit that is in error after its
/// automatic retries runs no more hooks, so it does not keep the model from its rest.
pub fn next_before_rest(model: &Model) -> Option<Due> {
    pick(model, false)
}

fn pick(model: &Model, at_rest: bool) -> Option<Due> {
    if model.is_settled() {
        return model.queue.first(model.now(), at_rest);
    }
    // Something changed without an operation or an event that ends by settling the model.
    let mut model = model.clone();
    model.settle();
    model.queue.first(model.now(), at_rest)
}

#[cfg(test)]
mod tests;
