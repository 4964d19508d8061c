//! `config.yaml`, or `config` of `charmcraft.yaml`.

use std::collections::HashSet;

use super::{Reader, Section, as_boolean, as_integer, name, words};
use crate::rules;
use crate::tree::{Entry, Kind, Mapping, Node, Resolved};
use crate::{OptionKind, OptionMeta, Value, suggest};

/// The keys of an option. Juju reads the first three, 12-factor extensions the last two.
const KEYS: [&str; 5] = ["type", "description", "default", "optional", "enum"];

const TYPES: [(&str, OptionKind); 5] = [
    ("string", OptionKind::String),
    ("int", OptionKind::Int),
    ("float", OptionKind::Float),
    ("boolean", OptionKind::Boolean),
    ("secret", OptionKind::Secret),
];

impl Reader<'_> {
    /// The options of a configuration, which stands in its own file or under `config`.
    pub(super) fn configuration(&mut self, node: &Node) -> Vec<OptionMeta> {
        let empty = |reader: &mut Self| {
            let help = "write `options: {}` if there are none, or remove the file or key";
            reader.advise(&rules::EMPTY_CONFIG, node.span, "a configuration needs `options`", help);
            Vec::new()
        };
        if node.is_null() {
            return empty(self);
        }
        let Some(mapping) = self.mapping(node, &"a configuration") else { return Vec::new() };
        self.known_keys(Section { mapping, owner: "a configuration" }, &["options"]);
        if mapping.get("options").is_none() {
            return empty(self);
        }
        let mut found: Vec<OptionMeta> = Vec::new();
        // Of two `options` Juju takes the options of both.
        for entry in mapping.replaced.iter().chain(&mapping.entries) {
            if entry.name() != "options" || entry.value.is_null() {
                continue;
            }
            let Some(options) = self.mapping(&entry.value, &"`options`") else { continue };
            self.check_replaced(options, "option");
            let names: HashSet<&str> = options.entries.iter().map(Entry::name).collect();
            found.retain(|option| !names.contains(option.name.as_str()));
            found.extend(options.entries.iter().map(|entry| self.option(entry)));
        }
        found
    }

    /// Juju ignores what a later key of the same name replaces, but refuses it if it is no mapping.
    pub(super) fn check_replaced(&mut self, mapping: &Mapping, what: &str) {
        for entry in mapping.replaced.iter().filter(|entry| !entry.value.is_null()) {
            self.mapping(&entry.value, &format_args!("{what} `{}`", entry.name()));
        }
    }

    fn option(&mut self, entry: &Entry) -> OptionMeta {
        let name = name(entry);
        let owner = format!("option `{}`", name.value);
        if name.is_empty() || name.contains(|c: char| c == '=' || c.is_whitespace()) {
            let message = format!("`juju config` cannot set an option named `{}`", name.value);
            let help = "use letters, digits, hyphens and underscores";
            self.advise(&rules::BAD_OPTION_NAME, name.span, message, help);
        }
        let kind = OptionKind::String;
        let mut option = OptionMeta { name, kind, default: None, description: None };
        if entry.value.is_null() {
            return option;
        }
        let Some(mapping) = self.mapping(&entry.value, &owner) else { return option };
        let section = Section { mapping, owner: &owner };
        self.known_keys(section, &KEYS);
        let replaced = mapping.replaced.iter();
        for entry in replaced.filter(|entry| matches!(entry.name(), "type" | "description")) {
            self.text(&entry.value, &format_args!("`{}` of {owner}", entry.name()));
        }
        if let Some(node) = mapping.get("description") {
            let what = format_args!("`description` of {owner}");
            option.description = self.text(node, &what).map(|text| text.value);
        }
        let Some(kind) = self.option_kind(section) else { return option };
        option.kind = kind;
        if let Some(node) = mapping.get("default").filter(|node| !node.is_null()) {
            option.default = default(kind, node);
            if option.default.is_none() {
                self.wrong_default(kind, node, &owner);
            }
        }
        option
    }

    /// The type; left out or empty it is `string`.
    fn option_kind(&mut self, section: Section<'_>) -> Option<OptionKind> {
        let Some(node) = section.mapping.get("type") else { return Some(OptionKind::String) };
        let what = format_args!("`type` of {}", section.owner);
        let is_scalar = matches!(node.kind, Kind::Scalar(_));
        let kind = match self.text(node, &what) {
            Some(kind) if !kind.is_empty() => kind,
            _ => return is_scalar.then_some(OptionKind::String),
        };
        if let Some((_, found)) = TYPES.iter().find(|(word, _)| *word == kind.value) {
            return Some(*found);
        }
        let known = TYPES.map(|(word, _)| word);
        let message = format!("`{}` is no type of {}", kind.value, section.owner);
        let help = match meant(&kind).or_else(|| suggest(&kind, known)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the types are {}", words(&known)),
        };
        self.advise(&rules::UNKNOWN_OPTION_TYPE, node.span, message, help);
        None
    }

    fn wrong_default(&mut self, kind: OptionKind, node: &Node, owner: &str) {
        let word = TYPES.iter().find(|(_, known)| *known == kind).map_or("", |(word, _)| word);
        let message = format!("{owner} is of type `{word}`, its default is {}", node.describe());
        let help = match (kind, &node.kind) {
            (OptionKind::String, Kind::Scalar(scalar)) => {
                format!("quote it: `\"{}\"`", scalar.text)
            }
            (OptionKind::Secret, _) => {
                "a default is the id of a secret, `secret:…`; leave it out".to_owned()
            }
            _ => format!("write a default of type `{word}`, or leave it out"),
        };
        self.advise(&rules::WRONG_DEFAULT, node.span, message, help);
    }
}

/// The type that a word of another language stands for.
fn meant(word: &str) -> Option<&'static str> {
    match word {
        "integer" | "number" => Some("int"),
        "bool" => Some("boolean"),
        "str" | "text" => Some("string"),
        "double" => Some("float"),
        _ => None,
    }
}

/// The default in the option's type; `None` if it is of another.
fn default(kind: OptionKind, node: &Node) -> Option<Value> {
    let Kind::Scalar(scalar) = &node.kind else { return None };
    let is_text = scalar.resolved == Resolved::Text;
    match kind {
        OptionKind::String => is_text.then(|| Value::String(scalar.text.clone())),
        OptionKind::Int => as_integer(node).map(Value::Int),
        OptionKind::Boolean => as_boolean(node).map(Value::Bool),
        OptionKind::Float => match scalar.resolved {
            Resolved::Int(value) => Some(Value::Float(value as f64)),
            Resolved::Unsigned(value) => Some(Value::Float(value as f64)),
            Resolved::Float(value) => Some(Value::Float(value)),
            _ => None,
        },
        OptionKind::Secret => {
            let is_id = scalar.text.is_empty() || is_secret_id(&scalar.text);
            (is_text && is_id).then(|| Value::String(scalar.text.clone()))
        }
    }
}

/// A URI of the scheme `secret`, whose letters may be of either case.
fn is_secret_id(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.eq_ignore_ascii_case("secret") && !rest.contains(|c: char| c.is_ascii_control())
    })
}
