//! `DatabaseEndpoint`, `WebContainer`, `DataStorage`, `AdminBinding`: a declared name, as a type.

use ops_metadata::{StorageKind, StorageMeta};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::describe;
use crate::model::{Declared, Model, marker};
use crate::runtime::Runtime;

/// The types; those of endpoints as visible as `visibility` says.
pub(super) fn markers(
    model: &Model<'_>,
    visibility: &TokenStream,
    runtime: &Runtime,
) -> TokenStream {
    let ops = &runtime.ops;
    let reading = model.reading;
    let endpoints = model.relations.iter().map(|relation| {
        let ident = relation.endpoint();
        let (name, interface) = (&relation.name.value, &relation.meta.interface.value);
        let key = relation.meta.role.key();
        let facts = format!("Endpoint `{name}`: {key}, interface `{interface}`");
        let doc =
            describe(relation.meta.description.as_deref(), &facts, reading, &relation.name.span);
        item(visibility, &ident, &doc)
    });
    let containers = model.containers.iter().map(|container| {
        let facts = format!("Container `{}`", container.name.value);
        let doc = describe(None, &facts, reading, &container.name.span);
        let (ident, name) = (marker(container, "container"), &container.name.value);
        named(&ident, &doc, name, &quote!(#ops::DeclaredContainer), None)
    });
    let storages = model.storages.iter().map(|storage| {
        let facts = format!("Storage `{}`", storage.name.value);
        let doc =
            describe(storage.meta.description.as_deref(), &facts, reading, &storage.name.span);
        let (kind, most) = (storage_kind(storage, runtime), storage_most(storage));
        let more = quote! {
            const KIND: #ops::StorageKind = #kind;
            const MOST: ::core::option::Option<u32> = #most;
        };
        let (ident, name) = (marker(storage, "storage"), &storage.name.value);
        named(&ident, &doc, name, &quote!(#ops::DeclaredStorage), Some(&more))
    });
    let bindings = model.extra_bindings.iter().map(|binding| {
        let facts = format!("Extra binding `{}`", binding.name.value);
        let doc = describe(None, &facts, reading, &binding.name.span);
        let (ident, name) = (marker(binding, "binding"), &binding.name.value);
        named(&ident, &doc, name, &quote!(#ops::Binding), None)
    });
    quote!(#(#endpoints)* #(#containers)* #(#storages)* #(#bindings)*)
}

/// What the instances of a storage are.
pub(super) fn storage_kind(storage: &Declared<'_, StorageMeta>, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    match storage.meta.kind {
        StorageKind::Filesystem => quote!(#ops::StorageKind::Filesystem),
        StorageKind::Block => quote!(#ops::StorageKind::Block),
    }
}

/// The most instances of a storage.
pub(super) fn storage_most(storage: &Declared<'_, StorageMeta>) -> TokenStream {
    match storage.meta.count.1 {
        Some(most) => quote!(::core::option::Option::Some(#most)),
        None => quote!(::core::option::Option::None),
    }
}

fn named(
    ident: &Ident,
    doc: &str,
    name: &str,
    declared: &TokenStream,
    more: Option<&TokenStream>,
) -> TokenStream {
    let item = item(&quote!(pub), ident, doc);
    quote! {
        #item
        impl #declared for #ident {
            const NAME: &'static str = #name;
            #more
        }
    }
}

/// Nothing but a type: there is no value of it.
fn item(visibility: &TokenStream, ident: &Ident, doc: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #visibility enum #ident {}
    }
}
