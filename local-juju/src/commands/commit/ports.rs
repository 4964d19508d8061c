//! Opened and closed ports.

use crate::commands::{HookRun, ports};
use crate::go::quote;
use crate::state::Model;

/// Whether every endpoint that a port was opened or closed for is there.
pub(super) fn check(run: &HookRun, model: &Model) -> Result<(), String> {
    let application = model.application(run.unit().application());
    let known = |name: &str| {
        application.as_ref().is_ok_and(|application| application.relation_meta(name).is_some())
    };
    let changes = run.pending.ports.iter();
    let mut named = changes.map(|change| &change.endpoint).filter(|name| !name.is_empty());
    match named.find(|name| !known(name)) {
        Some(name) => Err(format!("open/close ports: endpoint {} not found", quote(name))),
        None => Ok(()),
    }
}

pub(super) fn apply(run: &HookRun, model: &mut Model) {
    let ports = ports::pending(model, run.unit(), &run.pending.ports);
    if let Some(unit) = model.units.get_mut(run.unit()) {
        unit.ports = ports;
    }
}
