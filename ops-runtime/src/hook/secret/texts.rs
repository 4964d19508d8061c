//! Secret texts out of a command's answer, without copies that are not wiped.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// Names with texts that are wiped from memory.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SecretTexts(BTreeMap<Box<str>, Zeroizing<String>>);

impl SecretTexts {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| text.as_str())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (&**name, text.as_str()))
    }

    pub(crate) fn into_texts(self) -> impl Iterator<Item = (Box<str>, Zeroizing<String>)> {
        self.0.into_iter()
    }
}

/// The names alone.
impl fmt::Debug for SecretTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Of an answer that is whole in memory: the parser takes the texts from it as they are written there,
/// since it would put decoded ones into buffers of its own. An error shows none of them.
impl<'de> Deserialize<'de> for SecretTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Option::<BTreeMap<Box<str>, &'de RawValue>>::deserialize(deserializer)
            .map_err(|_| D::Error::custom("not a map of texts"))?;
        let texts = raw.unwrap_or_default().into_iter().map(|(name, value)| {
            let text = decode(value.get()).ok_or_else(|| D::Error::custom("not a text"))?;
            Ok((name, text))
        });
        texts.collect::<Result<_, D::Error>>().map(Self)
    }
}

/// The text of a JSON string, as it is written between its quotes.
pub(crate) fn decode(json: &str) -> Option<Zeroizing<String>> {
    let mut rest = json.strip_prefix('"')?.strip_suffix('"')?;
    // An escape is longer than what it stands for, so the buffer never moves and leaves a copy.
    let mut text = Zeroizing::new(String::with_capacity(rest.len()));
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut characters = escaped.chars();
        let character = match characters.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let (character, after) = unicode_escape(characters.as_str())?;
                text.push(character);
                rest = after;
                continue;
            }
            itself @ ('"' | '\\' | '/') => itself,
            _ => return None,
        };
        text.push(character);
        rest = characters.as_str();
    }
    text.push_str(rest);
    Some(text)
}

/// The character of what follows `\u`, and what follows that: a surrogate brings its other half.
fn unicode_escape(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| {
        let digits = text.get(..4)?;
        let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| are_digits)
    };
    let first = unit(text)?;
    let rest = text.get(4..)?;
    if let Some(Ok(character)) = char::decode_utf16([first]).next() {
        return Some((character, rest));
    }
    let rest = rest.strip_prefix("\\u")?;
    let character = char::decode_utf16([first, unit(rest)?]).next()?.ok()?;
    Some((character, rest.get(4..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_those_of_json() {
        for json in
            [r#""a\"\\\/\b\f\n\r\tb""#, r#""\u003c\u00e9\ud83d\ude00\u2028""#, r#""é😀""#, r#""""#]
        {
            let expected: String = serde_json::from_str(json).unwrap();
            assert_eq!(*decode(json).unwrap(), expected, "{json}");
        }
        for json in [r#""\ud83d""#, r#""\ud83dx""#, r#""\u00g0""#, r#""\x""#, r#""\""#, "1", "null"]
        {
            assert!(decode(json).is_none(), "{json}");
        }
    }

    #[test]
    fn errors_show_no_value() {
        for answer in [r#""hunter2""#, r#"{"a": ["hunter2"]}"#, r#"{"a": {"hunter2": 1}}"#, "[1]"] {
            let error = serde_json::from_str::<SecretTexts>(answer).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
        assert_eq!(serde_json::from_str::<SecretTexts>("null").unwrap(), SecretTexts::default());
    }

    proptest! {
        #[test]
        fn any_text_is_decoded_as_it_was(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(&*decode(&json).unwrap(), &text);
        }

        #[test]
        fn escaped_utf_16_is_decoded(text: String) {
            let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
            prop_assert_eq!(&*decode(&format!("\"{units}\"")).unwrap(), &text);
        }
    }
}
