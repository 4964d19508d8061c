//! Everything that `#[component] impl` becomes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::spanned::Spanned as _;

use super::charm_impl::{lenience, marks};
use super::dispatch::Row;
use super::spanned;
use crate::model::Section;
use crate::runtime::Runtime;
use crate::syntax::{CharmImpl, cfgs};

/// The user's `impl` and the dispatch table; `bound` are the words of events that not every component has.
pub(crate) fn component_impl(
    component: &CharmImpl,
    rows: &[Row<'_, '_>],
    bound: &[(Ident, Section)],
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, private, .. } = runtime;
    let cfgs = cfgs(&component.attrs);
    let item = component.to_tokens_with(&lenience());
    let marks = marks(component);
    let (impl_generics, ..) = component.generics.split_for_impl();
    let ty = &component.self_ty;
    let constraint = if component.generics.params.is_empty() {
        // Without `#[component]` on the struct this bound is the one error.
        let model = spanned(ty.span(), quote!(#ops::ComponentModel));
        quote!(where #ty: #model)
    } else {
        quote!(where Self: #ops::ComponentModel)
    };
    let tokens = rows.iter().map(|row| row.to_tokens(ty, runtime));
    let events = (!rows.is_empty()).then(|| {
        quote! {
            #[allow(dead_code)]
            type __Events = <#ty as #private::Part>::Event;
        }
    });
    let is_generic = !component.generics.params.is_empty();
    let bound = bound.iter().filter(|_| !is_generic);
    let assertions = bound.map(|(word, section)| {
        let assertion = is_bound(ty, word, *section, runtime);
        quote!(#(#cfgs)* #assertion)
    });
    quote! {
        #[allow(unexpected_cfgs)]
        #item

        #(#cfgs)*
        #[allow(unexpected_cfgs, unused_qualifications)]
        impl #impl_generics #ops::Component for #ty #constraint {
            const HANDLERS: &'static [#private::Handler<Self>] = {
                #marks
                #events
                &[#(#tokens),*]
            };
        }

        #(#assertions)*
    }
}

/// The component is bound to what such an event happens to.
fn is_bound(ty: &syn::Type, word: &Ident, section: Section, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let (noun, kind) = match section {
        Section::Relation => ("relation", quote!(Relation)),
        Section::Container => ("container", quote!(Container)),
        Section::Storage => ("storage", quote!(Storage)),
    };
    let message = format!("only a component of a {noun} has the event `{word}`");
    let panic = spanned(word.span(), quote!(::core::panic!(#message)));
    quote! {
        const _: () = {
            use #private::NoBinds as _;
            if !#private::has_events_of(#private::BindsOf::<#ty>::BINDS, #private::Section::#kind) {
                #panic
            }
        };
    }
}
