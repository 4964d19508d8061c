//! `HelloConfig`: a field for each option.

use ops_metadata::{OptionKind, OptionMeta, Value};
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::describe;
use super::literal;
use crate::model::{Declared, GeneratedNames, Model};
use crate::runtime::Runtime;

pub(super) fn config(model: &Model<'_>, names: &GeneratedNames, runtime: &Runtime) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let ident = &names.config;
    let title = format!("The options of {}.", model.title());
    let (mut fields, mut defaults, mut reads) = (Vec::new(), Vec::new(), Vec::new());
    for option in &model.options {
        let Declared { meta, name, snake: field, .. } = option;
        let doc = describe(meta.description.as_deref(), &facts(meta), model.reading, &name.span);
        let ty = ty(meta.kind, runtime);
        let key = &name.value;
        if let Some(default) = default(meta, runtime) {
            fields.push(quote!(#[doc = #doc] pub #field: #ty));
            defaults.push(quote!(#field: #default));
            reads.push(quote!(#field: #private::option_or(values, #key, || #default)?));
        } else {
            fields.push(quote!(#[doc = #doc] pub #field: ::core::option::Option<#ty>));
            defaults.push(quote!(#field: ::core::option::Option::None));
            reads.push(quote!(#field: #private::option(values, #key)?));
        }
    }
    let values = if reads.is_empty() { quote!(_) } else { quote!(values) };
    quote! {
        #[doc = #title]
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
        )]
        pub struct #ident {
            #(#fields,)*
        }

        impl ::core::default::Default for #ident {
            fn default() -> Self {
                Self { #(#defaults,)* }
            }
        }

        impl #ops::Config for #ident {
            fn __read(
                #values: &#private::serde_json::Map<::std::string::String, #private::serde_json::Value>,
            ) -> ::core::result::Result<Self, #ops::Error> {
                ::core::result::Result::Ok(Self { #(#reads,)* })
            }
        }
    }
}

fn ty(kind: OptionKind, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    match kind {
        OptionKind::String => quote!(::std::string::String),
        OptionKind::Int => quote!(i64),
        OptionKind::Float => quote!(f64),
        OptionKind::Boolean => quote!(bool),
        OptionKind::Secret => quote!(#ops::SecretId),
    }
}

fn default(option: &OptionMeta, runtime: &Runtime) -> Option<TokenStream> {
    let ops = &runtime.ops;
    Some(match (option.kind, option.default.as_ref()?) {
        (OptionKind::String, Value::String(text)) => literal::string(text),
        (OptionKind::Int, Value::Int(number)) => quote!(#number),
        (OptionKind::Float, Value::Float(number)) => literal::float(*number),
        // What is a float beyond 2^53 is the nearest one, as for Juju.
        #[allow(clippy::cast_precision_loss)]
        (OptionKind::Float, Value::Int(number)) => literal::float(*number as f64),
        (OptionKind::Boolean, Value::Bool(flag)) => quote!(#flag),
        (OptionKind::Secret, Value::String(id)) => quote!(#ops::SecretId::new(#id)),
        // An error of the YAML, which is reported as one.
        _ => return None,
    })
}

fn facts(option: &OptionMeta) -> String {
    let kind = match option.kind {
        OptionKind::String => "string",
        OptionKind::Int => "int",
        OptionKind::Float => "float",
        OptionKind::Boolean => "boolean",
        OptionKind::Secret => "secret",
    };
    let default = match &option.default {
        Some(Value::String(text)) => format!("default {text:?}"),
        Some(Value::Int(number)) => format!("default {number}"),
        Some(Value::Float(number)) => format!("default {number}"),
        Some(Value::Bool(flag)) => format!("default {flag}"),
        _ => "no default".to_owned(),
    };
    format!("Option `{}`: {kind}, {default}", option.name.value)
}
