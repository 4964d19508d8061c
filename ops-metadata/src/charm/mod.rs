//! The typed content of a charm's files. Lists keep the order of the files.

mod action;
mod assumes;
mod config;
mod metadata;

pub use action::{ActionMeta, ObjectSchema, Property, Schema, SchemaKind};
pub use assumes::{Assumes, Version, VersionBound};
pub use config::{OptionKind, OptionMeta};
pub use metadata::{
    CharmUser, ContainerBase, ContainerMeta, DeviceMeta, Links, Mount, PayloadMeta, RelationMeta,
    ResourceKind, ResourceMeta, Role, Scope, StorageKind, StorageMeta,
};

use crate::Spanned;

/// Everything that a charm's files say.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// `extra-bindings`.
    pub extra_bindings: Vec<Spanned<String>>,
    /// `payloads`.
    pub payloads: Vec<PayloadMeta>,
    /// `devices`.
    pub devices: Vec<DeviceMeta>,
    /// `assumes`, an [`Assumes::AllOf`] of its list.
    pub assumes: Option<Assumes>,
    /// `charm-user`: as whom the charm runs on Kubernetes.
    pub charm_user: Option<CharmUser>,
    /// `min-juju-version`.
    pub min_juju_version: Option<Version>,
    /// `series`, of charms before bases.
    pub series: Vec<Spanned<String>>,
    /// `terms` that a user must agree to.
    pub terms: Vec<Spanned<String>>,
    /// `tags`, and the older `categories`.
    pub tags: Vec<Spanned<String>>,
    /// `maintainer`, `maintainers` and `links.contact`, in this order.
    pub maintainers: Vec<String>,
    /// `links`, and the older `website`, `source`, `issues` and `docs`.
    pub links: Links,
    /// `extensions` of charmcraft, which add names that are not in the files.
    pub extensions: Vec<Spanned<String>>,
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
