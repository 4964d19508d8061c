//! What a charm keeps in the controller.

use std::collections::BTreeMap;

use crate::commands::HookRun;
use crate::state::Model;

/// Whether it is not too much.
pub(super) fn check(run: &HookRun, model: &Model) -> Result<(), String> {
    let Some(state) = &run.pending.state else { return Ok(()) };
    let most = model.settings().max_charm_state_size;
    if most > 0 && size(state) > most {
        return Err(format!("persisting charm state: max allowed size ({most}) exceeded"));
    }
    Ok(())
}

pub(super) fn apply(run: &HookRun, model: &mut Model) {
    if let (Some(state), Some(unit)) = (&run.pending.state, model.units.get_mut(run.unit())) {
        unit.state.clone_from(state);
    }
}

/// The size that the controller counts: that of the document in its database.
fn size(state: &BTreeMap<String, String>) -> usize {
    // A document has its length and an end; a text its type, its length and two ends.
    let texts = state.iter().map(|(key, value)| key.len() + value.len() + 7);
    texts.sum::<usize>() + 5
}
