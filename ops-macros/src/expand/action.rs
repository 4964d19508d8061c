//! `BackupParams` and the types inside of it.

use ops_metadata::Reading;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::describe;
use super::literal;
use crate::model::{EnumType, FieldType, ObjectType, TypeItem, Types};
use crate::naming;
use crate::runtime::Runtime;

pub(super) fn types(types: &Types<'_>, reading: &Reading, runtime: &Runtime) -> TokenStream {
    let items = types.items().map(|item| match item {
        TypeItem::Object(object) => structure(object, types, reading, runtime),
        TypeItem::Enum(choices) => enumeration(choices, reading, runtime),
    });
    quote!(#(#items)*)
}

fn structure(
    object: &ObjectType<'_>,
    types: &Types<'_>,
    reading: &Reading,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { private, serde, .. } = runtime;
    let ident = &object.ident;
    let facts = match object.action {
        Some(action) => format!("The parameters of the action `{action}`"),
        None => "An object among an action's parameters".to_owned(),
    };
    let doc = describe(object.description, &facts, reading, object.place);
    let mut functions = Vec::new();
    let fields = object.fields.iter().map(|field| {
        let (name, field_ident) = (&field.name.value, &field.ident);
        let mut ty = ty(&field.ty, runtime);
        if types.is_optional(field) {
            ty = quote!(::core::option::Option<#ty>);
        }
        let default = types.default_of(field).map(|default| {
            let function = format_ident!("__default_{}", naming::snake(name));
            let default = literal::typed(&default, runtime);
            functions.push(quote!(fn #function() -> #ty { #default }));
            let path = format!("{ident}::{function}");
            quote!(default = #path,)
        });
        let required = if field.required { "required" } else { "optional" };
        let facts = format!("Parameter `{name}`, {required}");
        let doc = describe(field.description, &facts, reading, &field.name.span);
        quote!(#[doc = #doc] #[serde(#default rename = #name)] pub #field_ident: #ty)
    });
    let fields: Vec<_> = fields.collect();
    let functions = (!functions.is_empty()).then(|| quote!(impl #ident { #(#functions)* }));
    let parameters = object.action.map(|_| parameters(object, runtime));
    quote! {
        #[doc = #doc]
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            #private::serde::Deserialize,
            #private::serde::Serialize,
        )]
        #[serde(crate = #serde)]
        pub struct #ident {
            #(#fields,)*
        }
        #functions
        #parameters
    }
}

fn parameters(object: &ObjectType<'_>, runtime: &Runtime) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let ident = &object.ident;
    quote! {
        impl #private::ActionParameters for #ident {
            fn read(
                action: &str,
                values: #private::serde_json::Map<::std::string::String, #private::serde_json::Value>,
            ) -> ::core::result::Result<Self, #ops::Error> {
                #private::read_parameters(action, values)
            }
        }
    }
}

fn enumeration(choices: &EnumType<'_>, reading: &Reading, runtime: &Runtime) -> TokenStream {
    let Runtime { private, serde, .. } = runtime;
    let ident = &choices.ident;
    let doc =
        describe(choices.description, "A choice of an action's parameters", reading, choices.place);
    let variants = choices.variants.iter().map(|(value, variant)| {
        let doc = format!("{value:?}");
        quote!(#[doc = #doc] #[serde(rename = #value)] #variant)
    });
    quote! {
        #[doc = #doc]
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            #private::serde::Deserialize,
            #private::serde::Serialize,
        )]
        #[serde(crate = #serde)]
        pub enum #ident {
            #(#variants,)*
        }
    }
}

fn ty(ty: &FieldType, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    match ty {
        FieldType::String => quote!(::std::string::String),
        FieldType::Integer => quote!(i64),
        FieldType::Number => quote!(f64),
        FieldType::Boolean => quote!(bool),
        FieldType::List(items) => {
            let items = self::ty(items, runtime);
            quote!(::std::vec::Vec<#items>)
        }
        FieldType::Named(ident) => quote!(#ident),
        FieldType::Map => {
            quote!(#private::serde_json::Map<::std::string::String, #private::serde_json::Value>)
        }
        FieldType::Any => quote!(#private::serde_json::Value),
    }
}
