//! The JSON schemas of actions, as types.

use super::{Reader, Section, name};
use crate::rules;
use crate::tree::{Kind, Node, Resolved};
use crate::{ObjectSchema, Property, Schema, SchemaKind, Spanned, Value};

/// The keywords of JSON schema draft 4, and the annotations of later drafts that people write.
pub(super) const KEYWORDS: &[&str] = &[
    "$comment",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "definitions",
    "dependencies",
    "description",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "id",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
];

impl Reader<'_> {
    /// The properties of an object. `is_sound` is whether warnings are worth giving.
    pub(super) fn object_schema(
        &mut self,
        section: Section<'_>,
        properties: Option<&Node>,
        is_sound: bool,
    ) -> ObjectSchema {
        let required = required(section);
        let additional = section.mapping.get("additionalProperties");
        let additional = additional.map(|node| node.resolved() != Some(&Resolved::Bool(false)));
        let mut schema = ObjectSchema { properties: Vec::new(), additional };
        if let Some(Kind::Mapping(mapping)) = properties.map(|node| &node.kind) {
            for entry in &mapping.entries {
                let name = name(entry);
                let owner = format!("parameter `{}`", name.value);
                let property = self.schema(&entry.value, &owner, is_sound);
                let required = required.iter().any(|word| word.value == name.value);
                schema.properties.push(Property { name, schema: property, required });
            }
        }
        for word in required.iter().filter(|_| is_sound) {
            if !schema.properties.iter().any(|property| property.name.value == word.value) {
                let known = schema.properties.iter().map(|property| property.name.value.as_str());
                let message = format!("`required` lists `{}`, which is not declared", word.value);
                let help = match crate::suggest(word, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "declare it, or take it out of the list".to_owned(),
                };
                self.advise(&rules::REQUIRED_UNKNOWN, word.span, message, help);
            }
        }
        schema
    }

    fn schema(&mut self, node: &Node, owner: &str, is_sound: bool) -> Schema {
        let mut schema = Schema { kind: SchemaKind::Any, default: None, description: None };
        let Kind::Mapping(mapping) = &node.kind else { return schema };
        let section = Section { mapping, owner };
        if is_sound {
            self.known_keys(section, KEYWORDS);
        }
        schema.kind = self.schema_kind(section, is_sound);
        schema.description = mapping.get("description").and_then(super::relations::loose_text);
        if let Some(default) = mapping.get("default").filter(|node| !node.is_null()) {
            let value = default.value();
            if is_sound && !fits(&schema.kind, &value) {
                let message = format!("the default of {owner} is {}", default.describe());
                let help = format!("give it {}", expected(&schema.kind));
                self.advise(&rules::WRONG_PARAMETER_DEFAULT, default.span, message, help);
            }
            schema.default = Some(value);
        }
        schema
    }

    fn schema_kind(&mut self, section: Section<'_>, is_sound: bool) -> SchemaKind {
        let kind = one_type(section);
        if let Some(Kind::Sequence(values)) = section.mapping.get("enum").map(|node| &node.kind) {
            let words: Option<Vec<_>> = values.iter().map(text).collect();
            if is_sound {
                self.check_enumerated(section, values);
            }
            return match words {
                Some(words) if matches!(kind, None | Some("string")) && !words.is_empty() => {
                    SchemaKind::Enum(words)
                }
                _ => SchemaKind::Any,
            };
        }
        match kind {
            Some("array") => {
                let items = section.mapping.get("items");
                let items = items.filter(|node| matches!(node.kind, Kind::Mapping(_)));
                let owner = format!("an item of {}", section.owner);
                SchemaKind::Array(items.map(|node| Box::new(self.schema(node, &owner, is_sound))))
            }
            Some("object") => {
                let properties = section.mapping.get("properties");
                SchemaKind::Object(self.object_schema(section, properties, is_sound))
            }
            _ => scalar_kind(kind),
        }
    }

    /// Warns of enumerated values that no parameter of the type has: `[x, y]` is a string and a
    /// boolean.
    fn check_enumerated(&mut self, section: Section<'_>, values: &[Node]) {
        let is_text = values.first().is_some_and(|value| text(value).is_some());
        let kind = scalar_kind(one_type(section).or(is_text.then_some("string")));
        for value in values.iter().filter(|value| !fits(&kind, &value.value())) {
            let (owner, found) = (section.owner, value.describe());
            let message =
                format!("`enum` of {owner} has {found}, where {} is meant", expected(&kind));
            let help = match (&kind, &value.kind) {
                (SchemaKind::String, Kind::Scalar(scalar)) => {
                    format!("quote it: `\"{}\"`", scalar.text)
                }
                _ => format!("write {}", expected(&kind)),
            };
            self.advise(&rules::WRONG_ENUMERATED_VALUE, value.span, message, help);
        }
    }
}

fn scalar_kind(kind: Option<&str>) -> SchemaKind {
    match kind {
        Some("string") => SchemaKind::String,
        Some("integer") => SchemaKind::Integer,
        Some("number") => SchemaKind::Number,
        Some("boolean") => SchemaKind::Boolean,
        _ => SchemaKind::Any,
    }
}

/// The schema's only type.
fn one_type<'a>(section: Section<'a>) -> Option<&'a str> {
    let word = |node: &'a Node| match &node.kind {
        Kind::Scalar(scalar) if scalar.resolved == Resolved::Text => Some(scalar.text.as_str()),
        _ => None,
    };
    let node = section.mapping.get("type")?;
    match &node.kind {
        // Several types are no type of Rust's; not even no type, or `enum` alone would be text.
        Kind::Sequence(items) => match items.as_slice() {
            [one] => word(one),
            _ => Some("several"),
        },
        _ => word(node),
    }
}

fn required(section: Section<'_>) -> Vec<Spanned<String>> {
    match section.mapping.get("required").map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items.iter().filter_map(text).collect(),
        _ => Vec::new(),
    }
}

fn text(node: &Node) -> Option<Spanned<String>> {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.resolved == Resolved::Text => {
            Some(Spanned { value: scalar.text.clone(), span: node.span })
        }
        _ => None,
    }
}

/// Whether a default is of the type.
fn fits(kind: &SchemaKind, value: &Value) -> bool {
    match (kind, value) {
        (SchemaKind::Enum(words), Value::String(value)) => {
            words.iter().any(|word| word.value == *value)
        }
        (SchemaKind::Integer, Value::Float(value)) => value.fract() == 0.0,
        (SchemaKind::Any, _)
        | (SchemaKind::String, Value::String(_))
        | (SchemaKind::Integer, Value::Int(_))
        | (SchemaKind::Number, Value::Int(_) | Value::Float(_))
        | (SchemaKind::Boolean, Value::Bool(_))
        | (SchemaKind::Array(_), Value::List(_))
        | (SchemaKind::Object(_), Value::Map(_)) => true,
        _ => false,
    }
}

fn expected(kind: &SchemaKind) -> &'static str {
    match kind {
        SchemaKind::String => "a string",
        SchemaKind::Enum(_) => "one of the words of `enum`",
        SchemaKind::Integer => "an integer",
        SchemaKind::Number => "a number",
        SchemaKind::Boolean => "true or false",
        SchemaKind::Array(_) => "a list",
        SchemaKind::Object(_) => "a mapping",
        SchemaKind::Any => "any value",
    }
}
