//! Attributes whose brackets are still open.
//!
//! rustc expands nothing that it cannot parse. An editor does, and closes brackets where the braces
//! around them end: `impl Hello { #[on(start fn a() {} }` becomes
//! `impl Hello { #[on(start fn a() {})] }`, with the rest of the `impl` inside the attribute.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;
use syn::parse::Parser as _;

/// `item` with each such attribute closed in front of what it has swallowed. Attributes that do
/// not parse even so are left out.
pub(crate) fn close_attributes(item: TokenStream) -> TokenStream {
    let tokens = item.into_iter().map(|token| match token {
        TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
            with_content(&body, close(body.stream()))
        }
        token => token,
    });
    tokens.collect()
}

fn close(items: TokenStream) -> TokenStream {
    let mut closed: Vec<TokenTree> = Vec::new();
    for token in items {
        let hash = closed.last().is_some_and(|last| is_punct(last, '#'));
        match token {
            TokenTree::Group(group) if hash && group.delimiter() == Delimiter::Bracket => {
                let (attribute, swallowed) = split(group.stream());
                if parses(&attribute) {
                    closed.push(with_content(&group, attribute));
                } else {
                    closed.pop();
                }
                closed.extend(close(swallowed));
            }
            token => {
                if hash && !is_punct(&token, '!') {
                    closed.pop();
                }
                closed.push(token);
            }
        }
    }
    closed.into_iter().collect()
}

fn parses(attribute: &TokenStream) -> bool {
    Attribute::parse_outer.parse2(quote!(#[#attribute])).is_ok()
}

/// An attribute, and the items behind it.
fn split(content: TokenStream) -> (TokenStream, TokenStream) {
    let (mut attribute, mut swallowed) = (TokenStream::new(), TokenStream::new());
    for token in content {
        match token {
            token if !swallowed.is_empty() || begins_item(&token) => swallowed.extend([token]),
            TokenTree::Group(arguments) => {
                let (content, items) = split(arguments.stream());
                attribute.extend([with_content(&arguments, content)]);
                swallowed = items;
            }
            token => attribute.extend([token]),
        }
    }
    (attribute, swallowed)
}

fn begins_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => {
            ["fn", "pub", "async", "const", "unsafe"].iter().any(|keyword| word == keyword)
        }
        token => is_punct(token, '#'),
    }
}

fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn with_content(group: &Group, content: TokenStream) -> TokenTree {
    let mut changed = Group::new(group.delimiter(), content);
    changed.set_span(group.span());
    TokenTree::Group(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_attribute_swallowed_comes_back() {
        let tail = quote!(pub fn a(&self) { event. } #[action] fn b() {} #[status(app)] fn c() {});
        for (half, whole) in [
            (quote!(#[on(start, conf #tail)]), quote!(#[on(start, conf)] #tail)),
            (quote!(#[on( #tail )]), quote!(#[on()] #tail)),
            (quote!(#[acti #tail]), quote!(#[acti] #tail)),
            (quote!(#[] #tail), quote!(#tail)),
            (quote!(# #tail), quote!(#tail)),
            (quote!(#[on(start) more] #tail), quote!(#tail)),
            (quote!(#[(unix)] #![allow(unused)] #tail), quote!(#![allow(unused)] #tail)),
            (quote!(#[ #tail ]), quote!(#tail)),
            (
                quote!(#[action(name = "x" #[inline] #tail)]),
                quote!(#[action(name = "x")] #[inline] #tail),
            ),
            (quote!(#[acti #[on(start #tail)]]), quote!(#[acti] #[on(start)] #tail)),
            (quote!(#[cfg(any(unix, windows))] #tail), quote!(#[cfg(any(unix, windows))] #tail)),
        ] {
            let (half, whole) = (quote!(impl Hello { #half }), quote!(impl Hello { #whole }));
            assert_eq!(close_attributes(half).to_string(), whole.to_string());
        }
    }
}
