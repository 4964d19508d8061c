//! `requires`, `provides`, `peers` and `extra-bindings`.

use std::collections::HashMap;

use super::{Reader, Section};
use crate::rules;
use crate::tree::{Kind, Node, Resolved};
use crate::{RelationMeta, Role, Scope, Span, Spanned, suggest};

/// The keys of an endpoint. Juju reads the first four; a Python library reads the last three.
const KEYS: [&str; 8] = [
    "interface",
    "limit",
    "scope",
    "optional",
    "description",
    "schema",
    "versions",
    "__schema_source",
];

impl Reader<'_> {
    pub(super) fn endpoints(&mut self, node: &Node, role: Role) -> Vec<RelationMeta> {
        let what = format!("`{}`", role.key());
        let named = self.named(node, &what);
        named.into_iter().map(|(name, node)| self.endpoint(name, role, node)).collect()
    }

    fn endpoint(&mut self, name: Spanned<String>, role: Role, node: &Node) -> RelationMeta {
        let owner = format!("endpoint `{}`", name.value);
        // Without an interface the name is still a name.
        let interface = Spanned { value: String::new(), span: name.span };
        let mut relation = RelationMeta {
            name,
            role,
            interface,
            limit: None,
            scope: Scope::Global,
            optional: false,
            description: None,
        };
        match &node.kind {
            Kind::Scalar(scalar) if scalar.resolved == Resolved::Text => {
                relation.interface = Spanned { value: scalar.text.clone(), span: node.span };
            }
            Kind::Scalar(scalar) if scalar.resolved == Resolved::Null => {
                self.missing_interface(&relation.name);
            }
            Kind::Mapping(mapping) => {
                self.text_keys(mapping);
                let section = Section { mapping, owner: &owner };
                self.known_keys(section, &KEYS);
                self.fill(&mut relation, section);
            }
            _ => self.wrong_type(node, &owner, "a mapping or the name of an interface"),
        }
        relation
    }

    fn fill(&mut self, relation: &mut RelationMeta, section: Section<'_>) {
        match section.mapping.get("interface") {
            Some(node) if !node.is_null() => {
                if let Some(interface) = self.string_at(section, "interface") {
                    relation.interface = interface;
                }
            }
            _ => self.missing_interface(&relation.name),
        }
        let limit = section.mapping.get("limit").filter(|limit| !limit.is_null());
        if let Some(limit) = limit {
            let value = self.integer(limit, &format_args!("`limit` of {}", section.owner));
            relation.limit = value.and_then(|value| self.limit(value, limit.span));
        }
        if let Some(scope) = section.mapping.get("scope") {
            relation.scope = self.scope(scope, section.owner);
        }
        relation.optional = self.boolean_at(section, "optional").unwrap_or_default();
        relation.description = section.mapping.get("description").and_then(loose_text);
    }

    fn missing_interface(&mut self, name: &Spanned<String>) {
        let message = format!("endpoint `{}` says no interface", name.value);
        let help = "add `interface: ` and the name of the interface";
        self.advise(&rules::MISSING_INTERFACE, name.span, message, help);
    }

    fn limit(&mut self, value: i64, span: Span) -> Option<u32> {
        if value < 1 {
            let message = format!("a limit of {value} means nothing to Juju");
            let help = "leave `limit` out for any number of relations";
            self.advise(&rules::LIMIT_BELOW_ONE, span, message, help);
            return None;
        }
        Some(u32::try_from(value).unwrap_or(u32::MAX))
    }

    fn scope(&mut self, node: &Node, owner: &str) -> Scope {
        let text = match &node.kind {
            Kind::Scalar(scalar) => scalar.text.as_str(),
            _ => "",
        };
        match text {
            "global" => return Scope::Global,
            "container" => return Scope::Container,
            _ => {}
        }
        let message = match suggest(text, ["global", "container"]) {
            Some(near) => format!("`{text}` is no scope of {owner}; did you mean `{near}`?"),
            None => format!("`scope` of {owner} must be `global` or `container`"),
        };
        self.report(&rules::UNKNOWN_SCOPE, node.span, message);
        Scope::Global
    }

    /// The rules about names, which need all endpoints.
    pub(super) fn check_endpoints(
        &mut self,
        charm_name: &str,
        subordinate: bool,
        relations: &[RelationMeta],
    ) {
        let mut seen: HashMap<&str, &RelationMeta> = HashMap::new();
        for relation in relations {
            let name = &relation.name;
            let reaches_principal = subordinate
                && relation.role == Role::Requires
                && relation.scope == Scope::Container;
            if !reaches_principal && is_reserved(charm_name, name) {
                let message = format!("the name `{}` is reserved for Juju", name.value);
                let help = "choose a name that is not `juju` and does not begin with `juju-`";
                self.advise(&rules::RESERVED_NAME, name.span, message, help);
            }
            let interface = &relation.interface;
            if relation.role != Role::Requires && is_reserved(charm_name, interface) {
                let message = format!(
                    "endpoint `{}` must not offer the interface `{}`, which is reserved for Juju",
                    name.value, interface.value
                );
                self.report(&rules::RESERVED_INTERFACE, interface.span, message);
            }
            if let Some(earlier) = seen.insert(&name.value, relation) {
                self.duplicate_name(earlier, relation);
            }
        }
    }

    fn duplicate_name(&mut self, one: &RelationMeta, other: &RelationMeta) {
        let is_later = |a: &Span, b: &Span| (a.file, a.start) > (b.file, b.start);
        let (first, second) =
            if is_later(&one.name.span, &other.name.span) { (other, one) } else { (one, other) };
        let place = self.place(&first.name.span);
        let key = first.role.key();
        let message =
            format!("the endpoint name `{}` is taken by `{key}` at {place}", second.name.value);
        let help = "give each endpoint a name of its own";
        self.advise(&rules::DUPLICATE_NAME, second.name.span, message, help);
    }

    pub(super) fn check_subordinate(&mut self, node: &Node, relations: &[RelationMeta]) {
        let reaches_principal = |relation: &RelationMeta| {
            relation.role == Role::Requires && relation.scope == Scope::Container
        };
        if !relations.iter().any(reaches_principal) {
            let message = "a subordinate charm needs a way to its principal";
            let help = "give one of its `requires` the key `scope: container`";
            self.advise(&rules::SUBORDINATE_WITHOUT_PRINCIPAL, node.span, message, help);
        }
    }

    pub(super) fn extra_bindings(
        &mut self,
        node: &Node,
        relations: &[RelationMeta],
    ) -> Vec<Spanned<String>> {
        let what = "`extra-bindings`";
        let named = self.named(node, &what);
        if named.is_empty() && matches!(node.kind, Kind::Mapping(_)) {
            let help = "leave the key out, or name a binding";
            self.advise(&rules::EMPTY_EXTRA_BINDINGS, node.span, "`extra-bindings` is empty", help);
        }
        for (name, value) in &named {
            if name.value.is_empty() {
                self.report(&rules::BAD_KEY, name.span, "an extra binding needs a name");
            }
            if !value.is_null() {
                let message = format!("the extra binding `{}` takes no value", name.value);
                let help = format!("write `{}:` alone", name.value);
                self.advise(&rules::BINDING_WITH_VALUE, value.span, message, help);
            }
            if let Some(endpoint) = relations.iter().find(|r| r.name.value == name.value) {
                let place = self.place(&endpoint.name.span);
                let message = format!("`{}` is an endpoint at {place} already", name.value);
                let help = "endpoints are bindings without being named here";
                self.advise(&rules::BINDING_IS_ENDPOINT, name.span, message, help);
            }
        }
        named.into_iter().map(|(name, _)| name).collect()
    }
}

/// Whether only Juju may use a name; its own charms may, too.
pub(super) fn is_reserved(charm_name: &str, name: &str) -> bool {
    !charm_name.starts_with("juju-") && (name == "juju" || name.starts_with("juju-"))
}

/// Text where nothing but people reads it, so that any scalar will do.
pub(super) fn loose_text(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.resolved != Resolved::Null => Some(scalar.text.clone()),
        _ => None,
    }
}
