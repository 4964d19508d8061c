//! `actions.yaml`, or `actions` of `charmcraft.yaml`.

use super::relations::is_reserved;
use super::schema::KEYWORDS;
use super::{Reader, Section, name};
use crate::rules;
use crate::tree::{Entry, Node, Resolved};
use crate::{ActionMeta, ObjectSchema, Spanned};

/// What Juju reads itself. Every other key of an action becomes part of its JSON schema.
const KEYS: [&str; 6] =
    ["description", "params", "required", "title", "parallel", "execution-group"];

impl Reader<'_> {
    pub(super) fn actions(&mut self, node: &Node, charm_name: &str) -> Vec<ActionMeta> {
        if node.is_null() {
            return Vec::new();
        }
        let Some(mapping) = self.mapping(node, &"`actions`") else { return Vec::new() };
        self.check_replaced(mapping, "action");
        mapping.entries.iter().map(|entry| self.action(entry, charm_name)).collect()
    }

    fn action(&mut self, entry: &Entry, charm_name: &str) -> ActionMeta {
        let name = name(entry);
        self.check_action_name(&name, charm_name);
        let owner = format!("action `{}`", name.value);
        let mut action = ActionMeta {
            name,
            description: None,
            parameters: ObjectSchema::default(),
            title: None,
            parallel: false,
            execution_group: None,
        };
        if entry.value.is_null() {
            return action;
        }
        let Some(mapping) = self.mapping(&entry.value, &owner) else { return action };
        let section = Section { mapping, owner: &owner };
        let known: Vec<&str> = KEYS.iter().chain(KEYWORDS).copied().collect();
        self.known_keys(section, &known);
        action.description = self.string_at(section, "description").map(|text| text.value);
        action.title = self.string_at(section, "title").map(|text| text.value);
        let group = self.string_at(section, "execution-group");
        action.execution_group = group.map(|text| text.value);
        if let Some(parallel) = mapping.get("parallel") {
            match parallel.resolved() {
                Some(Resolved::Bool(value)) => action.parallel = *value,
                _ => {
                    let what = format!("`parallel` of {owner}");
                    self.wrong_type(parallel, &what, "true or false");
                }
            }
        }
        let faults_before = self.diagnostics.len();
        if let Some(params) = mapping.get("params") {
            self.mapping(params, &format_args!("`params` of {owner}"));
        }
        self.check_action_schema(section);
        let parameters = mapping.get("params").or_else(|| mapping.get("properties"));
        // What is no schema has been reported as that, and needs no second look.
        let is_sound = self.diagnostics.len() == faults_before;
        action.parameters = self.object_schema(section, parameters, is_sound);
        action
    }

    fn check_action_name(&mut self, name: &Spanned<String>, charm_name: &str) {
        if !is_action_name(name) {
            let message = format!("`{}` is no name of an action", name.value);
            let help = "use small letters, digits and inner hyphens";
            self.advise(&rules::BAD_ACTION_NAME, name.span, message, help);
        } else if is_reserved(charm_name, name) {
            let message = format!("the name `{}` is reserved for Juju", name.value);
            let help = "choose a name that is not `juju` and does not begin with `juju-`";
            self.advise(&rules::RESERVED_NAME, name.span, message, help);
        }
    }
}

fn is_action_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
