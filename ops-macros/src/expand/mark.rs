//! What stays of an attribute that `#[charm]` takes off.
//!
//! The attribute itself, on nothing: so its import is used, or rustc says that it is missing, and an
//! editor knows what the user's word means.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The argument by which an attribute knows that it is only a mark.
const ARGUMENT: &str = "__mark";

/// The attribute with the user's own path.
pub(super) fn mark(attribute: &Path) -> TokenStream {
    let argument = quote::format_ident!("{ARGUMENT}");
    quote!(#[#attribute(#argument)] const _: () = ();)
}

/// Whether an attribute with these arguments is a mark, which expands to nothing.
pub(crate) fn is_mark(args: &TokenStream) -> bool {
    syn::parse2::<syn::Ident>(args.clone()).is_ok_and(|argument| argument == ARGUMENT)
}
