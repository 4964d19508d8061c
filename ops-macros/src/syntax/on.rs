//! `#[on(config_changed, …)]`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Attribute, LitStr};

/// The arguments of `#[on]`.
pub(crate) struct OnArgs {
    /// What stands between the commas.
    pub(crate) words: Vec<Word>,
}

impl OnArgs {
    /// How many events are named, or shall be.
    pub(crate) fn len(&self) -> usize {
        let is_event = |word: &&Word| !matches!(word, Word::Missing | Word::Former(_));
        self.words.iter().filter(is_event).count()
    }

    /// The names that the method had before.
    pub(crate) fn former(&self) -> impl Iterator<Item = &LitStr> {
        self.words.iter().filter_map(|word| match word {
            Word::Former(name) => Some(name),
            Word::Event(_) | Word::Emitted(_) | Word::Malformed(_) | Word::Missing => None,
        })
    }

    /// The events of components.
    pub(crate) fn emitted(&self) -> impl Iterator<Item = &Emitted> {
        self.words.iter().filter_map(|word| match word {
            Word::Emitted(emitted) => Some(emitted),
            Word::Event(_) | Word::Former(_) | Word::Malformed(_) | Word::Missing => None,
        })
    }
}

/// `database.created`: an event of the component in a field.
#[derive(Clone)]
pub(crate) struct Emitted {
    pub(crate) field: Ident,
    pub(crate) event: Ident,
}

impl Emitted {
    /// As the dispatch knows it.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", text(&self.field), text(&self.event))
    }
}

/// A word of `#[on]` that is no event, and stands alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Moment {
    /// Every event of Juju's.
    Any,
    /// The end of a dispatch, before what it wrote is sent and kept.
    BeforeCommit,
    /// The end of a dispatch, after that.
    AfterCommit,
}

impl Moment {
    /// Each with its word, and when it comes.
    pub(crate) const ALL: [(&'static str, Self, &'static str); 3] = [
        ("any", Self::Any, "Every event that Juju sends, but for actions."),
        (
            "before_commit",
            Self::BeforeCommit,
            "The end of each dispatch: the statuses are set, and what was written is about to be sent \
             and kept.",
        ),
        (
            "after_commit",
            Self::AfterCommit,
            "The end of each dispatch: what was written has been sent and kept.",
        ),
    ];

    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, ..)| *name == word).map(|(_, moment, _)| *moment)
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::BeforeCommit => "before_commit",
            Self::AfterCommit => "after_commit",
        }
    }
}

impl OnArgs {
    /// The first word that is no event, if there is one.
    pub(crate) fn moment(&self) -> Option<(Moment, &Ident)> {
        self.words.iter().find_map(|word| match word {
            Word::Event(ident) => Some((Moment::of(&text(ident))?, ident)),
            Word::Emitted(_) | Word::Former(_) | Word::Malformed(_) | Word::Missing => None,
        })
    }
}

/// One argument of `#[on]`.
pub(crate) enum Word {
    /// A name that may be an event's.
    Event(Ident),
    /// `database.created`
    Emitted(Emitted),
    /// `former = "…"`: a name that the method had before.
    Former(LitStr),
    /// No name: `"config-changed"`, `config-changed`, `event::Install`.
    Malformed(TokenStream),
    /// Nothing: what an editor can complete.
    Missing,
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
                    words.push(Word::of(std::mem::take(&mut word)));
                }
                token => word.push(token),
            }
        }
        words.push(Word::of(word));
        Self { words }
    }
}

impl Word {
    fn of(tokens: Vec<TokenTree>) -> Self {
        match tokens.as_slice() {
            [] => Self::Missing,
            [TokenTree::Ident(ident)] => Self::Event(ident.clone()),
            [TokenTree::Ident(field), TokenTree::Punct(dot), TokenTree::Ident(event)]
                if dot.as_char() == '.' =>
            {
                Self::Emitted(Emitted { field: field.clone(), event: event.clone() })
            }
            [TokenTree::Ident(former), TokenTree::Punct(is), TokenTree::Literal(name)]
                if former == "former"
                    && is.as_char() == '='
                    && let Ok(name) = syn::parse2(name.to_token_stream()) =>
            {
                Self::Former(name)
            }
            _ => Self::Malformed(tokens.into_iter().collect()),
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
        let attribute: Attribute = parse_quote!(#[on(start, r#type, config-changed, , "a-b", event::Install, former = "b", db.r#type, a.b.c)]);
        let words: Vec<String> = OnArgs::of(&attribute)
            .words
            .iter()
            .map(|word| match word {
                Word::Event(ident) => text(ident),
                Word::Malformed(tokens) => format!("?{}", Word::guess(tokens)),
                Word::Missing => "-".to_owned(),
                Word::Former(name) => format!("={}", name.value()),
                Word::Emitted(emitted) => format!(".{}", emitted.name()),
            })
            .collect();
        assert_eq!(
            words,
            [
                "start",
                "type",
                "?config_changed",
                "-",
                "?a_b",
                "?install",
                "=b",
                ".db.type",
                "?a_b_c"
            ]
        );
        for empty in [parse_quote!(#[on]), parse_quote!(#[on()]), parse_quote!(#[on = "start"])] {
            assert_eq!(OnArgs::of(&empty).len(), 0);
        }
    }

    #[test]
    fn guesses() {
        assert_eq!(Word::guess(&quote!("database-relation-changed")), "database_relation_changed");
        assert_eq!(Word::guess(&quote!(ops::event::ConfigChanged)), "config_changed");
    }
}
