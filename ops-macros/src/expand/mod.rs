//! What the macros generate.

mod accessor;
mod action;
mod charm_impl;
mod charm_struct;
mod component_impl;
mod component_struct;
mod components;
mod config;
mod dispatch;
mod docs;
mod emitted;
mod endpoint;
mod event;
mod fields;
mod interface;
mod literal;
mod mark;
mod marker;
mod metadata;
mod relation_data;
mod tracking;
mod visibility;
mod warning;

pub(crate) use charm_impl::{Checked, charm_impl};
pub(crate) use charm_struct::charm_struct;
pub(crate) use component_impl::component_impl;
pub(crate) use component_struct::component_struct;
pub(crate) use dispatch::Row;
pub(crate) use interface::interface;
pub(crate) use mark::is_mark;
pub(crate) use relation_data::relation_data;

use proc_macro2::{Span, TokenStream, TokenTree};

/// The tokens, for rustc all at one place.
fn spanned(span: Span, tokens: TokenStream) -> TokenStream {
    let all = tokens.into_iter().map(|mut token: TokenTree| {
        token.set_span(span);
        token
    });
    all.collect()
}
