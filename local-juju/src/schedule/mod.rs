//! Which event comes next.

mod event;

pub use event::{
    Due, Event, LifecycleEvent, RelationEvent, RelationEventKind, StorageEvent, StorageEventKind,
};

use crate::state::Model;

/// The next event of the model: what is due now, or else what will be due first. `None` only if the
/// model has no unit that runs anything (none, or each in error after its retries).
pub fn next(model: &Model) -> Option<Due> {
    let _ = model;
    None
}

/// The next event before the model is at rest; `None` at rest.
///
/// A model is at rest when nothing is due but `update-status`. A unit that is in error after its
/// automatic retries runs no more hooks until it is resolved, so it does not keep the model from
/// its rest.
pub fn next_before_rest(model: &Model) -> Option<Due> {
    let _ = model;
    None
}
