//! Ids of secrets, and the forms in which they are written.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::state::InvalidName;

/// Base 32 in the alphabet that sorts as the bytes do; Juju's ids are so written.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
const LENGTH: usize = 20;

/// What stands before the number in an id: in Juju the time, the machine and the process that made
/// it, here always the same.
const HEAD: [u8; 8] = *b"local-j\0";

/// The id of a secret: 20 characters of `0-9a-v`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretId(Arc<str>);

impl SecretId {
    /// The id with this number: 12 bytes in base 32, as Juju's are.
    pub(crate) fn numbered(number: u32) -> Self {
        let mut bits = HEAD
            .iter()
            .chain(&number.to_be_bytes())
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        // 96 bits in 20 characters: the last four bits are 0.
        bits <<= 4;
        let mut text = [0_u8; LENGTH];
        for letter in text.iter_mut().rev() {
            let index = usize::try_from(bits & 31).unwrap_or_default();
            *letter = ALPHABET.get(index).copied().unwrap_or(b'0');
            bits >>= 5;
        }
        Self(String::from_utf8_lossy(&text).into())
    }

    /// The id without a prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as Juju hands it to charms: `secret:<id>`.
    pub fn uri(&self) -> String {
        format!("secret:{}", self.0)
    }

    fn bare(text: &str) -> Option<Self> {
        let valid = text.len() == LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        valid.then(|| Self(text.into()))
    }
}

impl fmt::Debug for SecretId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for SecretId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for SecretId {
    type Err = InvalidName;

    /// Takes all forms in which Juju takes an id, whatever model they name: `<id>`, `secret:<id>`,
    /// `secret:<model>/<id>`, `secret://<model>/<id>`.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid =
            || InvalidName::new(text, "the id of a secret", "secret:9m4e2mr0ui3e8a215n4g");
        SecretUri::parse(text).map(|uri| uri.id).ok_or_else(invalid)
    }
}

/// An id as it was written, with the model that it may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SecretUri {
    pub(crate) id: SecretId,
    model: Option<String>,
}

impl SecretUri {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let path = text.strip_prefix("secret:").unwrap_or(text);
        let named = path.strip_prefix("//").or_else(|| path.contains('/').then_some(path));
        let (model, id) = match named {
            Some(named) if text.starts_with("secret:") => {
                let (model, id) = named.split_once('/')?;
                is_uuid(model).then_some(())?;
                (Some(model.to_owned()), id)
            }
            Some(_) => return None,
            None => (None, path),
        };
        Some(Self { id: SecretId::bare(id)?, model })
    }

    /// Whether it may be a secret of this model.
    pub(crate) fn is_of(&self, model: &str) -> bool {
        self.model.as_deref().is_none_or(|named| named == model)
    }
}

impl fmt::Display for SecretUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.model {
            Some(model) => write!(f, "secret://{model}/{}", self.id),
            None => write!(f, "secret:{}", self.id),
        }
    }
}

/// Whether it is written as a UUID: 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || hexadecimal(byte))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_have_the_shape_of_juju_s_and_are_unique() {
        let numbers = (0..2000).chain([1 << 20, 1 << 24, 1 << 31, u32::MAX]);
        let ids: BTreeSet<_> = numbers.clone().map(SecretId::numbered).collect();
        assert_eq!(ids.len(), numbers.count());
        for id in &ids {
            assert_eq!(id.as_str().parse::<SecretId>().as_ref(), Ok(id));
            // The decoder of Juju's ids refuses others.
            assert!(id.as_str().ends_with(['0', 'g']), "{id}");
        }
    }

    #[test]
    fn every_form_of_an_id_is_read() {
        let id = SecretId::numbered(7);
        let uuid = "6c6f6361-6c20-4a75-8a75-000000000001";
        for (text, shown, local) in [
            (format!("{id}"), format!("secret:{id}"), true),
            (format!("secret:{id}"), format!("secret:{id}"), true),
            (format!("secret:{uuid}/{id}"), format!("secret://{uuid}/{id}"), true),
            (format!("secret://{uuid}/{id}"), format!("secret://{uuid}/{id}"), true),
            (
                format!("secret://00000000-6c20-4a75-8a75-000000000001/{id}"),
                format!("secret://00000000-6c20-4a75-8a75-000000000001/{id}"),
                false,
            ),
        ] {
            let uri = SecretUri::parse(&text).unwrap();
            assert_eq!((&uri.id, uri.to_string(), uri.is_of(uuid)), (&id, shown, local), "{text}");
        }
        for text in [
            String::new(),
            "secret:".to_owned(),
            format!("{id}0"),
            format!("{id}").to_uppercase(),
            format!("secret:x/{id}"),
            format!("{uuid}/{id}"),
            format!("//{uuid}/{id}"),
            format!("secret:///{id}"),
            format!("secret://{uuid}/{id}/1"),
            "wwwwwwwwwwwwwwwwwwww".to_owned(),
        ] {
            assert_eq!(SecretUri::parse(&text), None, "{text}");
        }
    }
}
