//! What `actions.yaml`, or `actions` of `charmcraft.yaml`, declares.

use super::Value;
use crate::Spanned;

/// One action.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ActionMeta {
    /// The action's name.
    pub name: Spanned<String>,
    /// `description`.
    pub description: Option<String>,
    /// `params` (or `properties`) and `required`.
    pub parameters: ObjectSchema,
    /// `title`.
    pub title: Option<String>,
    /// `parallel`: may run beside other actions of its unit.
    pub parallel: bool,
    /// `execution-group`: actions of one group wait for each other.
    pub execution_group: Option<String>,
}

/// The JSON schema of an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectSchema {
    /// Its declared properties.
    pub properties: Vec<Property>,
    /// `additionalProperties`, if it is said; a schema means that there may be some.
    pub additional: Option<bool>,
}

/// One property of an object, or one parameter of an action.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The property's name.
    pub name: Spanned<String>,
    /// What it takes.
    pub schema: Schema,
    /// Whether `required` lists it.
    pub required: bool,
}

/// The JSON schema of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// What the value is.
    pub kind: SchemaKind,
    /// `default`; `None` if it is missing or null.
    pub default: Option<Value>,
    /// `description`.
    pub description: Option<String>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaKind {
    /// `type: string` without `enum`.
    String,
    /// `enum` of strings.
    Enum(Vec<Spanned<String>>),
    /// `type: integer`.
    Integer,
    /// `type: number`.
    Number,
    /// `type: boolean`.
    Boolean,
    /// `type: array`, and what `items` says.
    Array(Option<Box<Schema>>),
    /// `type: object`.
    Object(ObjectSchema),
    /// Anything: no `type`, `type: "null"`, several types, or an `enum` of other values.
    Any,
}
