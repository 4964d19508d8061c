//! Added storage.

use crate::commands::HookRun;
use crate::go::quote;
use crate::state::Model;

/// Whether the charm declares what was added, and takes as many instances.
pub(super) fn check(run: &HookRun, model: &Model) -> Result<(), String> {
    let unit = run.unit();
    let charm = model.application(unit.application()).map(|found| found.charm()).ok();
    let attached = model.unit(unit).map(|unit| unit.storages.clone()).unwrap_or_default();
    for (name, count) in &run.pending.storages {
        let refused = |why: String| Err(format!("adding storage to unit {}: {why}", unit.as_str()));
        let mut declared = charm.iter().flat_map(|charm| &charm.storages);
        let Some(meta) = declared.find(|meta| meta.name.value == *name) else {
            return refused(format!("charm storage {} not found", quote(name)));
        };
        let present = attached.iter().filter(|id| id.name() == name).count();
        let total = u32::try_from(present).unwrap_or(u32::MAX).saturating_add(*count);
        if let Some(most) = meta.count.1
            && total > most
        {
            let charm = charm.and_then(|charm| charm.name.as_ref()).map(|name| name.value.as_str());
            return refused(format!(
                "charm {} store {}: at most {most} instances supported, {total} specified",
                quote(charm.unwrap_or_default()),
                quote(name)
            ));
        }
    }
    Ok(())
}

pub(super) fn apply(run: &HookRun, model: &mut Model) {
    for (name, count) in &run.pending.storages {
        let Ok(application) = model.application(run.unit().application()) else { return };
        let mut declared = application.charm().storages.iter();
        if let Some(meta) = declared.find(|meta| meta.name.value == *name).cloned() {
            model.add_instances(run.unit(), &meta, *count);
        }
    }
}
