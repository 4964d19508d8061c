//! `HelloRelations`, `HelloContainers`, `HelloStorages`, `HelloResources`: a method for each declared
//! name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use ops_metadata::{ResourceKind, StorageKind};

use super::docs::describe;
use crate::model::{GeneratedNames, Model, marker};
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
    let storages = storages(model, runtime);
    let resources = resources(model, runtime);
    let title = model.title();
    let relations =
        group(&names.relations, &format!("The relations of {title}."), relations, runtime);
    let containers =
        group(&names.containers, &format!("The containers of {title}."), containers, runtime);
    let storages = group(&names.storages, &format!("The storages of {title}."), storages, runtime);
    let resources =
        group(&names.resources, &format!("The resources of {title}."), resources, runtime);
    quote!(#relations #containers #storages #resources)
}

fn storages<'m>(
    model: &'m Model<'_>,
    runtime: &'m Runtime,
) -> impl Iterator<Item = TokenStream> + 'm {
    let Runtime { ops, private, .. } = runtime;
    model.storages.iter().map(move |storage| {
        let (method, declared) = (&storage.snake, marker(storage, "storage"));
        let kind = match storage.meta.kind {
            StorageKind::Filesystem => "filesystem",
            StorageKind::Block => "block",
        };
        let count = match storage.meta.count {
            (1, Some(1)) => String::new(),
            (least, Some(most)) if least == most => format!(", {least} instances"),
            (least, Some(most)) => format!(", {least} to {most} instances"),
            (least, None) => format!(", {least} or more instances"),
        };
        let facts = format!("The storage `{}`: {kind}{count}", storage.name.value);
        let description = storage.meta.description.as_deref();
        let doc = describe(description, &facts, model.reading, &storage.name.span);
        let doc = format!("{doc}\n\n# Errors\n\nIf Juju does not answer.");
        let (found, read) = if storage.is_single() {
            let one = quote!(::core::option::Option<#ops::Storage<'cx, #declared>>);
            (one, quote!(one_storage))
        } else {
            (quote!(#ops::Storages<'cx, #declared>), quote!(storages))
        };
        quote! {
            #[doc = #doc]
            pub fn #method(&self) -> ::core::result::Result<#found, #ops::Error> {
                #private::#read(self.core)
            }
        }
    })
}

fn resources<'m>(
    model: &'m Model<'_>,
    runtime: &'m Runtime,
) -> impl Iterator<Item = TokenStream> + 'm {
    let Runtime { ops, private, .. } = runtime;
    model.resources.iter().map(move |resource| {
        let (method, name) = (&resource.snake, &resource.name.value);
        let (kind, handle, make) = match resource.meta.kind {
            ResourceKind::File => ("file", quote!(FileResource), quote!(file_resource)),
            ResourceKind::OciImage => ("oci-image", quote!(ImageResource), quote!(image_resource)),
        };
        let file = resource.meta.filename.as_deref();
        let file = file.map_or_else(String::new, |file| format!(", `{file}`"));
        let facts = format!("The resource `{name}`: {kind}{file}");
        let description = resource.meta.description.as_deref();
        let doc = describe(description, &facts, model.reading, &resource.name.span);
        quote! {
            #[doc = #doc]
            pub fn #method(&self) -> #ops::#handle<'cx> {
                #private::#make(self.core, #name)
            }
        }
    })
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
