//! What `config.yaml`, or `config` of `charmcraft.yaml`, declares.

use super::Value;
use crate::Spanned;

/// The type of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OptionKind {
    /// `string`.
    String,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `boolean`.
    Boolean,
    /// `secret`: the id of a secret.
    Secret,
}

/// One option.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct OptionMeta {
    /// The option's name.
    pub name: Spanned<String>,
    /// `type`.
    pub kind: OptionKind,
    /// `default`, of the option's type; `None` if it is missing or null.
    pub default: Option<Value>,
    /// `description`.
    pub description: Option<String>,
}
