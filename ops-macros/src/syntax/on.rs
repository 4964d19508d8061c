//! `#[on(config_changed, …)]`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::Attribute;
use syn::ext::IdentExt as _;

/// The arguments of `#[on]`.
pub(crate) struct OnArgs {
    /// What stands between the commas.
    pub(crate) words: Vec<Word>,
}

/// One argument of `#[on]`.
pub(crate) enum Word {
    /// A name that may be an event's.
    Event(Ident),
    /// No name: `"config-changed"`, `config-changed`, `event::Install`.
    Malformed(TokenStream),
}

impl OnArgs {
    /// Splits the arguments at commas. Nothing is refused: what is half written stays apart from the
    /// rest.
    pub(crate) fn of(attribute: &Attribute) -> Self {
        let tokens = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let mut words = Vec::new();
        let mut word = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Punct(comma) if comma.as_char() == ',' => {
                    words.extend(Word::of(std::mem::take(&mut word)));
                }
                token => word.push(token),
            }
        }
        words.extend(Word::of(word));
        Self { words }
    }
}

impl Word {
    fn of(tokens: Vec<TokenTree>) -> Option<Self> {
        match tokens.as_slice() {
            [] => None,
            [TokenTree::Ident(ident)] => Some(Self::Event(ident.clone())),
            _ => Some(Self::Malformed(tokens.into_iter().collect())),
        }
    }

    /// What was likely meant, as `#[on]` writes it: `config_changed` for `"config-changed"`.
    pub(crate) fn guess(tokens: &TokenStream) -> String {
        let text: String = tokens.to_string().split_whitespace().collect();
        let last = text.rsplit("::").next().unwrap_or_default();
        crate::naming::snake(last.trim_matches('"'))
    }
}

/// An event's name without `r#`.
pub(crate) fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;
    use syn::parse_quote;

    #[test]
    fn words() {
        let attribute: Attribute =
            parse_quote!(#[on(start, r#type, config-changed, , "a-b", event::Install,)]);
        let words: Vec<String> = OnArgs::of(&attribute)
            .words
            .iter()
            .map(|word| match word {
                Word::Event(ident) => text(ident),
                Word::Malformed(tokens) => format!("?{}", Word::guess(tokens)),
            })
            .collect();
        assert_eq!(words, ["start", "type", "?config_changed", "?a_b", "?install"]);
        for empty in [parse_quote!(#[on]), parse_quote!(#[on()]), parse_quote!(#[on = "start"])] {
            assert!(OnArgs::of(&empty).words.is_empty());
        }
    }

    #[test]
    fn guesses() {
        assert_eq!(Word::guess(&quote!("database-relation-changed")), "database_relation_changed");
        assert_eq!(Word::guess(&quote!(ops::event::ConfigChanged)), "config_changed");
    }
}
