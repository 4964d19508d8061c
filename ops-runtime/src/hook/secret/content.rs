//! What is secret: keys and values that wipe themselves.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use zeroize::Zeroizing;

/// The content of a secret: keys with values of any bytes.
///
/// The values are wiped from memory when it is dropped. Nothing prints them: it has no `Display` and
/// no `Serialize`, and its `Debug` shows the keys alone.
///
/// ```
/// use ops::SecretContent;
///
/// let content = SecretContent::new().with("username", "admin")?.with("password", "hunter2")?;
/// assert_eq!(content.get("password"), Some("hunter2"));
/// assert!(!format!("{content:?}").contains("hunter2"));
/// # Ok::<(), ops::SecretKeyError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretContent {
    values: BTreeMap<Box<str>, Zeroizing<Vec<u8>>>,
}

/// One value of a secret. It is wiped from memory when it is dropped, and its `Debug` does not show it.
///
/// ```
/// use ops::SecretContent;
///
/// let mut content = SecretContent::new().with("password", "hunter2")?;
/// let password = content.remove("password").unwrap();
/// assert_eq!((password.text(), password.len()), (Some("hunter2"), 7));
/// assert_eq!(format!("{password:?}"), "SecretBytes");
/// # Ok::<(), ops::SecretKeyError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    pub(in crate::hook) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    pub(in crate::hook) fn into_inner(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// The value, if it is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self).ok()
    }
}

impl Deref for SecretBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes")
    }
}

/// A text that cannot be the key of a secret's value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{key}` cannot be the key of a secret's value: it must have at least three characters, begin with \
     a lower-case letter, and hold only lower-case letters, digits and single hyphens between them"
)]
pub struct SecretKeyError {
    key: String,
}

impl SecretContent {
    /// No content. Juju takes no secret without.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a value under `key`.
    ///
    /// # Errors
    ///
    /// [`SecretKeyError`] if Juju does not take the key.
    pub fn with(mut self, key: &str, value: impl Into<Vec<u8>>) -> Result<Self, SecretKeyError> {
        self.set(key, value)?;
        Ok(self)
    }

    /// Sets the value of `key`.
    ///
    /// # Errors
    ///
    /// [`SecretKeyError`] if Juju does not take the key.
    pub fn set(&mut self, key: &str, value: impl Into<Vec<u8>>) -> Result<(), SecretKeyError> {
        let value = Zeroizing::new(value.into());
        if !is_key(key) {
            return Err(SecretKeyError { key: key.to_owned() });
        }
        self.values.insert(key.into(), value);
        Ok(())
    }

    /// The value of `key`, if it is there and is text.
    pub fn get(&self, key: &str) -> Option<&str> {
        std::str::from_utf8(self.get_bytes(key)?).ok()
    }

    /// The value of `key`.
    pub fn get_bytes(&self, key: &str) -> Option<&[u8]> {
        self.values.get(key).map(|value| value.as_slice())
    }

    /// Takes a value out; the others stay.
    pub fn remove(&mut self, key: &str) -> Option<SecretBytes> {
        self.values.remove(key).map(SecretBytes)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(|key| &**key)
    }

    /// The keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.values.iter().map(|(key, value)| (&**key, value.as_slice()))
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// A value as Juju gave it, under whatever key.
    pub(crate) fn insert_as_read(&mut self, key: &str, value: Zeroizing<Vec<u8>>) {
        self.values.insert(key.into(), value);
    }
}

/// Juju's rule: a letter, then at least twice a letter or digit with a hyphen before it or not.
fn is_key(key: &str) -> bool {
    let mut bytes = key.bytes();
    let is_letter = bytes.next().is_some_and(|first| first.is_ascii_lowercase());
    let mut count = 0;
    let mut after_hyphen = false;
    for byte in bytes {
        match byte {
            b'-' if !after_hyphen => after_hyphen = true,
            b'a'..=b'z' | b'0'..=b'9' => {
                after_hyphen = false;
                count += 1;
            }
            _ => return false,
        }
    }
    is_letter && count >= 2 && !after_hyphen
}

impl fmt::Debug for SecretContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretContent ")?;
        f.debug_set().entries(self.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // SEC-014
    #[test]
    fn keys_follow_jujus_rule() {
        for key in ["abc", "a-b-c", "ab1", "a11", "password", "tls-ca-cert2"] {
            assert!(SecretContent::new().set(key, "x").is_ok(), "{key}");
        }
        for key in ["", "a", "ab", "a-", "a-b", "A1b", "-ab", "1ab", "ab-", "a--bc", "a_bc", "äbc"]
        {
            let error = SecretContent::new().set(key, "x").unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{key}` cannot")), "{error}");
        }
    }

    #[test]
    fn debug_shows_keys_alone() {
        let content = SecretContent::new().with("password", "hunter2").unwrap();
        assert_eq!(format!("{content:?}"), r#"SecretContent {"password"}"#);
    }

    #[test]
    fn values_are_bytes() {
        let content = SecretContent::new().with("key", vec![0xff]).unwrap();
        assert_eq!((content.get("key"), content.get_bytes("key")), (None, Some(&[0xff][..])));
    }
}
