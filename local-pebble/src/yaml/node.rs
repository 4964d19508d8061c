//! A YAML value and the line on which it stands.

use std::rc::Rc;

/// A value. Clones share their content, so an alias costs nothing.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Counted from one.
    pub(crate) line: u64,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Scalar { text: Rc<str>, scalar_type: ScalarType },
    Sequence(Rc<Vec<Node>>),
    Mapping(Rc<Vec<(Node, Node)>>),
}

/// What a scalar is without a type to read it as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScalarType {
    Null,
    Bool,
    Int,
    Float,
    Text,
}

impl ScalarType {
    /// What a scalar without quotes is.
    pub(crate) fn of_plain(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Self::Bool,
            ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "-.inf" | "+.Inf"
            | "-.Inf" | "+.INF" | "-.INF" => Self::Float,
            _ if integer(text).is_some() => Self::Int,
            _ if is_float(text) => Self::Float,
            _ => Self::Text,
        }
    }
}

/// The integer that a scalar without quotes is.
pub(crate) fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", text.get(1..)?),
        b'+' => ("", text.get(1..)?),
        _ => ("", text),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = digits.replace('_', "");
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..)?),
        Some("0o" | "0O") => (8, digits.get(2..)?),
        Some("0b" | "0B") => (2, digits.get(2..)?),
        Some(start) if start.starts_with('0') => (8, digits.get(1..)?),
        _ => (10, digits.as_str()),
    };
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{digits}"), radix).ok()
}

fn is_float(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let starts = digits.starts_with(|c: char| c.is_ascii_digit())
        || digits
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b".eE+-_".contains(&b));
    starts && plain && digits.replace('_', "").parse::<f64>().is_ok()
}

impl Node {
    pub(crate) const fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Scalar { scalar_type: ScalarType::Null, .. })
    }

    /// The text of a scalar; null is the empty text.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { scalar_type: ScalarType::Null, .. } => Some(""),
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value as Go's messages name it.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Sequence(_) => "!!seq".to_owned(),
            Kind::Mapping(_) => "!!map".to_owned(),
            Kind::Scalar { text, scalar_type } => {
                let tag = match scalar_type {
                    ScalarType::Null => "!!null",
                    ScalarType::Bool => "!!bool",
                    ScalarType::Int => "!!int",
                    ScalarType::Float => "!!float",
                    ScalarType::Text => "!!str",
                };
                let short: String = if text.chars().count() > 10 {
                    text.chars().take(7).chain("...".chars()).collect()
                } else {
                    text.to_string()
                };
                format!("{tag} `{short}`")
            }
        }
    }
}
