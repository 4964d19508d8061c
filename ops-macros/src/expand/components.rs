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
use crate::syntax::{Binding, CharmStruct, ComponentArgs, ComponentFieldArgs, Field};

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
        let is_meant = |binding: &Binding| {
            matches!(
                binding,
                Binding::Named { section: Section::Relation, name } if name.value() == relation
            )
        };
        // One that is not always there cannot say what the relation's types are.
        field.cfgs.is_empty() && component.bindings.iter().any(is_meant)
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
    let Some(model) = model else {
        let [relation, container, storage] = inherits(component);
        return quote! {
            #private::FieldBound::Inherited {
                relation: #relation,
                container: #container,
                storage: #storage,
            }
        };
    };
    let name_of = |section| named(component, section);
    let relation = literal::option(name_of(Section::Relation));
    let container = literal::option(name_of(Section::Container));
    let storage = name_of(Section::Storage).and_then(|name| {
        // One that is not declared is an error.
        let storage = model.storages.iter().find(|it| it.name.value == name.value())?;
        let (kind, most) = (storage_kind(storage, runtime), storage_most(storage));
        Some(quote!(#private::StorageDeclaration { name: #name, kind: #kind, most: #most }))
    });
    let storage = literal::option(storage);
    quote! {
        #private::FieldBound::To(#private::Bound {
            relation: #relation,
            container: #container,
            storage: #storage,
        })
    }
}

/// What a charm's field names of a section.
fn named(component: &ComponentFieldArgs, section: Section) -> Option<&syn::LitStr> {
    component.bindings.iter().find_map(|binding| match binding {
        Binding::Named { section: of, name } if *of == section => Some(name),
        Binding::Named { .. } | Binding::Inherited { .. } => None,
    })
}

/// Which of that to which a component is bound its field has too.
fn inherits(component: &ComponentFieldArgs) -> [bool; 3] {
    [Section::Relation, Section::Container, Section::Storage].map(|section| {
        let is_meant = |binding: &Binding| {
            matches!(binding, Binding::Inherited { section: of, .. } if *of == section)
        };
        component.bindings.iter().any(is_meant)
    })
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
pub(super) fn inherited(
    owner: &CharmStruct,
    args: &ComponentArgs,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    if !owner.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &owner.ident;
    // Any other binding is an error already.
    let is_sound = |binding: &Binding| matches!(binding, Binding::Inherited { section, .. } if args.binds.has(*section));
    let sound = held(owner).filter(|(_, component)| component.bindings.iter().all(is_sound));
    let assertions = sound.map(|(field, component)| {
        let [relation, container, storage] = inherits(component);
        let wanted = quote! {
            #private::Wanted::of(
                <#ident as #ops::ComponentModel>::BINDS,
                #relation,
                #container,
                #storage,
            )
        };
        assertion(field, &wanted, runtime)
    });
    quote!(#(#assertions)*)
}

/// What a charm's field binds its component to, as the YAML declares it; nothing where that is an error.
fn wanted(
    component: &ComponentFieldArgs,
    model: &Model<'_>,
    runtime: &Runtime,
) -> Option<TokenStream> {
    let private = &runtime.private;
    let place = |span: &Span| format!(" ({})", model.reading.place(span));
    let it = |section: Section, name: &str, span: &Span| {
        let (name, at) = (format!("the {} `{name}`", section.noun()), place(span));
        quote!(#private::WantedPlace { name: #name, at: #at })
    };
    let (mut relation, mut container, mut storage) = (None, None, None);
    for binding in &component.bindings {
        let Binding::Named { section, name } = binding else { return None };
        let name = &name.value();
        match section {
            Section::Relation => {
                let declared = model.relations.iter().find(|it| it.name.value == *name)?;
                let (meta, it) = (declared.meta, it(*section, name, &declared.name.span));
                let (role, interface) = (meta.role.key(), &meta.interface.value);
                let at = place(&meta.interface.span);
                relation = Some(quote!(#private::WantedRelation {
                    it: #it,
                    role: #role,
                    interface: #interface,
                    interface_at: #at,
                }));
            }
            Section::Container => {
                let declared = model.containers.iter().find(|it| it.name.value == *name)?;
                container = Some(it(*section, name, &declared.name.span));
            }
            Section::Storage => {
                let declared = model.storages.iter().find(|it| it.name.value == *name)?;
                let it = it(*section, name, &declared.name.span);
                let kind = literal::option(Some(storage_kind(declared, runtime)));
                storage = Some(quote!(#private::WantedStorage { it: #it, kind: #kind }));
            }
        }
    }
    let [relation, container, storage] = [relation, container, storage].map(literal::option);
    Some(quote!(#private::Wanted {
        relation: #relation,
        container: #container,
        storage: #storage,
    }))
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
