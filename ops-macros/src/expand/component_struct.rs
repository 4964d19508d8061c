//! Everything that `#[component] struct` becomes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::{components, emitted, fields};
use crate::runtime::Runtime;
use crate::syntax::{CharmStruct, ComponentArgs, ComponentBinds, ComponentInterface, Field, cfgs};

/// The `impl`s that make the struct a component, and the types that go with it.
pub(crate) fn component_struct(
    component: &CharmStruct,
    args: &ComponentArgs,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, .. } = runtime;
    let cfgs = cfgs(&component.attrs);
    let ident = &component.ident;
    let (impl_generics, type_generics, where_clause) = component.generics.split_for_impl();
    let bound = (!component.generics.params.is_empty()).then(|| match where_clause {
        Some(_) => quote!(Self: 'static),
        None => quote!(where Self: 'static),
    });
    let emitted = emitted::emitted(component, args, runtime);
    let (emitted_type, events_type) = (&emitted.event, &emitted.events);
    let arguments = arguments(component);
    let arguments_type = format_ident!("{}Arguments", ident.unraw());
    let context = quote!(#ops::ComponentContext<Self>);
    let event = quote!(#ops::ComponentEvent<Self>);
    let part = components::part(component, &event, &context, None, runtime);
    let load = fields::load_component(&component.shape, args.state.as_ref(), runtime);
    let (interface, binds) = binds(args, runtime);
    let side = side(component, args, &interface, runtime);
    let assertions = components::inherited(component, runtime);
    let (types, implementations) = (&emitted.types, &emitted.implementations);
    quote! {
        #types

        #(#cfgs)*
        #[allow(private_interfaces)]
        const _: () = {
            #arguments
            #implementations
            #part
            #side

            impl #impl_generics #ops::ComponentModel for #ident #type_generics #where_clause #bound {
                type Interface = #interface;
                type Emitted = #emitted_type;
                type Arguments = #arguments_type;
                const BINDS: #ops::Binds = #binds;
                type Events = #events_type;
                const EVENTS: Self::Events = #events_type;
                #load
            }

            #assertions
        };
    }
}

/// What the charm gives it. Its name stands in rustc's errors of what is missing or misspelt.
fn arguments(component: &CharmStruct) -> TokenStream {
    let ident = format_ident!("{}Arguments", component.ident.unraw());
    let fields = component.shape.fields().iter().filter(|field| !field.arguments.is_empty());
    let fields = fields.map(|Field { cfgs, ident, ty, .. }| quote!(#(#cfgs)* pub #ident: #ty));
    quote! {
        #[allow(missing_debug_implementations)]
        pub struct #ident {
            #(#fields,)*
        }
    }
}

/// The type of the interface, and what the component has to be bound to.
fn binds(args: &ComponentArgs, runtime: &Runtime) -> (TokenStream, TokenStream) {
    let Runtime { ops, private, .. } = runtime;
    let untyped = quote!(#ops::Untyped);
    match &args.binds {
        ComponentBinds::Nothing => (untyped, quote!(#ops::Binds::Nothing)),
        ComponentBinds::Container => (untyped, quote!(#ops::Binds::Container)),
        ComponentBinds::Storage(kind) => {
            let kind = match kind {
                Some(kind) => quote!(::core::option::Option::Some(#ops::StorageKind::#kind)),
                None => quote!(::core::option::Option::None),
            };
            (untyped, quote!(#ops::Binds::Storage(#kind)))
        }
        ComponentBinds::Relation { interface, role } => {
            let role = role.ident();
            let role = quote!(<#ops::#role as #ops::Role>::NAME);
            let (ty, name) = match interface {
                ComponentInterface::Name(name) => (untyped, quote!(#name)),
                ComponentInterface::Type(ty) => {
                    (quote!(#ty), quote!(<#ty as #private::Interface>::NAME))
                }
            };
            (ty, quote!(#ops::Binds::Relation { interface: #name, role: #role }))
        }
    }
}

/// What the component is bound to, for the methods that only such components have.
fn side(
    component: &CharmStruct,
    args: &ComponentArgs,
    interface: &TokenStream,
    runtime: &Runtime,
) -> TokenStream {
    let ops = &runtime.ops;
    let ident = &component.ident;
    let (impl_generics, type_generics, where_clause) = component.generics.split_for_impl();
    let bound = (!component.generics.params.is_empty()).then(|| match where_clause {
        Some(_) => quote!(Self: 'static),
        None => quote!(where Self: 'static),
    });
    let implement = |name: TokenStream, body: TokenStream| {
        quote! {
            impl #impl_generics #name for #ident #type_generics #where_clause #bound { #body }
        }
    };
    match &args.binds {
        ComponentBinds::Nothing => TokenStream::new(),
        ComponentBinds::Container => implement(quote!(#ops::BoundToContainer), quote!()),
        ComponentBinds::Storage(_) => implement(quote!(#ops::BoundToStorage), quote!()),
        ComponentBinds::Relation { role, .. } => {
            let role = role.ident();
            implement(
                quote!(#ops::RelationSide),
                quote!(type Role = #ops::#role; type Interface = #interface;),
            )
        }
    }
}
