//! `HelloEvent`, the aliases of its payloads, and the names that `#[on]` takes.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal;
use crate::model::{Event, GeneratedNames, LIFECYCLE_EVENTS, Model, Payload, Types};
use crate::naming;
use crate::runtime::Runtime;
use crate::syntax::Moment;

pub(super) fn events(
    model: &Model<'_>,
    types: &Types<'_>,
    names: &GeneratedNames,
    runtime: &Runtime,
) -> TokenStream {
    let enumeration = enumeration(model, names, runtime);
    let implementation = implementation(model, names, runtime);
    let event_names = event_names(model, names);
    let aliases = aliases(model, runtime);
    let lifecycle = lifecycle(types, runtime);
    quote!(#enumeration #implementation #event_names #aliases #lifecycle)
}

fn enumeration(model: &Model<'_>, names: &GeneratedNames, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let ident = &names.event;
    let title = format!("Every event that {} can receive.", model.title());
    let variants = model.events.iter().map(|event| {
        let (doc, variant, payload) = (doc(model, event), &event.variant, payload(event, runtime));
        quote!(#[doc = #doc] #variant(#payload))
    });
    quote! {
        #[doc = #title]
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        pub enum #ident {
            #(#variants,)*
            #[doc(hidden)]
            __Unlisted(#private::Unlisted),
        }
    }
}

fn implementation(model: &Model<'_>, names: &GeneratedNames, runtime: &Runtime) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let ident = &names.event;
    let event_names = model.events.iter().map(|event| {
        let (variant, name) = (&event.variant, &event.name);
        quote!(Self::#variant(_) => #name)
    });
    let from_hook = model.events.iter().map(|event| {
        let (variant, hook) = (&event.variant, &event.hook);
        let trigger = if event.is_action() { quote!(Action) } else { quote!(Hook) };
        quote!(#ops::Trigger::#trigger(#hook) => Self::#variant(#private::FromHook::from_hook(hook)?))
    });
    let deferrable = || model.events.iter().filter(|event| event.deferrable);
    let payloads = deferrable().map(|event| {
        let variant = &event.variant;
        quote!(Self::#variant(event) => #private::serde_json::to_value(event))
    });
    let from_payload = deferrable().map(|event| {
        let (variant, name) = (&event.variant, &event.name);
        quote!(#name => #private::serde_json::from_value(payload).map(Self::#variant))
    });
    let json_error = quote!(#private::serde_json::Error);
    let described = model.events.iter().map(|event| description(model, event, runtime));
    quote! {
        impl #ops::CharmEvent for #ident {
            const EVENTS: &'static [#ops::EventDescription] = &[#(#described),*];

            fn name(&self) -> &'static str {
                match self {
                    #(#event_names,)*
                    Self::__Unlisted(_) => "__unlisted",
                }
            }

            fn from_hook(
                hook: &#ops::HookContext,
            ) -> ::core::result::Result<::core::option::Option<Self>, #ops::Error> {
                ::core::result::Result::Ok(::core::option::Option::Some(match hook.trigger() {
                    #(#from_hook,)*
                    _ => return ::core::result::Result::Ok(::core::option::Option::None),
                }))
            }

            fn __payload(
                &self,
            ) -> ::core::option::Option<
                ::core::result::Result<#private::serde_json::Value, #json_error>,
            > {
                ::core::option::Option::Some(match self {
                    #(#payloads,)*
                    _ => return ::core::option::Option::None,
                })
            }

            fn __from_payload(
                name: &str,
                payload: #private::serde_json::Value,
            ) -> ::core::option::Option<::core::result::Result<Self, #json_error>> {
                ::core::option::Option::Some(match name {
                    #(#from_payload,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

/// The event for `cargo charm events`, with its payload as a handler writes it.
fn description(model: &Model<'_>, event: &Event<'_>, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    let (name, hook) = (&event.name, &event.hook);
    let trigger = if event.is_action() { quote!(Action) } else { quote!(Hook) };
    let payload = match &event.payload {
        Payload::Plain(_) | Payload::Of { .. } => Some(event.variant.to_string()),
        Payload::Action(params) => params.as_ref().map(ToString::to_string),
    };
    let payload = literal::option(payload);
    let place = literal::option(event.place.map(|place| model.reading.place(place)));
    quote!(#ops::EventDescription::__new(#name, #ops::Trigger::#trigger(#hook), #payload, #place))
}

/// A method for each event, so that an editor knows the words of `#[on]`.
fn event_names(model: &Model<'_>, names: &GeneratedNames) -> TokenStream {
    let ident = &names.event_names;
    let methods = model.observable().map(|event| {
        let (doc, method) = (doc(model, event), &event.ident);
        quote!(#[doc = #doc] pub fn #method(&self) {})
    });
    let moments = Moment::ALL.iter().map(|(word, _, doc)| {
        let method = naming::snake_ident(word);
        quote!(#[doc = #doc] pub fn #method(&self) {})
    });
    quote! {
        #[doc(hidden)]
        #[derive(::core::fmt::Debug)]
        pub struct #ident;

        impl #ident {
            #(#methods)*
            #(#moments)*
        }
    }
}

/// `DatabaseRelationChanged` for `RelationChanged<DatabaseEndpoint>`.
fn aliases(model: &Model<'_>, runtime: &Runtime) -> TokenStream {
    let aliases = model.events.iter().filter_map(|event| {
        let Payload::Of { .. } = event.payload else { return None };
        let (doc, variant, payload) = (doc(model, event), &event.variant, payload(event, runtime));
        Some(quote!(#[doc = #doc] pub type #variant = #payload;))
    });
    quote!(#(#aliases)*)
}

/// The payloads of the events of every charm, but for a name that a parameter's type has.
fn lifecycle(types: &Types<'_>, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    let idents = LIFECYCLE_EVENTS.iter().map(|event| naming::camel_ident(event.hook));
    let idents = idents.filter(|ident| !types.defines(ident));
    quote!(pub use #ops::event::{#(#idents),*};)
}

pub(super) fn payload(event: &Event<'_>, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    match &event.payload {
        Payload::Plain(event) => quote!(#ops::event::#event),
        Payload::Of { event, marker } => quote!(#ops::event::#event<#marker>),
        Payload::Action(Some(params)) => quote!(#ops::event::ActionCall<#params>),
        Payload::Action(None) => quote!(#ops::event::ActionCall<()>),
    }
}

fn doc(model: &Model<'_>, event: &Event<'_>) -> String {
    match event.place {
        Some(place) => format!("{} Declared at {}.", event.doc, model.reading.place(place)),
        None => event.doc.clone(),
    }
}
