//! One tree of a YAML file, in which every node knows its place.

mod binary;
mod build;
mod entries;
mod input;
mod positions;
mod properties;
mod scalar;
mod tags;

pub(crate) use build::parse;
pub(crate) use scalar::{Resolved, quoted_integer};

use std::rc::Rc;

use crate::{Span, Value};

/// A value and its place. Clones share their content, so an alias costs nothing.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The place of the value; of an alias, the place of `*name`.
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Scalar(Rc<Scalar>),
    Sequence(Rc<Vec<Node>>),
    Mapping(Rc<Mapping>),
}

/// A scalar as it is written, and what Juju's parser makes of it.
#[derive(Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    pub(crate) resolved: Resolved,
}

/// The entries of a mapping: merges done, and of a duplicate key only the last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mapping {
    pub(crate) entries: Vec<Entry>,
    /// The entries that a later one of the same mapping replaces.
    pub(crate) replaced: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: Node,
    pub(crate) value: Node,
}

impl Entry {
    /// The key as text; a null key is the empty text, as for Juju.
    pub(crate) fn name(&self) -> &str {
        match &self.key.kind {
            Kind::Scalar(scalar) if !matches!(scalar.resolved, Resolved::Null) => &scalar.text,
            _ => "",
        }
    }
}

impl Mapping {
    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name() == name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|entry| &entry.value)
    }
}

impl Node {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.resolved(), Some(Resolved::Null))
    }

    pub(crate) fn resolved(&self) -> Option<&Resolved> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(&scalar.resolved),
            _ => None,
        }
    }

    /// What the node is, in words for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) => match scalar.resolved {
                Resolved::Null => "nothing",
                Resolved::Bool(_) => "a boolean",
                Resolved::Int(_) | Resolved::Unsigned(_) => "an integer",
                Resolved::Float(_) => "a number",
                Resolved::Text => "a string",
            },
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }

    /// The value without places.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(scalar) => match scalar.resolved {
                Resolved::Null => Value::Null,
                Resolved::Bool(value) => Value::Bool(value),
                Resolved::Int(value) => Value::Int(value),
                // More than an i64 holds, so exactness is lost as `Value::Float` says.
                Resolved::Unsigned(value) => Value::Float(value as f64),
                Resolved::Float(value) => Value::Float(value),
                Resolved::Text => Value::String(scalar.text.clone()),
            },
            Kind::Sequence(items) => Value::List(items.iter().map(Self::value).collect()),
            Kind::Mapping(mapping) => Value::Map(
                mapping
                    .entries
                    .iter()
                    .map(|entry| (entry.name().to_owned(), entry.value.value()))
                    .collect(),
            ),
        }
    }
}
