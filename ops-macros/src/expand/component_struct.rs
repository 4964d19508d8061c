//! Everything that `#[component] struct` becomes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::{components, emitted, fields, literal};
use crate::runtime::Runtime;
use crate::syntax::{CharmStruct, ComponentArgs, ComponentInterface, Field, cfgs};

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
    let assertions = components::inherited(component, args, runtime);
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
    let mut interface = quote!(#ops::Untyped);
    let mut binds = quote!(#ops::Binds::NOTHING);
    if let Some((given, role)) = &args.binds.relation {
        let name = match given {
            ComponentInterface::Name(name) => quote!(#name),
            ComponentInterface::Type(ty) => {
                interface = quote!(#ty);
                quote!(<#ty as #private::Interface>::NAME)
            }
        };
        let role = role.ident();
        binds = quote!(#binds.__relation(#name, <#ops::#role as #ops::Role>::NAME));
    }
    if args.binds.container {
        binds = quote!(#binds.__container());
    }
    if let Some(storage) = &args.binds.storage {
        let kind = storage.kind.as_ref().map(|kind| quote!(#ops::StorageKind::#kind));
        let kind = literal::option(kind);
        binds = quote!(#binds.__storage(#kind));
    }
    (interface, binds)
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
    let relation = args.binds.relation.as_ref().map(|(_, role)| {
        let role = role.ident();
        implement(
            quote!(#ops::RelationSide),
            quote!(type Role = #ops::#role; type Interface = #interface;),
        )
    });
    let container =
        args.binds.container.then(|| implement(quote!(#ops::BoundToContainer), quote!()));
    let storage = args.binds.storage.is_some();
    let storage = storage.then(|| implement(quote!(#ops::BoundToStorage), quote!()));
    quote!(#relation #container #storage)
}
