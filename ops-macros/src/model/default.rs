//! Defaults of parameters, given the types of the parameters.

use ops_metadata::Value;
use proc_macro2::Ident;

use super::{FieldType, Parameter, TypeItem, Types};

/// A value of one of the generated types.
pub(crate) enum TypedValue<'r> {
    String(&'r str),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    List(Vec<Self>),
    /// A variant of an enum.
    Variant(Ident, Ident),
    /// A struct, and each of its fields.
    Object(Ident, Vec<(Ident, Self)>),
    Map(&'r [(String, Value)]),
    Any(&'r Value),
    /// A field that may be missing.
    Optional(Option<Box<Self>>),
}

impl<'r> Types<'r> {
    /// The default of a parameter; `None` if there is none, or if it is not of the parameter's type.
    pub(crate) fn default_of(&self, parameter: &Parameter<'r>) -> Option<TypedValue<'r>> {
        self.typed(&parameter.ty, parameter.default?)
    }

    /// Whether a parameter's field is an `Option`.
    pub(crate) fn is_optional(&self, parameter: &Parameter<'r>) -> bool {
        !parameter.required && self.default_of(parameter).is_none()
    }

    fn typed(&self, ty: &FieldType, value: &'r Value) -> Option<TypedValue<'r>> {
        Some(match (ty, value) {
            (FieldType::String, Value::String(text)) => TypedValue::String(text),
            (FieldType::Integer, Value::Int(number)) => TypedValue::Integer(*number),
            (FieldType::Number, Value::Float(number)) => TypedValue::Number(*number),
            // Integers up to 2^53 are numbers exactly, and a default beyond that is none.
            #[allow(clippy::cast_precision_loss)]
            (FieldType::Number, Value::Int(number)) => TypedValue::Number(*number as f64),
            (FieldType::Boolean, Value::Bool(flag)) => TypedValue::Boolean(*flag),
            (FieldType::List(items), Value::List(values)) => {
                let values = values.iter().map(|value| self.typed(items, value));
                TypedValue::List(values.collect::<Option<_>>()?)
            }
            (FieldType::Map, Value::Map(entries)) => TypedValue::Map(entries),
            (FieldType::Any, value) => TypedValue::Any(value),
            (FieldType::Named(ident), value) => match (self.find(ident)?, value) {
                (TypeItem::Enum(choices), Value::String(text)) => {
                    let (_, variant) = choices.variants.iter().find(|(value, _)| value == text)?;
                    TypedValue::Variant(ident.clone(), variant.clone())
                }
                (TypeItem::Object(object), Value::Map(entries)) => {
                    let fields = object
                        .fields
                        .iter()
                        .map(|field| Some((field.ident.clone(), self.field(field, entries)?)));
                    TypedValue::Object(ident.clone(), fields.collect::<Option<_>>()?)
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn field(
        &self,
        field: &Parameter<'r>,
        entries: &'r [(String, Value)],
    ) -> Option<TypedValue<'r>> {
        let given = entries.iter().find(|(name, _)| *name == field.name.value);
        let given = given.map(|(_, value)| value).filter(|value| **value != Value::Null);
        let value = match given {
            Some(value) => Some(self.typed(&field.ty, value)?),
            None => self.default_of(field),
        };
        if self.is_optional(field) {
            Some(TypedValue::Optional(value.map(Box::new)))
        } else {
            value
        }
    }
}
