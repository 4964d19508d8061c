//! Everything that `#[charm] impl` becomes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::spanned::Spanned as _;

use super::dispatch::Row;
use super::{mark, spanned};
use crate::runtime::Runtime;
use crate::syntax::{CharmArgs, CharmImpl, ImplItem, cfgs};

/// What is known of the charm's `impl` once it is checked.
pub(crate) struct Checked<'m, 'r> {
    pub(crate) rows: Vec<Row<'m, 'r>>,
    /// The words of `#[on]`, where an editor finds what they mean; nothing where none is typed yet: an
    /// editor completes it by what stands there without it.
    pub(crate) lookups: Vec<Option<Ident>>,
}

/// The user's `impl`, the dispatch table, and what only editors read. Nothing is `checked` without the
/// charm's files, of which the struct's macro says what is wrong.
pub(crate) fn charm_impl(
    charm: &CharmImpl,
    checked: Option<&Checked<'_, '_>>,
    args: &CharmArgs,
    runtime: &Runtime,
) -> TokenStream {
    let Runtime { ops, .. } = runtime;
    let on_handlers = if checked.is_some() { lenience() } else { for_editors() };
    let nothing = Checked { rows: Vec::new(), lookups: Vec::new() };
    let checked = checked.unwrap_or(&nothing);
    let cfgs = cfgs(&charm.attrs);
    let item = charm.to_tokens_with(&on_handlers);
    let words = words(charm, checked, runtime);
    let same_directory = same_directory(charm, args, runtime);
    let table = table(charm, checked, runtime, &words);
    let (impl_generics, ..) = charm.generics.split_for_impl();
    let ty = &charm.self_ty;
    let bound = if charm.generics.params.is_empty() {
        // Without `#[charm]` on the struct this bound is the one error: what needs it takes it as given.
        let model = spanned(ty.span(), quote!(#ops::CharmModel));
        quote!(where #ty: #model)
    } else {
        quote!(where Self: 'static)
    };
    quote! {
        #[allow(unexpected_cfgs)]
        #item

        #(#cfgs)*
        #[allow(unexpected_cfgs, unused_qualifications)]
        impl #impl_generics #ops::Charm for #ty #bound {
            #table
        }

        #same_directory
    }
}

/// What a handler's signature has because it is a handler is no reason to warn.
pub(super) fn lenience() -> TokenStream {
    quote! {
        #[allow(
            clippy::missing_const_for_fn,
            clippy::unused_self,
            clippy::needless_pass_by_ref_mut,
            clippy::needless_pass_by_value,
            clippy::unnecessary_wraps,
        )]
    }
}

/// Without the charm's files every name that a handler uses is unknown: rustc would say so of each.
fn for_editors() -> TokenStream {
    quote!(#[cfg(rust_analyzer)])
}

fn table(
    charm: &CharmImpl,
    checked: &Checked<'_, '_>,
    runtime: &Runtime,
    words: &TokenStream,
) -> TokenStream {
    let private = &runtime.private;
    let ty = &charm.self_ty;
    let rows = checked.rows.iter().map(|row| row.to_tokens(ty, runtime));
    let events = (!checked.rows.is_empty()).then(|| {
        quote! {
            #[allow(dead_code)]
            type __Events = <#ty as #private::Part>::Event;
        }
    });
    quote! {
        const HANDLERS: &'static [#private::Handler<Self>] = {
            #words
            #events
            &[#(#rows),*]
        };
    }
}

/// What an editor completes and explains: the attributes, and the words of `#[on]`. Only editors look
/// the words up: of those that are unknown, perhaps since they are half typed, this macro tells itself.
fn words(charm: &CharmImpl, checked: &Checked<'_, '_>, runtime: &Runtime) -> TokenStream {
    let ops = &runtime.ops;
    let ty = &charm.self_ty;
    let marks = marks(charm);
    let names = quote!(<#ty as #ops::CharmModel>::EVENT_NAMES);
    let words = checked.lookups.iter().map(|lookup| match lookup {
        // A keyword is an identifier to the lexer and none to the parser.
        Some(word) if syn::parse2::<Ident>(quote!(#word)).is_ok() => quote!(#names.#word();),
        Some(_) | None => quote!(#names;),
    });
    let words: Vec<_> = words.collect();
    let words = (!words.is_empty()).then(|| {
        quote! {
            #[cfg(rust_analyzer)]
            fn words() {
                #(#words)*
            }
        }
    });
    quote! {
        #marks
        #words
    }
}

/// What stays of the attributes that were taken off.
pub(super) fn marks(charm: &CharmImpl) -> TokenStream {
    let uses = charm.items.iter().flat_map(|item| match item {
        ImplItem::Method(method) => method.uses.as_slice(),
        ImplItem::Other { uses, .. } => uses.as_slice(),
    });
    uses.map(|used| mark::mark(used.attribute.path())).collect()
}

/// The struct's macro and this one read the same files, or what they say does not fit.
fn same_directory(charm: &CharmImpl, args: &CharmArgs, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let ty = &charm.self_ty;
    if args.is_broken || !charm.generics.params.is_empty() {
        return TokenStream::new();
    }
    let directory = args.directory();
    let message = if directory.is_empty() {
        "`#[charm(dir = \"…\")]` of the struct is missing here: write it alike on both".to_owned()
    } else {
        format!("`dir = \"{directory}\"` is not what the struct has: write it alike on both")
    };
    let cfgs = cfgs(&charm.attrs);
    quote! {
        #(#cfgs)*
        const _: () = {
            use #private::NoDirectory as _;
            ::core::assert!(
                #private::reads(#private::DirectoryOf::<#ty>::READS, #directory),
                #message,
            );
        };
    }
}
