//! What is to run on Kubernetes.

use crate::commands::HookRun;
use crate::state::Model;

/// Whether only one of the two kinds was set, and the unit still leads.
pub(super) fn check(run: &HookRun, model: &Model) -> Result<(), String> {
    let pending = &run.pending.kubernetes;
    match (&pending.spec, &pending.raw) {
        (None, None) => Ok(()),
        (Some(_), Some(_)) => {
            Err("either k8s-spec-set or k8s-raw-set can be run for each application, but not both"
                .to_owned())
        }
        _ if !model.is_leader(run.unit()) => Err(super::not_leader(run)),
        _ => Ok(()),
    }
}

pub(super) fn apply(run: &HookRun, model: &mut Model) {
    let pending = &run.pending.kubernetes;
    if (pending.spec.is_some() || pending.raw.is_some())
        && let Some(application) = model.applications.get_mut(run.unit().application())
    {
        application.kubernetes.clone_from(pending);
    }
}
