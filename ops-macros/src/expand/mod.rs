//! What the macros generate.

mod accessor;
mod action;
mod charm_impl;
mod charm_struct;
mod config;
mod dispatch;
mod docs;
mod event;
mod literal;
mod mark;
mod marker;
mod metadata;
mod tracking;
mod warning;

pub(crate) use charm_impl::{Checked, charm_impl};
pub(crate) use charm_struct::charm_struct;
pub(crate) use dispatch::Row;
pub(crate) use mark::is_mark;

use proc_macro2::{Span, TokenStream, TokenTree};

/// The tokens, for rustc all at one place.
fn spanned(span: Span, tokens: TokenStream) -> TokenStream {
    let all = tokens.into_iter().map(|mut token: TokenTree| {
        token.set_span(span);
        token
    });
    all.collect()
}
