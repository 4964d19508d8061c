//! `DatabaseEndpoint`, `WebContainer`, `DataStorage`: a declared name, as a type.

use ops_metadata::Role;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::describe;
use crate::model::{Model, marker};
use crate::runtime::Runtime;

pub(super) fn markers(model: &Model<'_>, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    let reading = model.reading;
    let endpoints = model.relations.iter().map(|relation| {
        let ident = relation.endpoint();
        let (name, interface) = (&relation.name.value, &relation.meta.interface.value);
        let key = relation.meta.role.key();
        let facts = format!("Endpoint `{name}`: {key}, interface `{interface}`");
        let doc =
            describe(relation.meta.description.as_deref(), &facts, reading, &relation.name.span);
        let role = role(relation.meta.role);
        let item = item(&ident, &doc);
        quote! {
            #item
            impl #ops::Endpoint for #ident {
                const NAME: &'static str = #name;
                const INTERFACE: &'static str = #interface;
                type Role = #ops::#role;
            }
        }
    });
    let containers = model.containers.iter().map(|container| {
        let facts = format!("Container `{}`", container.name.value);
        let doc = describe(None, &facts, reading, &container.name.span);
        named(
            &marker(container, "container"),
            &doc,
            &container.name.value,
            &quote!(#ops::DeclaredContainer),
        )
    });
    let storages = model.storages.iter().map(|storage| {
        let facts = format!("Storage `{}`", storage.name.value);
        let doc =
            describe(storage.meta.description.as_deref(), &facts, reading, &storage.name.span);
        named(
            &marker(storage, "storage"),
            &doc,
            &storage.name.value,
            &quote!(#ops::DeclaredStorage),
        )
    });
    quote!(#(#endpoints)* #(#containers)* #(#storages)*)
}

fn named(ident: &Ident, doc: &str, name: &str, declared: &TokenStream) -> TokenStream {
    let item = item(ident, doc);
    quote! {
        #item
        impl #declared for #ident {
            const NAME: &'static str = #name;
        }
    }
}

/// Nothing but a type: there is no value of it.
fn item(ident: &Ident, doc: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        pub enum #ident {}
    }
}

fn role(role: Role) -> Ident {
    match role {
        Role::Requires => format_ident!("Requires"),
        Role::Provides => format_ident!("Provides"),
        Role::Peers => format_ident!("Peers"),
    }
}
