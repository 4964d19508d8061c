//! What runs the containers of charms.

use std::env;
use std::path::PathBuf;

use local_juju::state::ModelKind;
use local_juju::{ContainerSettings, LocalJuju};

use super::source::Source;
use crate::cli::RunArgs;
use crate::message;

/// What the units run on: one charm with containers makes it Kubernetes, for all of them.
pub(super) fn model_kind(sources: &[Source]) -> ModelKind {
    if sources.iter().any(|source| !source.charm().containers.is_empty()) {
        ModelKind::Kubernetes
    } else {
        ModelKind::Machines
    }
}

/// What is to run the containers.
pub(super) fn settings(arguments: &RunArgs) -> ContainerSettings {
    let mut settings = ContainerSettings::default();
    settings.pebble = arguments.pebble.clone().or_else(on_path);
    settings.without_namespaces = arguments.no_namespaces;
    settings
}

/// The daemon on `PATH`.
fn on_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join("pebble")).find(|it| it.is_file())
}

/// Says what runs the containers, where it is not to be expected.
pub(super) fn tell(juju: &LocalJuju) {
    let Some(in_use) = juju.containers_in_use() else { return };
    if let Some(reason) = &in_use.without_namespaces {
        message::note(&format!(
            "containers run without namespaces ({reason}): their files are in the model's directory, \
             and what they start is looked up there first, runs there, and can write wherever you can"
        ));
    }
}
