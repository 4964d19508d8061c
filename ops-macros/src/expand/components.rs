//! The components in a charm or in a component, and what fits them.

use ops_metadata::Span;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::marker::{storage_kind, storage_most};
use super::{fields, literal, spanned};
use crate::model::{Model, Section};
use crate::runtime::Runtime;
use crate::syntax::{Binding, CharmStruct, ComponentFieldArgs, Field};

/// A field with a component.
type Held<'c> = (&'c Field, &'c ComponentFieldArgs);

/// The fields with components that are understood.
fn held(owner: &CharmStruct) -> impl Iterator<Item = Held<'_>> {
    let fields = owner.shape.fields().iter();
    fields.filter_map(|field| Some((field, field.component().filter(|it| it.error.is_none())?)))
}

/// The component that is bound to a relation, the first if there are several.
pub(super) fn bound_to<'c>(owner: &'c CharmStruct, relation: &str) -> Option<&'c syn::Type> {
    let mut bound = held(owner).filter(|(field, component)| {
        let Binding::Named { section: Section::Relation, name } = &component.binding else {
            return false;
        };
        // One that is not always there cannot say what the relation's types are.
        field.cfgs.is_empty() && name.value() == relation
    });
    bound.next().map(|(field, _)| &field.ty)
}

/// `impl Part`, and the type that `cx.components()` returns.
pub(super) fn part(
    owner: &CharmStruct,
    event: &TokenStream,
    context: &TokenStream,
    model: Option<&Model<'_>>,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let ident = &owner.ident;
    let group = format_ident!("{}Components", ident.unraw());
    let (impl_generics, type_generics, where_clause) = owner.generics.split_for_impl();
    let bound = (!owner.generics.params.is_empty()).then(|| match where_clause {
        Some(_) => quote!(Self: 'static),
        None => quote!(where Self: 'static),
    });
    let methods = held(owner).map(|(field, component)| {
        let Field { cfgs, ident, ty, .. } = field;
        let (name, bound) = (ident.unraw().to_string(), bound_of(component, model, runtime));
        quote! {
            #(#cfgs)*
            pub fn #ident(&self) -> #ops::ComponentContext<#ty> {
                #private::context(&self.0, #name, #bound)
            }
        }
    });
    let rows = held(owner).map(|(field, component)| {
        let Field { cfgs, ident, ty, .. } = field;
        let (name, former) = (ident.unraw().to_string(), &component.former);
        let python = literal::option(component.python.as_ref());
        let bound = bound_of(component, model, runtime);
        quote! {
            #(#cfgs)*
            #private::ComponentField {
                name: #name,
                former: &[#(#former),*],
                python: #python,
                bound: #bound,
                table: #private::HeldType::<#ty>::TABLE,
            }
        }
    });
    let arms = held(owner).map(|(Field { cfgs, ident, .. }, _)| {
        let name = ident.unraw().to_string();
        quote!(#(#cfgs)* #name => #private::Held(&mut self.#ident).part())
    });
    let save_and_restore = fields::save_and_restore(&owner.shape, runtime);
    let tolerant = fields::tolerant(runtime);
    quote! {
        #[doc(hidden)]
        #[allow(missing_debug_implementations, private_interfaces)]
        pub struct #group(#[allow(dead_code)] #private::Place);

        #[allow(private_interfaces)]
        impl #group {
            #(#methods)*
        }

        impl #private::ComponentGroup for #group {
            fn new(owner: #private::Place) -> Self {
                Self(owner)
            }
        }

        impl #impl_generics #private::Part for #ident #type_generics #where_clause #bound {
            type Event = #event;
            type Context = #context;
            type Components = #group;
            const COMPONENTS: &'static [#private::ComponentField] = {
                #tolerant
                &[#(#rows),*]
            };
            #save_and_restore

            fn __component(
                &mut self,
                field: &str,
            ) -> ::core::option::Option<&mut dyn #private::AnyPart> {
                #tolerant
                match field {
                    #(#arms,)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// What a field binds its component to.
fn bound_of(
    component: &ComponentFieldArgs,
    model: Option<&Model<'_>>,
    runtime: &Runtime,
) -> TokenStream {
    let private = &runtime.private;
    let to = |bound: TokenStream| quote!(#private::FieldBound::To(#private::Bound::#bound));
    match &component.binding {
        Binding::Nothing => to(quote!(Nothing)),
        Binding::Inherited { .. } => quote!(#private::FieldBound::Inherited),
        Binding::Named { section: Section::Relation, name } => to(quote!(Relation(#name))),
        Binding::Named { section: Section::Container, name } => to(quote!(Container(#name))),
        Binding::Named { section: Section::Storage, name } => {
            let mut storages = model.iter().flat_map(|model| &model.storages);
            match storages.find(|it| it.name.value == name.value()) {
                // That is an error.
                None => to(quote!(Nothing)),
                Some(storage) => {
                    let (kind, most) = (storage_kind(storage, runtime), storage_most(storage));
                    let declaration = quote!(#private::StorageDeclaration);
                    to(quote!(Storage(#declaration { name: #name, kind: #kind, most: #most })))
                }
            }
        }
    }
}

/// That each component of a charm fits what it is bound to.
pub(super) fn assertions(charm: &CharmStruct, model: &Model<'_>, runtime: &Runtime) -> TokenStream {
    let assertions = held(charm).filter_map(|(field, component)| {
        let wanted = wanted(component, model, runtime)?;
        Some(assertion(field, &wanted, runtime))
    });
    quote!(#(#assertions)*)
}

/// That each component of a component fits what that one is bound to.
pub(super) fn inherited(owner: &CharmStruct, runtime: &Runtime) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    if !owner.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &owner.ident;
    let assertions = held(owner).map(|(field, component)| {
        let wanted = match &component.binding {
            Binding::Inherited { .. } => {
                quote!(#private::Wanted::of(<#ident as #ops::ComponentModel>::BINDS))
            }
            Binding::Nothing | Binding::Named { .. } => quote!(#private::Wanted::Nothing),
        };
        assertion(field, &wanted, runtime)
    });
    quote!(#(#assertions)*)
}

fn wanted(
    component: &ComponentFieldArgs,
    model: &Model<'_>,
    runtime: &Runtime,
) -> Option<TokenStream> {
    let private = &runtime.private;
    let (section, name) = match &component.binding {
        Binding::Nothing => return Some(quote!(#private::Wanted::Nothing)),
        // That is an error.
        Binding::Inherited { .. } => return None,
        Binding::Named { section, name } => (*section, name.value()),
    };
    let place = |span: &Span| format!(" ({})", model.reading.place(span));
    let it = |span: &Span| {
        let (name, at) = (format!("the {} `{name}`", section.noun()), place(span));
        quote!(#private::WantedPlace { name: #name, at: #at })
    };
    match section {
        Section::Relation => {
            let relation = model.relations.iter().find(|it| it.name.value == name)?;
            let (it, role) = (it(&relation.name.span), relation.meta.role.key());
            let (interface, at) =
                (&relation.meta.interface.value, place(&relation.meta.interface.span));
            Some(quote!(#private::Wanted::Relation {
                it: #it,
                role: #role,
                interface: #interface,
                interface_at: #at,
            }))
        }
        Section::Container => {
            let container = model.containers.iter().find(|it| it.name.value == name)?;
            let it = it(&container.name.span);
            Some(quote!(#private::Wanted::Container(#it)))
        }
        Section::Storage => {
            let storage = model.storages.iter().find(|it| it.name.value == name)?;
            let (it, kind) = (it(&storage.name.span), storage_kind(storage, runtime));
            let kind = quote!(::core::option::Option::Some(#kind));
            Some(quote!(#private::Wanted::Storage { it: #it, kind: #kind }))
        }
    }
}

fn assertion(field: &Field, wanted: &TokenStream, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let Field { cfgs, ty, .. } = field;
    let shown = quote!(#ty).to_string().replace(' ', "");
    let panic = spanned(ty.span(), quote!(::core::panic!("{}", TEXT)));
    quote! {
        #(#cfgs)*
        const _: () = {
            #[allow(unused_imports)]
            use #private::{NoBinds as _, NotAComponent as _};
            #[allow(dead_code)]
            fn has_handlers() {
                #private::HeldType::<#ty>::has_handlers::<#ty>();
            }
            const PARTS: &[&str] = &#private::misfit(#private::BindsOf::<#ty>::BINDS, #wanted, #shown);
            const JOINED: [u8; #private::length(PARTS)] = #private::join(PARTS);
            const TEXT: &str = #private::text(&JOINED);
            if !TEXT.is_empty() {
                #panic
            }
        };
    }
}
