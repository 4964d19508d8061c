//! Fields between two dispatches.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::{literal, spanned};
use crate::runtime::Runtime;
use crate::syntax::{Argument, ComponentFieldArgs, Field, Shape, StateArgs};

/// `__load` of a charm.
pub(super) fn load_charm(
    shape: &Shape,
    state: Option<&StateArgs>,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let (migrate, made) = (migrate(shape, state, runtime), made(shape, runtime));
    let has_fields =
        shape.fields().iter().any(|field| !field.stored.is_empty() || field.component().is_some());
    let in_juju = state.is_some_and(StateArgs::is_in_juju);
    quote! {
        const HAS_FIELDS: bool = #has_fields;
        const STATE_IN_JUJU: bool = #in_juju;

        #[allow(unused_variables)]
        fn __load(
            stored: &mut #private::Stored<'_>,
        ) -> ::core::result::Result<Self, #ops::Error> {
            #migrate
            #made
        }
    }
}

/// `__load` of a component, from what the charm gives it.
pub(super) fn load_component(
    shape: &Shape,
    state: Option<&StateArgs>,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let (migrate, made) = (migrate(shape, state, runtime), made(shape, runtime));
    quote! {
        #[allow(unused_variables)]
        fn __load(
            stored: &mut #private::Stored<'_>,
            arguments: Self::Arguments,
        ) -> ::core::result::Result<Self, #ops::Error> {
            #migrate
            #made
        }
    }
}

/// The functions of `Part` that keep the stored fields, and set them back.
pub(super) fn save_and_restore(shape: &Shape, runtime: &Runtime) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let stored = || shape.fields().iter().filter(|field| !field.stored.is_empty());
    let save = stored().map(|Field { cfgs, ident, .. }| {
        let name = ident.unraw().to_string();
        quote!(#(#cfgs)* #private::Kept(&self.#ident).keep(stored, #name)?;)
    });
    let restore = stored().map(|field| {
        let (Field { cfgs, ident, .. }, value) = (field, value(field, runtime));
        quote!(#(#cfgs)* { self.#ident = #value; })
    });
    let components = |function: TokenStream, by: TokenStream| -> Vec<TokenStream> {
        let fields = shape.fields().iter().filter_map(|field| Some((field, field.component()?)));
        let calls = fields.map(|(Field { cfgs, ident, .. }, component)| {
            let stored = stored_of(ident, component);
            quote!(#(#cfgs)* #private::Held(#by self.#ident).#function(&mut #stored)?;)
        });
        calls.collect()
    };
    let (save, restore): (Vec<_>, Vec<_>) = (save.collect(), restore.collect());
    let save_components = components(quote!(save), quote!(&));
    let restore_components = components(quote!(restore), quote!(&mut));
    let tolerant = tolerant(runtime);
    let trait_of_save = (!save.is_empty()).then(|| quote!(use #private::NotKept as _;));
    let result = quote!(::core::result::Result<(), #ops::Error>);
    quote! {
        #[allow(unused_variables, unused_imports)]
        fn __save(&self, stored: &mut #private::Stored<'_>) -> #result {
            #trait_of_save
            #tolerant
            #(#save)*
            #(#save_components)*
            ::core::result::Result::Ok(())
        }

        #[allow(unused_variables)]
        fn __restore(&mut self, stored: &mut #private::Stored<'_>) -> #result {
            #tolerant
            #(#restore)*
            #(#restore_components)*
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

/// An expression that builds the charm or the component, or says why it cannot.
fn made(shape: &Shape, runtime: &Runtime) -> TokenStream {
    match shape {
        Shape::Unit => quote!(::core::result::Result::Ok(Self)),
        Shape::Named(fields) => {
            let fields = fields.iter().map(|field| {
                let Field { cfgs, ident, .. } = field;
                let value = match (field.component(), field.arguments.is_empty()) {
                    (Some(component), _) => component_value(field, component, runtime),
                    (None, true) => value(field, runtime),
                    (None, false) => quote!(arguments.#ident),
                };
                quote!(#(#cfgs)* #ident: #value)
            });
            quote!(::core::result::Result::Ok(Self { #(#fields),* }))
        }
        // All of them are errors, and this is never run.
        Shape::Tuple(_) | Shape::NoStruct(_) | Shape::HalfTyped => quote!(loop {}),
    }
}

/// The name space of a component's stored fields.
fn stored_of(field: &Ident, component: &ComponentFieldArgs) -> TokenStream {
    let (name, former) = (field.unraw().to_string(), &component.former);
    let python = literal::option(component.python.as_ref());
    quote!(stored.of_component(#name, &[#(#former),*], #python))
}

/// A component at the start of a dispatch.
fn component_value(
    field: &Field,
    component: &ComponentFieldArgs,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let Field { ident, ty, .. } = field;
    let stored = stored_of(ident, component);
    let arguments = component.with.iter().map(|Argument { name, value }| quote!(#name: #value));
    // By an alias, so that rustc judges the names and types; it tells what is missing at the type.
    let alias = Ident::new("__Arguments", ty.span());
    // All of it at the type, where rustc says once that it is no component.
    let arguments_type = spanned(ty.span(), quote!(<#ty as #ops::ComponentModel>::Arguments));
    quote! {{
        #[allow(unused_imports)]
        use #private::NotAComponent as _;
        #[allow(unused_qualifications)]
        type #alias = #arguments_type;
        #private::HeldType::<#ty>::load(&mut #stored, #alias { #(#arguments),* })?
    }}
}

/// What answers for a field that holds no component: that it does not is one error, where it is loaded.
pub(super) fn tolerant(runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    quote! {
        #[allow(unused_imports)]
        use #private::{NotAComponent as _, NotHeld as _};
    }
}

/// What a field is at the start of a dispatch.
fn value(Field { ident, ty, stored, .. }: &Field, runtime: &Runtime) -> TokenStream {
    let Some(stored) = stored.first() else {
        return quote!(<#ty as ::core::default::Default>::default());
    };
    let private = &runtime.private;
    let (name, former) = (ident.unraw().to_string(), &stored.former);
    let (load, default) = match &stored.default {
        Some(default) => (quote!(load_or_keep), default.to_token_stream()),
        None => (quote!(load), quote!(<#ty as #private::StoredDefault>::stored_default())),
    };
    let stored = match &stored.python {
        Some(path) => quote!(stored.python(#path)),
        None => quote!(stored),
    };
    quote!(#stored.#load::<#ty>(#name, &[#(#former),*], || #default)?)
}
