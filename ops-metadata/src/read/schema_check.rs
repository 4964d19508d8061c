//! Whether an action's JSON schema is one that Juju's reader of draft 4 takes.

use std::collections::HashSet;

use super::{Reader, Section};
use crate::rules;
use crate::tree::{Kind, Node, Resolved};
use crate::{Span, Value};

const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The keywords by what they take.
const TEXTS: [&str; 4] = ["id", "title", "description", "pattern"];
const FLAGS: [&str; 3] = ["uniqueItems", "exclusiveMinimum", "exclusiveMaximum"];
const NUMBERS: [&str; 3] = ["multipleOf", "minimum", "maximum"];
const COUNTS: [&str; 6] =
    ["minLength", "maxLength", "minProperties", "maxProperties", "minItems", "maxItems"];
const SCHEMAS: [&str; 3] = ["additionalProperties", "additionalItems", "not"];
const SCHEMA_LISTS: [&str; 3] = ["oneOf", "anyOf", "allOf"];
const SCHEMA_MAPS: [&str; 3] = ["properties", "patternProperties", "definitions"];

/// The largest integer that every float below it is exact to.
const MAX_COUNT: f64 = 9_007_199_254_740_991.0;

/// Keywords of which the first must not exceed the second.
const BOUNDS: [(&str, &str); 4] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minProperties", "maxProperties"),
    ("minItems", "maxItems"),
];

/// Keywords that mean nothing without another.
const NEEDS: [(&str, &str); 2] = [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")];

impl Reader<'_> {
    /// Checks an action's own mapping, which is the schema of its parameters.
    pub(super) fn check_action_schema(&mut self, action: Section<'_>) {
        for entry in &action.mapping.entries {
            match entry.name() {
                // Juju takes these out of the schema, or reads them more strictly itself.
                "parallel" | "execution-group" | "description" | "title" => {}
                "params" => {
                    self.check_plain(&entry.value);
                    if matches!(entry.value.kind, Kind::Mapping(_)) {
                        self.check_schema_map("params", &entry.value);
                    }
                }
                "$ref" | "$schema" => {
                    self.check(entry.name(), &entry.value, "a string", |value| {
                        matches!(value, Value::String(_))
                    });
                }
                _ => self.check_plain(&entry.value),
            }
        }
        self.check_keywords(action, true);
    }

    /// Juju takes only text as keys, and no references; JSON has no infinite numbers.
    fn check_plain(&mut self, node: &Node) {
        match &node.kind {
            Kind::Mapping(mapping) => {
                self.text_keys(mapping);
                for entry in &mapping.entries {
                    if matches!(entry.name(), "$ref" | "$schema") {
                        let message = format!("Juju takes no `{}` in an action", entry.name());
                        let help = "write out what it refers to";
                        self.advise(&rules::SCHEMA_REFERENCE, entry.key.span, message, help);
                    }
                    self.check_plain(&entry.value);
                }
            }
            Kind::Sequence(items) => items.iter().for_each(|item| self.check_plain(item)),
            Kind::Scalar(scalar) => {
                if matches!(scalar.resolved, Resolved::Float(value) if !value.is_finite()) {
                    let message = format!("`{}` is no number of JSON", scalar.text);
                    self.bad_schema(node.span, message);
                }
            }
        }
    }

    fn check_schema(&mut self, node: &Node, owner: &str) {
        let Kind::Mapping(mapping) = &node.kind else {
            let message = format!("{owner} must be a schema, not {}", node.describe());
            let help = "write a mapping: `{type: string}`, or `{}` for any value";
            self.advise(&rules::BAD_SCHEMA, node.span, message, help);
            return;
        };
        self.check_keywords(Section { mapping, owner }, false);
    }

    /// `is_action` is whether Juju checks the keywords that are also keys of an action elsewhere.
    fn check_keywords(&mut self, section: Section<'_>, is_action: bool) {
        for entry in &section.mapping.entries {
            let (key, node) = (entry.name(), &entry.value);
            if is_action && matches!(key, "description" | "title") {
                continue;
            }
            if TEXTS.contains(&key) {
                self.check(key, node, "a string", |value| matches!(value, Value::String(_)));
            } else if FLAGS.contains(&key) {
                self.check(key, node, "true or false", |value| matches!(value, Value::Bool(_)));
            } else if NUMBERS.contains(&key) {
                self.check(key, node, "a number", |value| number(value).is_some());
            } else if COUNTS.contains(&key) {
                self.check(key, node, "a count", |value| {
                    number(value)
                        .is_some_and(|n| (0.0..=MAX_COUNT).contains(&n) && n.fract() == 0.0)
                });
            } else if SCHEMAS.contains(&key) {
                let is_flag = key != "not" && matches!(node.resolved(), Some(Resolved::Bool(_)));
                if !is_flag {
                    self.check_schema(node, &format!("`{key}`"));
                }
            } else if SCHEMA_LISTS.contains(&key) {
                self.check_schemas(key, node);
            } else if SCHEMA_MAPS.contains(&key) {
                self.check_schema_map(key, node);
            } else {
                self.check_other_keyword(key, node);
            }
        }
        self.check_pairs(section);
    }

    fn check_other_keyword(&mut self, key: &str, node: &Node) {
        match (key, &node.kind) {
            ("type", _) => self.check_type(node),
            ("items", Kind::Sequence(_)) => self.check_schemas(key, node),
            ("items", _) => self.check_schema(node, "`items`"),
            ("required", Kind::Sequence(items)) => {
                for item in items.iter() {
                    let is_text = item.resolved() == Some(&Resolved::Text);
                    if !is_text {
                        let message = "an item of `required` must be the name of a parameter";
                        self.bad_schema(item.span, message);
                    }
                }
                self.check_unique(key, items);
            }
            ("enum", Kind::Sequence(items)) => self.check_unique(key, items),
            ("required" | "enum", _) => {
                self.bad_schema(node.span, format!("`{key}` must be a list"));
            }
            ("dependencies", Kind::Mapping(mapping)) => {
                for entry in &mapping.entries {
                    match &entry.value.kind {
                        Kind::Sequence(items) => {
                            let is_text = |item: &Node| item.resolved() == Some(&Resolved::Text);
                            if !items.iter().all(is_text) {
                                let message = "a dependency's list holds names of parameters";
                                self.bad_schema(entry.value.span, message);
                            }
                        }
                        _ => self.check_schema(&entry.value, "a dependency"),
                    }
                }
            }
            ("dependencies", _) => {
                self.bad_schema(node.span, "`dependencies` must be a mapping");
            }
            _ => {}
        }
    }

    fn check_type(&mut self, node: &Node) {
        let known = |node: &Node| match &node.kind {
            Kind::Scalar(scalar) if scalar.resolved == Resolved::Text => {
                Some((scalar.text.clone(), TYPES.contains(&scalar.text.as_str())))
            }
            _ => None,
        };
        match (&node.kind, known(node)) {
            // In a list Juju skips words that it does not know.
            (Kind::Sequence(items), _) if items.iter().all(|item| known(item).is_some()) => {}
            (_, Some((_, true))) => {}
            (_, Some((word, false))) => {
                let message = format!("`{word}` is no type of JSON schema");
                let help = match meant(&word).or_else(|| crate::suggest(&word, TYPES)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the types are {}", super::words(&TYPES)),
                };
                self.advise(&rules::BAD_SCHEMA, node.span, message, help);
            }
            _ => self.bad_schema(node.span, "`type` must be the name of a type, or a list of them"),
        }
    }

    fn check_schemas(&mut self, key: &str, node: &Node) {
        let Kind::Sequence(items) = &node.kind else {
            self.bad_schema(node.span, format!("`{key}` must be a list"));
            return;
        };
        items.iter().for_each(|item| self.check_schema(item, &format!("an item of `{key}`")));
    }

    fn check_schema_map(&mut self, key: &str, node: &Node) {
        let Kind::Mapping(mapping) = &node.kind else {
            self.bad_schema(node.span, format!("`{key}` must be a mapping"));
            return;
        };
        for entry in &mapping.entries {
            self.check_schema(&entry.value, &format!("`{}`", entry.name()));
        }
    }

    fn check_unique(&mut self, key: &str, items: &[Node]) {
        let mut seen = HashSet::new();
        for item in items {
            if !seen.insert(as_json(&item.value())) {
                self.bad_schema(item.span, format!("`{key}` lists this twice"));
            }
        }
    }

    fn check_pairs(&mut self, section: Section<'_>) {
        for (low, high) in BOUNDS {
            let node = section.mapping.get(low);
            let bound = |key| section.mapping.get(key).and_then(|node| number(&node.value()));
            let is_good = bound(low).zip(bound(high)).is_none_or(|(least, most)| least <= most);
            if let Some(node) = node.filter(|_| !is_good) {
                self.bad_schema(node.span, format!("`{low}` is more than `{high}`"));
            }
        }
        for (key, needed) in NEEDS {
            let entry = section.mapping.entry(key);
            if let Some(entry) = entry.filter(|_| section.mapping.get(needed).is_none()) {
                self.bad_schema(entry.key.span, format!("`{key}` needs `{needed}` beside it"));
            }
        }
        let multiple = section.mapping.get("multipleOf");
        if let Some(node) = multiple.filter(|n| number(&n.value()).is_some_and(|n| n <= 0.0)) {
            self.bad_schema(node.span, "`multipleOf` must be more than 0");
        }
    }

    fn check(&mut self, key: &str, node: &Node, what: &str, is_good: impl Fn(&Value) -> bool) {
        if !is_good(&node.value()) {
            let message = format!("`{key}` must be {what}, not {}", node.describe());
            self.bad_schema(node.span, message);
        }
    }

    fn bad_schema(&mut self, span: Span, message: impl Into<String>) {
        self.report(&rules::BAD_SCHEMA, span, message);
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

/// A text that is the same for values that JSON holds to be the same.
fn as_json(value: &Value) -> String {
    match value {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(as_json).collect();
            format!("[{}]", items.join(","))
        }
        Value::Map(entries) => {
            let mut entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key:?}:{}", as_json(value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
        _ => number(value).map_or_else(|| format!("{value:?}"), |number| format!("{number:?}")),
    }
}

/// The type that a word of another language stands for.
fn meant(word: &str) -> Option<&'static str> {
    match word {
        "int" => Some("integer"),
        "bool" => Some("boolean"),
        "float" | "double" => Some("number"),
        "str" | "text" => Some("string"),
        "list" => Some("array"),
        "map" | "dict" => Some("object"),
        _ => None,
    }
}
