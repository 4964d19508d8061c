//! Where generated code finds the runtime. No other module spells these paths.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

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
    /// The library at `path`, which `#[charm(crate = …)]` gives; without it, under its own name.
    pub(crate) fn at(path: Option<&Path>) -> Self {
        let ops = path.map_or_else(|| quote!(::ops), |path| quote!(#path));
        let private = quote!(#ops::__private);
        Self { serde: quote!(#private::serde).to_string(), ops, private }
    }
}
