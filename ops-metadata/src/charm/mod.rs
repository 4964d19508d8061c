//! The typed content of a charm's files. Lists keep the order of the files.

mod action;
mod config;
mod metadata;

pub use action::{ActionMeta, ObjectSchema, Property, Schema, SchemaKind};
pub use config::{OptionKind, OptionMeta};
pub use metadata::{
    ContainerMeta, Mount, RelationMeta, ResourceKind, ResourceMeta, Role, Scope, StorageKind,
    StorageMeta,
};

use crate::Spanned;

/// Everything that a charm's files say.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Charm {
    /// `name`; a `charmcraft.yaml` may leave it out where another file has it.
    pub name: Option<Spanned<String>>,
    /// `title` (charmcraft.yaml) or `display-name` (metadata.yaml).
    pub title: Option<Spanned<String>>,
    /// `summary`.
    pub summary: Option<Spanned<String>>,
    /// `description`.
    pub description: Option<Spanned<String>>,
    /// `subordinate`.
    pub subordinate: bool,
    /// `requires`, `provides` and `peers`, in this order.
    pub relations: Vec<RelationMeta>,
    /// `containers`.
    pub containers: Vec<ContainerMeta>,
    /// `storage`.
    pub storages: Vec<StorageMeta>,
    /// `resources`.
    pub resources: Vec<ResourceMeta>,
    /// `config.options`.
    pub options: Vec<OptionMeta>,
    /// `actions`.
    pub actions: Vec<ActionMeta>,
}

/// A YAML value without positions, for defaults and enumerated values.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number with a fraction or exponent, or one too large for an integer.
    Float(f64),
    /// Text.
    String(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping, in the file's order.
    Map(Vec<(String, Value)>),
}
