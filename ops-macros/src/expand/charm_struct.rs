//! Everything that `#[charm] struct` becomes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    accessor, action, components, config, endpoint, event, fields, marker, metadata, tracking,
    visibility, warning,
};
use crate::model::{GeneratedNames, Model, Types};
use crate::runtime::Runtime;
use crate::syntax::{CharmArgs, CharmStruct, cfgs};

/// The hidden module of generated types, and the `impl` that ties them to the charm.
pub(crate) fn charm_struct(
    charm: &CharmStruct,
    model: &Model<'_>,
    types: &Types<'_>,
    names: &GeneratedNames,
    args: &CharmArgs,
    runtime: &Runtime,
) -> TokenStream {
    let cfgs = cfgs(&charm.attrs);
    let directory = &args.directory();
    let (vis, module) = (&charm.vis, &names.module);
    let config = config::config(model, names, runtime);
    let events = event::events(model, types, names, runtime);
    let markers = marker::markers(model, &visibility::from_within(vis), runtime);
    let endpoints = endpoint::endpoints(charm, model, module, args, runtime);
    let interfaces = endpoint::assertions(model, args, runtime);
    let accessors = accessor::accessors(model, names, runtime);
    let parameters = action::types(types, model.reading, runtime);
    let fit = components::assertions(charm, model, runtime);
    let implementation = implementation(charm, model, names, args, runtime);
    let tracking = tracking::tracking(model.reading, directory);
    let warnings = warning::warnings(model, args, &charm.ident);
    let doc = format!("The types that {} generates.", model.file());
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(
            dead_code,
            private_interfaces,
            unused_imports,
            clippy::derive_partial_eq_without_eq,
            clippy::pub_underscore_fields,
        )]
        mod #module {
            #![doc = #doc]
            #config
            #events
            #markers
            #accessors
            #parameters
        }

        // By glob, so that a type of the same name that the user defines wins.
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(unused_imports)]
        #vis use #module::*;

        #endpoints

        #(#cfgs)*
        const _: () = {
            #implementation
        };

        #(#cfgs)*
        const _: () = {
            #tracking
            #warnings
            #interfaces
            #fit
        };
    }
}

fn implementation(
    charm: &CharmStruct,
    model: &Model<'_>,
    names: &GeneratedNames,
    args: &CharmArgs,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let GeneratedNames {
        module,
        config,
        event,
        event_names,
        relations,
        containers,
        storages,
        resources,
    } = names;
    let ident = &charm.ident;
    let (impl_generics, type_generics, where_clause) = charm.generics.split_for_impl();
    // Of a generic charm, which is an error, rustc shall say nothing else.
    let bound = (!charm.generics.params.is_empty()).then(|| match where_clause {
        Some(_) => quote!(Self: 'static),
        None => quote!(where Self: 'static),
    });
    let directory = &args.directory();
    let load = fields::load_charm(&charm.shape, args.state.as_ref(), runtime);
    let (received, context) = (quote!(#module::#event), quote!(#ops::Context<Self>));
    let part = components::part(charm, &received, &context, Some(model), runtime);
    let metadata = metadata::metadata(model.charm, runtime);
    quote! {
        #part

        impl #impl_generics #ops::CharmModel for #ident #type_generics #where_clause #bound {
            type Config = #module::#config;
            type Relations<'cx> = #module::#relations<'cx>;
            type Containers<'cx> = #module::#containers<'cx>;
            type Storages<'cx> = #module::#storages<'cx>;
            type Resources<'cx> = #module::#resources<'cx>;
            const METADATA: &'static #private::Metadata = {
                static METADATA: #private::Metadata = #metadata;
                &METADATA
            };
            type EventNames = #module::#event_names;
            const EVENT_NAMES: Self::EventNames = #module::#event_names;
            const DIRECTORY: &'static str = #directory;

            #load
        }
    }
}
