//! Arguments that are given when the daemon starts.

use std::collections::BTreeMap;

use super::command::CommandLine;
use super::layer::{Layer, Sections};
use super::service::Service;

/// The layer that replaces what services' commands have in `[ … ]`.
pub(crate) fn override_arguments(
    plan: &Sections,
    arguments: &BTreeMap<String, Vec<String>>,
) -> Result<Layer, String> {
    let mut layer = Layer { label: "pebble-service-args".to_owned(), ..Layer::default() };
    for (name, words) in arguments {
        let service = plan
            .services
            .get(name)
            .ok_or_else(|| format!("service {name:?} does not exist in the plan"))?;
        let line = CommandLine::parse(name, &service.command)?;
        let overridden = Service {
            override_policy: "merge".to_owned(),
            command: line.with_arguments(words),
            ..Service::default()
        };
        layer.sections.services.insert(name.clone(), overridden);
    }
    Ok(layer)
}
