//! Values of the YAML as expressions.

use ops_metadata::Value;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::model::TypedValue;
use crate::runtime::Runtime;

/// A value of a generated type.
pub(super) fn typed(value: &TypedValue<'_>, runtime: &Runtime) -> TokenStream {
    match value {
        TypedValue::String(text) => string(text),
        TypedValue::Integer(number) => quote!(#number),
        TypedValue::Number(number) => float(*number),
        TypedValue::Boolean(flag) => quote!(#flag),
        TypedValue::List(values) => {
            let values = values.iter().map(|value| typed(value, runtime));
            quote!(::std::vec![#(#values),*])
        }
        TypedValue::Variant(ty, variant) => quote!(#ty::#variant),
        TypedValue::Object(ty, fields) => {
            let fields = fields.iter().map(|(field, value)| {
                let value = typed(value, runtime);
                quote!(#field: #value)
            });
            quote!(#ty { #(#fields),* })
        }
        TypedValue::Map(entries) => map(entries, runtime),
        TypedValue::Any(value) => json(value, runtime),
        TypedValue::Optional(None) => quote!(::core::option::Option::None),
        TypedValue::Optional(Some(value)) => {
            let value = typed(value, runtime);
            quote!(::core::option::Option::Some(#value))
        }
    }
}

pub(super) fn string(text: &str) -> TokenStream {
    quote!(::std::string::String::from(#text))
}

/// `Option<&'static str>`
pub(super) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// A literal has no spelling of infinities and of what is no number.
pub(super) fn float(number: f64) -> TokenStream {
    if number.is_finite() {
        quote!(#number)
    } else if number.is_nan() {
        quote!(::core::f64::NAN)
    } else if number > 0.0 {
        quote!(::core::f64::INFINITY)
    } else {
        quote!(::core::f64::NEG_INFINITY)
    }
}

fn map(entries: &[(String, Value)], runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let entries = entries.iter().map(|(key, value)| {
        let (key, value) = (string(key), json(value, runtime));
        quote!((#key, #value))
    });
    quote!(#private::serde_json::Map::from_iter([#(#entries),*]))
}

fn json(value: &Value, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let of = quote!(#private::serde_json::Value);
    match value {
        Value::Null => quote!(#of::Null),
        Value::Bool(flag) => quote!(#of::Bool(#flag)),
        Value::Int(number) => quote!(#of::from(#number)),
        Value::Float(number) => {
            let number = float(*number);
            quote!(#of::from(#number))
        }
        Value::String(text) => {
            let text = string(text);
            quote!(#of::String(#text))
        }
        Value::List(values) => {
            let values = values.iter().map(|value| json(value, runtime));
            quote!(#of::Array(::std::vec![#(#values),*]))
        }
        Value::Map(entries) => {
            let map = map(entries, runtime);
            quote!(#of::Object(#map))
        }
    }
}
