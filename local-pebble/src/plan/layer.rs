//! One layer.

use super::check::Check;
use super::log_target::LogTarget;
use super::object::{Object, Objects, decode, validated};
use super::service::Service;
use super::workload::Workload;
use crate::accounts::Accounts;
use crate::yaml::{Decoder, Kind, Node, parse};

/// The named objects of a layer, or of the plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sections {
    pub(crate) services: Objects<Service>,
    pub(crate) checks: Objects<Check>,
    pub(crate) log_targets: Objects<LogTarget>,
    pub(crate) workloads: Objects<Workload>,
    /// Empty where no layer gives one.
    pub(crate) pairing_mode: String,
}

/// A layer with its label.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layer {
    pub(crate) label: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) sections: Sections,
}

impl Layer {
    /// Reads a layer, and checks what can be checked without the others.
    pub(crate) fn parse(label: &str, text: &str, accounts: &Accounts) -> Result<Self, String> {
        let prefix = format!("cannot parse layer {label:?}");
        let root = parse(text).map_err(|error| format!("{prefix}: {error}"))?;
        let mut layer = Self { label: label.to_owned(), ..Self::default() };
        let mut found = Found::default();
        if let Some(root) = root {
            let mut top = Decoder::new(1);
            let entries = top.entries(&root, "map[string]yaml.Node");
            top.finish().map_err(|error| format!("{prefix}: {error}"))?;
            for (name, value) in entries {
                layer
                    .read(&mut found, &name, &value)
                    .map_err(|error| format!("{prefix}{error}"))?;
            }
        }
        // A `pebble-` label is the daemon's own.
        if label.starts_with("pebble-") {
            return Err("cannot use reserved label prefix \"pebble-\"".to_owned());
        }
        layer.sections.services = validated(found.services, accounts)?;
        layer.sections.checks = validated(found.checks, accounts)?;
        layer.sections.log_targets = validated(found.log_targets, accounts)?;
        layer.sections.workloads = validated(found.workloads, accounts)?;
        match layer.sections.pairing_mode.as_str() {
            "" | "disabled" | "single" | "multiple" => Ok(layer),
            other => Err(format!(
                "invalid pairing mode {other:?}: should be \"disabled\", \"single\" or \"multiple\""
            )),
        }
    }

    fn read(&mut self, found: &mut Found, name: &str, value: &Node) -> Result<(), String> {
        let mut decoder = Decoder::new(first_line(value));
        let read = match name {
            "summary" => {
                self.summary = decoder.string(value);
                Ok(())
            }
            "description" => {
                self.description = decoder.string(value);
                Ok(())
            }
            Service::SECTION => decode(&mut decoder, value).map(|read| found.services = read),
            Check::SECTION => decode(&mut decoder, value).map(|read| found.checks = read),
            LogTarget::SECTION => decode(&mut decoder, value).map(|read| found.log_targets = read),
            Workload::SECTION => decode(&mut decoder, value).map(|read| found.workloads = read),
            "pairing" => decoder.fields(value, "pairingstate.Pairing", |decoder, key, value| {
                if key == "mode" {
                    self.sections.pairing_mode = decoder.string(value);
                }
                Ok(key == "mode")
            }),
            unknown => return Err(format!(": unknown section {unknown:?}")),
        };
        read.and_then(|()| decoder.finish()).map_err(|error| format!(" section {name:?}: {error}"))
    }
}

#[derive(Default)]
struct Found {
    services: Vec<(String, Option<Service>)>,
    checks: Vec<(String, Option<Check>)>,
    log_targets: Vec<(String, Option<LogTarget>)>,
    workloads: Vec<(String, Option<Workload>)>,
}

/// Where a section's content begins: lines in messages are counted from there.
fn first_line(section: &Node) -> u64 {
    match &section.kind {
        Kind::Mapping(entries) => entries.first().map_or(section.line, |(key, _)| key.line),
        Kind::Scalar { .. } | Kind::Sequence(_) => section.line,
    }
}
