//! The charm's fields between two dispatches.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;

use crate::runtime::Runtime;
use crate::syntax::{Field, Shape, StateArgs};

/// The functions of `CharmModel` that make the charm, keep its stored fields, and set them back.
pub(super) fn functions(
    shape: &Shape,
    state: Option<&StateArgs>,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let load = charm(shape, runtime);
    let migrate = migrate(shape, state, runtime);
    let stored = || shape.fields().iter().filter(|field| !field.stored.is_empty());
    let save = stored().map(|Field { cfgs, ident, .. }| {
        let name = ident.unraw().to_string();
        quote!(#(#cfgs)* #private::Kept(&self.#ident).keep(stored, #name)?;)
    });
    let restore = stored().map(|field| {
        let (Field { cfgs, ident, .. }, value) = (field, value(field, runtime));
        quote!(#(#cfgs)* { self.#ident = #value; })
    });
    let (save, restore): (Vec<_>, Vec<_>) = (save.collect(), restore.collect());
    let trait_of_save = (!save.is_empty()).then(|| quote!(use #private::NotKept as _;));
    let result = |ok: TokenStream| quote!(::core::result::Result<#ok, #ops::Error>);
    let (of_self, of_nothing) = (result(quote!(Self)), result(quote!(())));
    let has_fields = shape.fields().iter().any(|field| !field.stored.is_empty());
    let in_juju = state.is_some_and(StateArgs::is_in_juju);
    quote! {
        const HAS_FIELDS: bool = #has_fields;
        const STATE_IN_JUJU: bool = #in_juju;

        #[allow(unused_variables)]
        fn __load(stored: &mut #private::Stored<'_>) -> #of_self {
            #migrate
            #load
        }

        #[allow(unused_variables, unused_imports)]
        fn __save(&self, stored: &mut #private::Stored<'_>) -> #of_nothing {
            #trait_of_save
            #(#save)*
            ::core::result::Result::Ok(())
        }

        #[allow(unused_variables)]
        fn __restore(&mut self, stored: &mut #private::Stored<'_>) -> #of_nothing {
            #(#restore)*
            ::core::result::Result::Ok(())
        }
    }
}

/// Brings what is kept to the fields' version before they are loaded.
fn migrate(shape: &Shape, state: Option<&StateArgs>, runtime: &Runtime) -> Option<TokenStream> {
    let version = state.and_then(|state| state.version.as_ref());
    if version.is_none() && shape.fields().iter().all(|field| field.stored.is_empty()) {
        return None;
    }
    let private = &runtime.private;
    // What is no version is an error, and this is never run.
    let version = version.and_then(|version| version.base10_parse::<u32>().ok()).unwrap_or(1);
    let migrate = state.and_then(|state| state.migrate.as_ref());
    Some(match migrate {
        Some(migrate) => quote!(stored.migrate(#version, #private::migration(#migrate))?;),
        None => quote!(stored.check_version(#version)?;),
    })
}

/// An expression that builds the charm, or says why it cannot.
fn charm(shape: &Shape, runtime: &Runtime) -> TokenStream {
    match shape {
        Shape::Unit => quote!(::core::result::Result::Ok(Self)),
        Shape::Named(fields) => {
            let fields = fields.iter().map(|field| {
                let (Field { cfgs, ident, .. }, value) = (field, value(field, runtime));
                quote!(#(#cfgs)* #ident: #value)
            });
            quote!(::core::result::Result::Ok(Self { #(#fields),* }))
        }
        // All of them are errors, and this is never run.
        Shape::Tuple(_) | Shape::NoStruct(_) | Shape::HalfTyped => quote!(loop {}),
    }
}

/// What a field is at the start of a dispatch.
fn value(Field { ident, ty, stored, .. }: &Field, runtime: &Runtime) -> TokenStream {
    let Some(stored) = stored.first() else {
        return quote!(<#ty as ::core::default::Default>::default());
    };
    let private = &runtime.private;
    let (name, former) = (ident.unraw().to_string(), &stored.former);
    let default = match &stored.default {
        Some(default) => default.to_token_stream(),
        None => quote!(<#ty as #private::StoredDefault>::stored_default()),
    };
    quote!(stored.load::<#ty>(#name, &[#(#former),*], || #default)?)
}
