//! The types of an action's parameters.

use ops_metadata::{ObjectSchema, Schema, SchemaKind, Span, Spanned, Value};
use proc_macro2::Ident;

use super::types::{GeneratedNames, Types};
use super::{Collision, Declared, distinct};
use crate::naming;

/// A type that an action's schema asks for.
pub(crate) enum TypeItem<'r> {
    Object(ObjectType<'r>),
    Enum(EnumType<'r>),
}

/// A struct for an object of the schema.
pub(crate) struct ObjectType<'r> {
    pub(crate) ident: Ident,
    /// The action whose parameters these are; `None` for an object inside of them.
    pub(crate) action: Option<&'r str>,
    pub(crate) description: Option<&'r str>,
    pub(crate) place: &'r Span,
    pub(crate) fields: Vec<Parameter<'r>>,
}

/// An enum for a parameter that takes one of several texts.
pub(crate) struct EnumType<'r> {
    pub(crate) ident: Ident,
    pub(crate) description: Option<&'r str>,
    pub(crate) place: &'r Span,
    /// The text, and its variant.
    pub(crate) variants: Vec<(&'r str, Ident)>,
}

/// A field of an [`ObjectType`].
pub(crate) struct Parameter<'r> {
    pub(crate) name: &'r Spanned<String>,
    pub(crate) ident: Ident,
    pub(crate) ty: FieldType,
    pub(crate) required: bool,
    pub(crate) default: Option<&'r Value>,
    pub(crate) description: Option<&'r str>,
}

/// The type of a value in an action's schema.
#[derive(Clone)]
pub(crate) enum FieldType {
    String,
    Integer,
    Number,
    Boolean,
    List(Box<FieldType>),
    /// An [`ObjectType`] or an [`EnumType`].
    Named(Ident),
    /// An object without declared properties.
    Map,
    Any,
}

impl<'r> Types<'r> {
    /// The types of all actions, in the order of the file, outer before inner.
    pub(crate) fn of(model: &super::Model<'r>, names: &GeneratedNames) -> Self {
        let mut types = Self::new(names, model);
        for action in &model.actions {
            let Some(ident) = action.params() else { continue };
            let prefix = naming::camel(action.name);
            let at = types.reserve();
            let fields = types.fields(&prefix, &action.meta.parameters);
            types.put(
                at,
                TypeItem::Object(ObjectType {
                    ident,
                    action: Some(&action.name.value),
                    description: action.meta.description.as_deref(),
                    place: &action.name.span,
                    fields,
                }),
            );
        }
        types
    }

    fn fields(&mut self, prefix: &str, schema: &'r ObjectSchema) -> Vec<Parameter<'r>> {
        let kept = distinct("parameters", &schema.properties, |it| &it.name, &mut self.collisions);
        let field = |Declared { meta: property, name, snake, camel }: Declared<'r, _>| {
            let property: &'r ops_metadata::Property = property;
            let described = property.schema.description.as_deref();
            let ty = self.ty(&format!("{prefix}{camel}"), &property.schema, name, described);
            Parameter {
                name,
                ident: snake,
                ty,
                required: property.required,
                default: property.schema.default.as_ref(),
                description: described,
            }
        };
        kept.into_iter().map(field).collect()
    }

    fn ty(
        &mut self,
        type_name: &str,
        schema: &'r Schema,
        name: &'r Spanned<String>,
        description: Option<&'r str>,
    ) -> FieldType {
        match &schema.kind {
            SchemaKind::String => FieldType::String,
            SchemaKind::Integer => FieldType::Integer,
            SchemaKind::Number => FieldType::Number,
            SchemaKind::Boolean => FieldType::Boolean,
            SchemaKind::Any => FieldType::Any,
            SchemaKind::Array(items) => FieldType::List(Box::new(match items {
                Some(items) => {
                    self.ty(&format!("{type_name}Item"), items, name, items.description.as_deref())
                }
                None => FieldType::Any,
            })),
            SchemaKind::Object(object) if object.properties.is_empty() => FieldType::Map,
            SchemaKind::Object(object) => {
                let Some(ident) = self.claim(type_name, name) else { return FieldType::Any };
                let at = self.reserve();
                let fields = self.fields(type_name, object);
                let item = ObjectType {
                    ident: ident.clone(),
                    action: None,
                    description,
                    place: &name.span,
                    fields,
                };
                self.put(at, TypeItem::Object(item));
                FieldType::Named(ident)
            }
            // No value fits an enum without values.
            SchemaKind::Enum(values) if values.is_empty() => FieldType::Any,
            SchemaKind::Enum(values) => {
                let Some(ident) = self.claim(type_name, name) else { return FieldType::Any };
                let variants = variants(values, &mut self.collisions);
                let item =
                    EnumType { ident: ident.clone(), description, place: &name.span, variants };
                let at = self.reserve();
                self.put(at, TypeItem::Enum(item));
                FieldType::Named(ident)
            }
        }
    }
}

fn variants<'r>(
    values: &'r [Spanned<String>],
    collisions: &mut Vec<Collision<'r>>,
) -> Vec<(&'r str, Ident)> {
    let mut kept: Vec<(&'r Spanned<String>, Ident)> = Vec::new();
    for value in values {
        let ident = naming::camel_ident(value);
        match kept.iter().find(|(_, earlier)| *earlier == ident) {
            None => kept.push((value, ident)),
            Some((first, _)) if first.value == value.value => {}
            Some((first, _)) => collisions.push(Collision {
                what: "values",
                first,
                second: value,
                ident: ident.to_string(),
            }),
        }
    }
    kept.into_iter().map(|(value, ident)| (value.value.as_str(), ident)).collect()
}
