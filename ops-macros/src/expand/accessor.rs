//! `HelloRelations`, `HelloContainers`: a method for each declared name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::describe;
use crate::model::{GeneratedNames, Model};
use crate::runtime::Runtime;

pub(super) fn accessors(
    model: &Model<'_>,
    names: &GeneratedNames,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let reading = model.reading;
    let relations = model.relations.iter().map(|relation| {
        let (method, endpoint) = (&relation.snake, relation.endpoint());
        let key = relation.meta.role.key();
        let facts = format!(
            "The relation{} of the endpoint `{}`: {key}, interface `{}`",
            if relation.is_single() { "" } else { "s" },
            relation.name.value,
            relation.meta.interface.value,
        );
        let doc =
            describe(relation.meta.description.as_deref(), &facts, reading, &relation.name.span);
        let doc = format!("{doc}\n\n# Errors\n\nIf Juju does not answer.");
        let (found, read) = if relation.is_single() {
            (quote!(::core::option::Option<#ops::Relation<'cx, #endpoint>>), quote!(one))
        } else {
            (quote!(#ops::Relations<'cx, #endpoint>), quote!(many))
        };
        quote! {
            #[doc = #doc]
            pub fn #method(&self) -> ::core::result::Result<#found, #ops::Error> {
                #private::#read(self.core)
            }
        }
    });
    let containers = model.containers.iter().map(|container| {
        let (method, name) = (&container.snake, &container.name.value);
        let facts = format!("The container `{name}`");
        let doc = describe(None, &facts, reading, &container.name.span);
        quote! {
            #[doc = #doc]
            pub fn #method(&self) -> #ops::Container<'cx> {
                #private::container(self.core, #name)
            }
        }
    });
    let title = model.title();
    let relations =
        group(&names.relations, &format!("The relations of {title}."), relations, runtime);
    let containers =
        group(&names.containers, &format!("The containers of {title}."), containers, runtime);
    quote!(#relations #containers)
}

fn group(
    ident: &Ident,
    doc: &str,
    methods: impl Iterator<Item = TokenStream>,
    runtime: &Runtime,
) -> TokenStream {
    let private = &runtime.private;
    let name = ident.to_string();
    quote! {
        #[doc = #doc]
        pub struct #ident<'cx> {
            #[allow(dead_code)]
            core: &'cx #private::Core,
        }

        impl<'cx> #ident<'cx> {
            #(#methods)*
        }

        impl<'cx> #private::Group<'cx> for #ident<'cx> {
            fn new(core: &'cx #private::Core) -> Self {
                Self { core }
            }
        }

        impl ::core::fmt::Debug for #ident<'_> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#name).finish_non_exhaustive()
            }
        }
    }
}
