//! What an endpoint's type says of it. It stands beside the charm's struct, where the types of
//! interfaces mean what the user means.

use ops_metadata::Role;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;

use super::{components, spanned};
use crate::model::Model;
use crate::runtime::Runtime;
use crate::syntax::{CharmArgs, CharmStruct, InterfaceType, cfgs};

/// The `impl Endpoint` of each endpoint.
pub(super) fn endpoints(
    charm: &CharmStruct,
    model: &Model<'_>,
    module: &Ident,
    args: &CharmArgs,
    runtime: &Runtime,
) -> TokenStream {
    let ops = &runtime.ops;
    let cfgs = &cfgs(&charm.attrs);
    let endpoints = model.relations.iter().map(|relation| {
        let ident = relation.endpoint();
        let (name, interface) = (&relation.name.value, &relation.meta.interface.value);
        let role = role(relation.meta.role);
        let component = || components::bound_to(charm, name);
        let types = match args.type_of(interface) {
            Some(InterfaceType { ty, .. }) => quote!(#ty),
            None => match component() {
                // All of it at the type, as where the component is loaded.
                Some(component) => spanned(
                    component.span(),
                    quote!(<#component as #ops::ComponentModel>::Interface),
                ),
                None => quote!(#ops::Untyped),
            },
        };
        quote! {
            #(#cfgs)*
            #[allow(unused_qualifications)]
            impl #ops::Endpoint for #module::#ident {
                const NAME: &'static str = #name;
                const INTERFACE: &'static str = #interface;
                type Role = #ops::#role;
                type Interface = #types;
            }
        }
    });
    quote!(#(#endpoints)*)
}

/// An assertion for each interface with a type: that the type is this interface's.
pub(super) fn assertions(model: &Model<'_>, args: &CharmArgs, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let mut seen = Vec::new();
    let assertions = model.relations.iter().filter_map(|relation| {
        let interface = &relation.meta.interface;
        let ty = &args.type_of(&interface.value)?.ty;
        if seen.contains(&&interface.value) {
            return None;
        }
        seen.push(&interface.value);
        let name = &interface.value;
        let shown = quote!(#ty).to_string().replace(' ', "");
        let start = format!("`{shown}` is the interface `");
        let end = format!(
            "`, but the relation `{}` has the interface `{name}` ({})",
            relation.name.value,
            model.reading.place(&interface.span),
        );
        let panic = spanned(ty.span(), quote!(::core::panic!("{}", TEXT)));
        Some(quote! {
            const _: () = {
                use #private::NoName as _;
                const NAME: &str = match #private::NameOf::<#ty>::NAME {
                    ::core::option::Option::Some(name) => name,
                    ::core::option::Option::None => #name,
                };
                const PARTS: &[&str] = &[#start, NAME, #end];
                const JOINED: [u8; #private::length(PARTS)] = #private::join(PARTS);
                const TEXT: &str = #private::text(&JOINED);
                if !#private::same_text(NAME, #name) {
                    #panic
                }
            };
        })
    });
    quote!(#(#assertions)*)
}

fn role(role: Role) -> Ident {
    match role {
        Role::Requires => format_ident!("Requires"),
        Role::Provides => format_ident!("Provides"),
        Role::Peers => format_ident!("Peers"),
    }
}
