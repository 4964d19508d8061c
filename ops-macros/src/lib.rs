//! The attribute macros of the `ops` charm SDK, which re-exports them.
//!
//! They read the charm's YAML while the charm is compiled, check the code against it, and generate
//! its types. The rules that they check are listed in `src/validate/mod.rs`.

mod attribute;
mod diagnostics;
mod expand;
mod fallback;
mod load;
mod model;
mod naming;
mod runtime;
mod syntax;
mod validate;

use proc_macro::TokenStream;

use crate::syntax::Handles;

/// Makes a struct a charm.
#[proc_macro_attribute]
pub fn charm(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::charm(args.into(), item.into()).into()
}

/// Handles events.
#[proc_macro_attribute]
pub fn on(_: TokenStream, item: TokenStream) -> TokenStream {
    attribute::outside(Handles::Events, &item.into()).into()
}

/// Handles an action.
#[proc_macro_attribute]
pub fn action(_: TokenStream, item: TokenStream) -> TokenStream {
    attribute::outside(Handles::Action, &item.into()).into()
}

/// Gives a status.
#[proc_macro_attribute]
pub fn status(_: TokenStream, item: TokenStream) -> TokenStream {
    attribute::outside(Handles::Status, &item.into()).into()
}
