//! Where generated code finds the runtime. No other module spells these paths.

use proc_macro2::TokenStream;
use quote::quote;

/// Paths into the runtime library.
pub(crate) struct Runtime {
    /// The library itself.
    pub(crate) ops: TokenStream,
    /// What is for generated code only.
    pub(crate) private: TokenStream,
    /// [`Runtime::private`]'s `serde`, as its derives want it.
    pub(crate) serde: String,
}

impl Runtime {
    pub(crate) fn new() -> Self {
        let ops = quote!(::ops);
        let private = quote!(#ops::__private);
        Self { serde: "::ops::__private::serde".to_owned(), ops, private }
    }
}
