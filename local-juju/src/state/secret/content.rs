//! The content of secrets: keys and values that nothing prints.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine as _};

use crate::go::quote;

/// The most that a content holds, and each of its values: bytes of base64.
const LARGEST: usize = 1_000_000;

/// Values by key, each as base64.
pub(crate) type Encoded = BTreeMap<String, String>;

/// What a secret holds: text by key. It prints its keys only.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretContent(Arc<Encoded>);

/// A content that Juju refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidContent {
    /// A key that is not one: three characters at least, lower-case letters and digits with single
    /// hyphens between them, a letter first.
    #[error("key {} not valid", quote(.0))]
    Key(String),
    /// A value that is too large.
    #[error("base64 encoded secret content for key {} too large: {size} bytes", quote(.key))]
    LargeValue {
        /// Its key.
        key: String,
        /// The size of its base64.
        size: usize,
    },
    /// Values that are too large together.
    #[error("base64 encoded secret content too large: {0} bytes")]
    Large(usize),
    /// No key at all.
    #[error("empty secret value not valid")]
    Empty,
}

impl SecretContent {
    /// The content with these keys and values.
    ///
    /// # Errors
    /// No key, a key that is not one, or more than Juju takes.
    pub fn new<K: Into<String>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, InvalidContent> {
        let pairs = pairs.into_iter();
        Self::encoded(
            pairs.map(|(key, value)| (key.into(), STANDARD.encode(value.as_ref()))).collect(),
        )
    }

    /// The content with these values, which are base64 already, or are to be.
    pub(crate) fn encoded(values: Encoded) -> Result<Self, InvalidContent> {
        if let Some(key) = values.keys().find(|key| !is_key(key)) {
            return Err(InvalidContent::Key(key.clone()));
        }
        if let Some((key, value)) = values.iter().find(|(_, value)| value.len() > LARGEST) {
            return Err(InvalidContent::LargeValue { key: key.clone(), size: value.len() });
        }
        match values.values().map(String::len).sum() {
            _ if values.is_empty() => Err(InvalidContent::Empty),
            size if size > LARGEST => Err(InvalidContent::Large(size)),
            _ => Ok(Self(Arc::new(values))),
        }
    }

    /// The values as base64, by key.
    pub(crate) fn values(&self) -> &Encoded {
        &self.0
    }

    /// The values in clear, by key.
    pub(crate) fn decoded(&self) -> Result<BTreeMap<String, String>, String> {
        self.0.iter().map(|(key, value)| Ok((key.clone(), decode(value)?))).collect()
    }

    /// What tells two contents apart without telling what they are. It is the same for the same content
    /// in programs that were built alike.
    pub fn digest(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

impl fmt::Debug for SecretContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.0.keys().map(|key| (key, format_args!("…")));
        f.debug_map().entries(hidden).finish()
    }
}

/// The text whose base64 it is; Go's error where it is none.
pub(crate) fn decode(value: &str) -> Result<String, String> {
    let bytes = STANDARD.decode(value).map_err(|error| {
        let at = match error {
            DecodeError::InvalidByte(at, _)
            | DecodeError::InvalidLastSymbol { offset: at, .. }
            | DecodeError::InvalidLength(at) => at,
            DecodeError::InvalidPadding => value.len(),
        };
        format!("illegal base64 data at input byte {at}")
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The base64 of a value.
pub(crate) fn encode(value: &[u8]) -> String {
    STANDARD.encode(value)
}

/// Three characters at least: a letter, then letters and digits, each behind at most one hyphen.
fn is_key(key: &str) -> bool {
    let letters = key.bytes().filter(|byte| *byte != b'-').count();
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    letters >= 3
        && key.bytes().all(known)
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && !key.ends_with('-')
        && !key.contains("--")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SEC-014
    #[test]
    fn keys_are_words_of_three_characters_at_least() {
        for key in ["abc", "a-b-c", "ab1", "a1b", "password", "abc-def", "a-1-2"] {
            assert!(is_key(key), "{key}");
        }
        for key in
            ["", "a", "ab", "a-", "a-b", "A1b", "-ab", "abc-", "a--bc", "1ab", "ab_c", "äbc", "abC"]
        {
            assert!(!is_key(key), "{key}");
            assert_eq!(SecretContent::new([(key, "x")]), Err(InvalidContent::Key(key.to_owned())));
        }
    }

    #[test]
    fn content_is_not_printed_and_has_a_largest_size() {
        let content = SecretContent::new([("password", "hunter2"), ("user", "app")]).unwrap();
        assert_eq!(format!("{content:?}"), r#"{"password": …, "user": …}"#);
        assert!(!format!("{content:#?}{}", content.digest()).contains("hunter2"));
        let same = SecretContent::new([("user", "app"), ("password", "hunter2")]).unwrap();
        assert_eq!(content.digest(), same.digest());
        assert_ne!(content.digest(), SecretContent::new([("password", "x")]).unwrap().digest());
        assert_eq!(SecretContent::new([("", ""); 0]), Err(InvalidContent::Empty));
        let sized = |size: usize| SecretContent::new([("abc", "x".repeat(size))]);
        assert!(sized(750_000).is_ok());
        let error = sized(750_001).unwrap_err().to_string();
        assert_eq!(error, "base64 encoded secret content for key \"abc\" too large: 1000004 bytes");
        let two = [("abc", "x".repeat(600_000)), ("abd", "x".repeat(600_000))];
        let error = SecretContent::new(two).unwrap_err().to_string();
        assert_eq!(error, "base64 encoded secret content too large: 1600000 bytes");
    }
}
