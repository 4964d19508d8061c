//! Workloads: what several services have in common.

use std::collections::BTreeMap;

use super::object::{Object, merge_map};
use super::service::write_map;
use super::user::UserFields;
use crate::accounts::Accounts;
use crate::yaml::{Decoder, Fault, Node, Writer};

/// A workload as layers describe it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Workload {
    pub(crate) override_policy: String,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) user: UserFields,
}

impl Workload {
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.string_unless_empty("override", &self.override_policy);
        write_map(writer, "environment", &self.environment);
        self.user.write(writer);
    }
}

impl Object for Workload {
    const SECTION: &'static str = "workloads";
    const NOUN: &'static str = "workload";
    const GO_TYPE: &'static str = "workloads.Workload";

    fn decode(decoder: &mut Decoder, node: &Node) -> Result<Self, Fault> {
        let mut workload = Self::default();
        decoder.fields(node, Self::GO_TYPE, |decoder, name, value| {
            match name {
                "override" => workload.override_policy = decoder.string(value),
                "environment" => workload.environment = decoder.string_map(value),
                _ => return Ok(workload.user.decode(decoder, name, value)),
            }
            Ok(true)
        })?;
        Ok(workload)
    }

    fn override_policy(&self) -> &str {
        &self.override_policy
    }

    fn merge(&mut self, later: &Self) {
        merge_map(&mut self.environment, &later.environment);
        self.user.merge(&later.user);
    }

    fn validate(&self, _name: &str, _accounts: &Accounts) -> Result<(), String> {
        Ok(())
    }

    fn no_override(_label: &str, name: &str) -> String {
        format!("workload {name:?}: must define an \"override\" policy")
    }

    fn bad_override(label: &str, name: &str) -> String {
        format!("workload {name:?}: invalid \"override\" value in layer {label:?}")
    }
}
