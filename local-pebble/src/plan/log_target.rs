//! Log targets.

use std::collections::BTreeMap;

use super::object::{Object, merge_map, replace_text};
use super::service::write_map;
use crate::accounts::Accounts;
use crate::yaml::{Decoder, Fault, Node, Writer};

/// A log target as layers describe it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LogTarget {
    pub(crate) override_policy: String,
    pub(crate) target_type: String,
    pub(crate) location: String,
    pub(crate) services: Vec<String>,
    pub(crate) labels: BTreeMap<String, String>,
}

impl LogTarget {
    /// Whether it gets a service's lines: what is listed last of the service counts.
    pub(crate) fn takes(&self, service: &str) -> bool {
        let of_service = |listed: &&String| {
            let name = listed.strip_prefix('-').unwrap_or(listed);
            name == service || name == "all"
        };
        self.services.iter().rfind(of_service).is_some_and(|listed| !listed.starts_with('-'))
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.string("type", &self.target_type);
        writer.string("location", &self.location);
        writer.strings("services", &self.services);
        writer.string_unless_empty("override", &self.override_policy);
        write_map(writer, "labels", &self.labels);
    }
}

impl Object for LogTarget {
    const SECTION: &'static str = "log-targets";
    const NOUN: &'static str = "log target";
    const GO_TYPE: &'static str = "plan.LogTarget";

    fn decode(decoder: &mut Decoder, node: &Node) -> Result<Self, Fault> {
        let mut target = Self::default();
        decoder.fields(node, Self::GO_TYPE, |decoder, name, value| {
            match name {
                "override" => target.override_policy = decoder.string(value),
                "type" => target.target_type = decoder.string(value),
                "location" => target.location = decoder.string(value),
                "services" => target.services = decoder.strings(value),
                "labels" => target.labels = decoder.string_map(value),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(target)
    }

    fn override_policy(&self) -> &str {
        &self.override_policy
    }

    fn merge(&mut self, later: &Self) {
        replace_text(&mut self.target_type, &later.target_type);
        replace_text(&mut self.location, &later.location);
        self.services.extend_from_slice(&later.services);
        merge_map(&mut self.labels, &later.labels);
    }

    fn validate(&self, name: &str, _accounts: &Accounts) -> Result<(), String> {
        if let Some(label) = self.labels.keys().find(|label| label.starts_with("pebble_")) {
            return Err(format!(
                "log target {name:?}: label {label:?} uses reserved prefix \"pebble_\""
            ));
        }
        match self.target_type.as_str() {
            "" | "loki" | "opentelemetry" | "syslog" => Ok(()),
            other => Err(format!(
                "log target {name:?} has unsupported type {other:?}, must be \"loki\", \"opentelemetry\" or \"syslog\""
            )),
        }
    }
}
