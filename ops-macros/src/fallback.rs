//! What is emitted when an item cannot be understood: the user's own, so that nothing else breaks.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::Parser;

use crate::syntax::is_ours;

/// The item without our attributes in it, which work nowhere else.
pub(crate) fn without_our_attributes(item: TokenStream) -> TokenStream {
    let tokens = item.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let mut inner = Group::new(Delimiter::Brace, strip(group.stream()));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        token => token,
    });
    tokens.collect()
}

fn strip(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let hash = matches!(kept.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        match &token {
            TokenTree::Group(group) if hash && is_ours_in(group) => {
                kept.pop();
            }
            _ => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

fn is_ours_in(group: &Group) -> bool {
    let path = |input: syn::parse::ParseStream<'_>| {
        let path = input.call(syn::Path::parse_mod_style)?;
        input.parse::<TokenStream>()?;
        Ok(path)
    };
    group.delimiter() == Delimiter::Bracket
        && path.parse2(group.stream()).is_ok_and(|path| is_ours(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn only_our_attributes_go() {
        let item = quote!(#[doc = "x"] impl Hello < { #[on(start)] #[inline] fn a(#[action] x) } );
        let kept = quote!(#[doc = "x"] impl Hello < { #[inline] fn a(#[action] x) } );
        assert_eq!(without_our_attributes(item).to_string(), kept.to_string());
        let item = quote!(impl Hello { #[on(start)] #[inline] fn a() {} #[::ops::status(app)] b });
        let kept = quote!(impl Hello { #[inline] fn a() {} b });
        assert_eq!(without_our_attributes(item).to_string(), kept.to_string());
    }
}
