//! How the YAML's names become Rust's.
//!
//! Kebab, camel and dots become `snake_case`; keywords become raw identifiers, and those that cannot be
//! raw get a trailing `_`; a leading digit gets a leading `_`; values become `CamelCase`.

use proc_macro2::{Ident, Span};

/// What no identifier can be without `r#`, in any edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// What no identifier can be even with `r#`.
const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self"];

/// A field, a method or an event: `log-level` is `log_level`, `type` is `r#type`.
pub(crate) fn snake_ident(name: &str) -> Ident {
    ident(&snake(name))
}

/// A type or a variant: `tar.gz` is `TarGz`, the empty text `Empty`, `7z` is `_7z`.
pub(crate) fn camel_ident(name: &str) -> Ident {
    ident(&camel(name))
}

/// The text of [`snake_ident`] before keywords are taken care of.
pub(crate) fn snake(name: &str) -> String {
    let text = words(name).join("_").to_lowercase();
    if text.is_empty() { "empty".to_owned() } else { digit_safe(text) }
}

/// The text of [`camel_ident`] before keywords are taken care of.
pub(crate) fn camel(name: &str) -> String {
    let mut text = String::new();
    for word in words(name) {
        let mut letters = word.chars();
        let Some(first) = letters.next() else { continue };
        // `v1.2` stays apart from `v12`.
        if first.is_numeric() && text.ends_with(char::is_numeric) {
            text.push('_');
        }
        text.extend(first.to_uppercase());
        text.push_str(&letters.as_str().to_lowercase());
    }
    if text.is_empty() { "Empty".to_owned() } else { digit_safe(text) }
}

fn digit_safe(text: String) -> String {
    let starts = text.chars().next().is_some_and(|first| is_ident(first.encode_utf8(&mut [0; 4])));
    if starts { text } else { format!("_{text}") }
}

fn ident(text: &str) -> Ident {
    let span = Span::call_site();
    if NEVER_RAW.contains(&text) {
        Ident::new(&format!("{text}_"), span)
    } else if KEYWORDS.contains(&text) {
        Ident::new_raw(text, span)
    } else {
        Ident::new(text, span)
    }
}

/// Splits at everything that no identifier can hold, at `_`, and where case says that a word begins.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let acronym_ends = before.is_some_and(char::is_uppercase)
            && letters.peek().is_some_and(|after| after.is_lowercase());
        let begins = letter.is_uppercase()
            && (before.is_some_and(|before| !before.is_uppercase()) || acronym_ends);
        if begins || !is_word(letter) {
            words.push(String::new());
        }
        if is_word(letter) {
            if let Some(word) = words.last_mut() {
                word.push(letter);
            }
            before = Some(letter);
        } else {
            before = None;
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || (!letter.is_ascii() && is_ident(&format!("a{letter}")))
}

fn is_ident(text: &str) -> bool {
    KEYWORDS.contains(&text) || syn::parse_str::<Ident>(text).is_ok()
}

/// A way to write names, as serde calls them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Case {
    Snake,
    Kebab,
    Camel,
    Pascal,
    ScreamingSnake,
    ScreamingKebab,
}

impl Case {
    /// What `rename_all` takes.
    pub(crate) const NAMES: [&str; 6] = [
        "snake_case",
        "kebab-case",
        "camelCase",
        "PascalCase",
        "SCREAMING_SNAKE_CASE",
        "SCREAMING-KEBAB-CASE",
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        let cases = [
            Self::Snake,
            Self::Kebab,
            Self::Camel,
            Self::Pascal,
            Self::ScreamingSnake,
            Self::ScreamingKebab,
        ];
        Self::NAMES.into_iter().zip(cases).find(|(known, _)| *known == name).map(|(_, case)| case)
    }

    /// The name of a field in this case.
    pub(crate) fn of(self, field: &str) -> String {
        match self {
            Self::Snake => field.to_owned(),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingSnake => field.to_uppercase(),
            Self::ScreamingKebab => field.to_uppercase().replace('_', "-"),
            Self::Pascal => field.split('_').map(capitalized).collect(),
            Self::Camel => {
                let mut words = field.split('_').filter(|word| !word.is_empty());
                let first = words.next().unwrap_or_default().to_owned();
                words.fold(first, |name, word| name + &capitalized(word))
            }
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        for (name, field) in [
            ("port", "port"),
            ("log-level", "log_level"),
            ("log_level", "log_level"),
            ("logLevel", "log_level"),
            ("HTTPServer", "http_server"),
            ("db.host", "db_host"),
            ("s3-bucket", "s3_bucket"),
            ("_hidden-", "hidden"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("Self", "self_"),
            ("crate", "crate_"),
            ("7z", "_7z"),
            ("größe", "größe"),
            ("a²", "a"),
            ("", "empty"),
            ("---", "empty"),
        ] {
            assert_eq!(snake_ident(name).to_string(), field, "{name}");
        }
    }

    #[test]
    fn variants() {
        for (name, variant) in [
            ("full", "Full"),
            ("tar.gz", "TarGz"),
            ("database-relation-changed", "DatabaseRelationChanged"),
            ("fooBar", "FooBar"),
            ("ALL_CAPS", "AllCaps"),
            ("v1.2", "V1_2"),
            ("v12", "V12"),
            ("self", "Self_"),
            ("type", "Type"),
            ("7z", "_7z"),
            ("", "Empty"),
            ("über", "Über"),
        ] {
            assert_eq!(camel_ident(name).to_string(), variant, "{name}");
        }
    }

    #[test]
    fn cases() {
        let all = ["tls_ca_2", "tls-ca-2", "tlsCa2", "TlsCa2", "TLS_CA_2", "TLS-CA-2"];
        for (name, expected) in Case::NAMES.into_iter().zip(all) {
            assert_eq!(Case::named(name).unwrap().of("tls_ca_2"), expected);
        }
        assert_eq!(Case::named("UPPERCASE"), None);
    }

    #[test]
    fn any_text_is_a_name() {
        for text in ["\u{301}", "é\u{301}x", "日本", "1²", "a\0b", "🦀", "ß", "ǆ", "İ", "₂x"]
        {
            for name in [snake_ident(text), camel_ident(text)] {
                assert!(syn::parse_str::<Ident>(&name.to_string()).is_ok(), "{text:?}: {name}");
            }
        }
    }
}
