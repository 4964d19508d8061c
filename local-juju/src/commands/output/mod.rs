//! What commands print, in the formats that they offer.

mod go_number;
mod json;
mod yaml;
mod yaml_word;

use std::collections::BTreeMap;

/// The formats of most reading commands; the first is the default.
pub(super) const SMART: &[&str] = &["smart", "json", "yaml"];

/// The formats of commands whose output is always structured; the first is the default.
pub(super) const YAML: &[&str] = &["yaml", "json"];

/// A value that a command prints.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    /// Printed in the order that each format sorts keys in.
    Map(BTreeMap<String, Value>),
    /// A map that Go has not made: empty, and `null` in JSON.
    NilMap,
    /// Printed in this order.
    Struct(Vec<(&'static str, Value)>),
}

impl Value {
    pub(super) fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::Text(text.into())).collect())
    }

    pub(super) fn text_map(map: &BTreeMap<String, String>) -> Self {
        Self::Map(map.iter().map(|(key, text)| (key.clone(), text.as_str().into())).collect())
    }

    /// The value as the command prints it.
    pub(super) fn format(&self, format: &str) -> Result<String, libyaml_safer::Error> {
        match format {
            "json" => Ok(json::line(self)),
            "yaml" => yaml::document(self),
            _ => self.smart(),
        }
    }

    /// For people and shells: bare strings, one item per line, nothing for nothing.
    fn smart(&self) -> Result<String, libyaml_safer::Error> {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::Bool(true) => "True".to_owned(),
            Self::Bool(false) => "False".to_owned(),
            Self::List(items) => {
                match items.iter().map(Self::as_text).collect::<Option<Vec<_>>>() {
                    Some(texts) => texts.join("\n"),
                    None => return yaml::document(self),
                }
            }
            _ => return yaml::document(self),
        };
        Ok(if text.is_empty() { text } else { text + "\n" })
    }

    fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;

        match value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => match number.as_i64() {
                Some(number) => Self::Int(number),
                None => Self::Float(number.as_f64().unwrap_or_default()),
            },
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Json::Object(object) => {
                Self::Map(object.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
        }
    }
}
