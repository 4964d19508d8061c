//! Who sees what is generated.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{VisRestricted, Visibility};

/// A visibility, as it is written in a module below: the types of relation data are as visible as the
/// charm's struct, and what names them must not be more.
pub(super) fn from_within(visibility: &Visibility) -> TokenStream {
    match visibility {
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Public(_) => quote!(pub),
        Visibility::Restricted(VisRestricted { path, .. }) if path.is_ident("self") => {
            quote!(pub(super))
        }
        Visibility::Restricted(VisRestricted { path, .. }) => {
            let first = path.segments.first();
            if first.is_some_and(|first| first.ident == "super") {
                quote!(pub(in super::#path))
            } else {
                quote!(#visibility)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visibilities() {
        for (outside, within) in [
            (quote!(), quote!(pub(super))),
            (quote!(pub), quote!(pub)),
            (quote!(pub(crate)), quote!(pub(crate))),
            (quote!(pub(self)), quote!(pub(super))),
            (quote!(pub(super)), quote!(pub(in super::super))),
            (quote!(pub(in super::super)), quote!(pub(in super::super::super))),
            (quote!(pub(in crate::a)), quote!(pub(in crate::a))),
        ] {
            let parsed: Visibility = syn::parse2(outside).unwrap();
            assert_eq!(from_within(&parsed).to_string(), within.to_string());
        }
    }
}
