//! What a component emits: the enum of its events, and a method for each.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use crate::runtime::Runtime;
use crate::syntax::{CharmStruct, ComponentArgs, EventType, cfgs};

/// The types of a component's events.
pub(super) struct EmittedTypes {
    /// The enum.
    pub(super) event: TokenStream,
    /// The struct with a method for each event.
    pub(super) events: Ident,
    /// What a charm can name.
    pub(super) types: TokenStream,
    /// What it cannot.
    pub(super) implementations: TokenStream,
}

pub(super) fn emitted(
    component: &CharmStruct,
    args: &ComponentArgs,
    runtime: &Runtime,
) -> EmittedTypes {
    let Runtime { private, .. } = runtime;
    let name = component.ident.unraw();
    let events = format_ident!("{name}Events");
    let ident = format_ident!("{name}Event");
    let is_empty = args.events.is_empty();
    let event = if is_empty { quote!(#private::NoEvents) } else { quote!(#ident) };
    let keys = args.distinct_events().map(|event| key(event, &ident, runtime));
    let of_methods = quote! {
        #[doc(hidden)]
        #[allow(missing_debug_implementations)]
        pub struct #events;

        impl #events {
            #(#keys)*
        }
    };
    let (types, implementations) = if is_empty || !component.generics.params.is_empty() {
        (TokenStream::new(), of_methods)
    } else {
        let implementation = implementation(component, args, &ident, runtime);
        (enumeration(component, args, &ident), quote!(#of_methods #implementation))
    };
    let event =
        if component.generics.params.is_empty() { event } else { quote!(#private::NoEvents) };
    EmittedTypes { event, events, types, implementations }
}

fn enumeration(component: &CharmStruct, args: &ComponentArgs, ident: &Ident) -> TokenStream {
    let (cfgs, vis) = (cfgs(&component.attrs), &component.vis);
    let title = format!("An event that [`{}`] emits.", component.ident.unraw());
    let variants = args.distinct_events().map(|EventType { path, name, variant }| {
        let doc = format!("`{}`", name.unraw());
        quote!(#[doc = #doc] #variant(#path))
    });
    quote! {
        #(#cfgs)*
        #[doc = #title]
        #[allow(private_interfaces)]
        #vis enum #ident {
            #(#variants,)*
        }
    }
}

/// A method that finds an event among those of the enum.
fn key(event: &EventType, ident: &Ident, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let EventType { path, name, variant } = event;
    quote! {
        pub fn #name(&self) -> #private::EventKey<#ident, #path> {
            #private::EventKey::new(|event| match event {
                #ident::#variant(event) => ::core::option::Option::Some(event),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            })
        }
    }
}

fn implementation(
    component: &CharmStruct,
    args: &ComponentArgs,
    ident: &Ident,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let owner = &component.ident;
    let names = args.distinct_events().map(|EventType { name, variant, .. }| {
        let name = name.unraw().to_string();
        quote!(Self::#variant(_) => #name)
    });
    let payloads = args.distinct_events().map(
        |EventType { variant, .. }| quote!(Self::#variant(event) => #private::Payload(event).said()),
    );
    let shown = args.distinct_events().map(|EventType { variant, .. }| {
        let name = variant.to_string();
        quote!(Self::#variant(event) => (#name, #private::Payload(event).shown()))
    });
    let listed = args.distinct_events().map(|EventType { name, variant, .. }| {
        let (name, ty) = (name.unraw().to_string(), variant.to_string());
        quote!((#name, #ty))
    });
    let checks = args
        .events
        .iter()
        .map(|EventType { path, .. }| quote!(const _: () = #private::is_event::<#path>();));
    let revived = args.distinct_events().map(|EventType { path, name, variant }| {
        let name = name.unraw().to_string();
        quote!(#name => #private::Payload::<#path>::read(payload).map(Self::#variant))
    });
    let of_events = args.distinct_events().map(|EventType { path, variant, .. }| {
        quote! {
            impl #ops::EventOf<#owner> for #path {
                fn __into_emitted(self) -> #ident {
                    #ident::#variant(self)
                }
            }
        }
    });
    let result = |ok: TokenStream| quote!(::core::result::Result<#ok, #private::serde_json::Error>);
    let (value, itself) = (result(quote!(#private::serde_json::Value)), result(quote!(Self)));
    quote! {
        #(#checks)*

        #[allow(unused_imports)]
        use #private::NoPayload as _;

        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let (name, event) = match self {
                    #(#shown,)*
                };
                #private::show(f, name, event)
            }
        }

        impl #ops::EmittedEvent for #ident {
            const __EVENTS: &'static [(&'static str, &'static str)] = &[#(#listed),*];

            fn name(&self) -> &'static str {
                match self {
                    #(#names,)*
                }
            }

            fn __payload(&self) -> #value {
                match self {
                    #(#payloads,)*
                }
            }

            fn __from_payload(
                name: &str,
                payload: #private::serde_json::Value,
            ) -> ::core::option::Option<#itself> {
                ::core::option::Option::Some(match name {
                    #(#revived,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }

        #(#of_events)*
    }
}
