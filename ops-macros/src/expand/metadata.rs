//! The static image of the charm's files.

use ops_metadata::Charm;
use proc_macro2::TokenStream;
use quote::quote;

use crate::runtime::Runtime;

pub(super) fn metadata(charm: &Charm, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let name = charm.name.as_ref().map_or("", |name| &name.value);
    let relations = charm.relations.iter().map(|relation| {
        let (name, role) = (&relation.name.value, relation.role.key());
        let interface = &relation.interface.value;
        let limit = match relation.limit {
            Some(limit) => quote!(::core::option::Option::Some(#limit)),
            None => quote!(::core::option::Option::None),
        };
        quote!(#private::RelationMeta::__new(#name, #role, #interface, #limit))
    });
    let containers = charm.containers.iter().map(|container| &container.name.value);
    let storages = charm.storages.iter().map(|storage| &storage.name.value);
    let resources = charm.resources.iter().map(|resource| &resource.name.value);
    let actions = charm.actions.iter().map(|action| &action.name.value);
    let options = charm.options.iter().map(|option| &option.name.value);
    quote! {
        #private::Metadata::__new(
            #name,
            ::core::env!("CARGO_PKG_VERSION"),
            &[#(#relations),*],
            &[#(#containers),*],
            &[#(#storages),*],
            &[#(#resources),*],
            &[#(#actions),*],
            &[#(#options),*],
        )
    }
}
