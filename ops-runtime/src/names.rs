//! The names that Juju gives to things.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::Error;

/// The name of a unit: `hello/0`. Ordered by application, then number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnitName {
    /// Shared by its copies: what a unit says is kept by its name.
    text: Arc<str>,
    slash: u32,
    number: u32,
}

impl UnitName {
    /// The whole name: `hello/0`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The application's part: `hello`.
    pub fn app(&self) -> &str {
        let slash = usize::try_from(self.slash).ok();
        slash.and_then(|slash| self.text.get(..slash)).unwrap_or_default()
    }

    /// The unit's number: 0.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl FromStr for UnitName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let malformed = || Error::Name { what: "a unit", text: text.to_owned() };
        let slash = text.rfind('/').filter(|slash| *slash > 0).ok_or_else(malformed)?;
        let number = text
            .get(slash + 1..)
            .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|number| number.parse().ok())
            .ok_or_else(malformed)?;
        let slash = u32::try_from(slash).map_err(|_| malformed())?;
        Ok(Self { text: text.into(), slash, number })
    }
}

impl Ord for UnitName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.app()
            .cmp(other.app())
            .then(self.number.cmp(&other.number))
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for UnitName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitName({})", self.text)
    }
}

/// As its text.
impl Serialize for UnitName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for UnitName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The number of a relation, unique in its model. Juju shows it behind the endpoint: `database:7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelationId(pub u32);

impl FromStr for RelationId {
    type Err = Error;

    /// Takes `7` and `database:7`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let number = text.rsplit_once(':').map_or(text, |(_, number)| number);
        match number.parse() {
            Ok(id) if number.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Self(id)),
            _ => Err(Error::Name { what: "a relation", text: text.to_owned() }),
        }
    }
}

impl fmt::Display for RelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The id of a secret, in any of Juju's forms: `cdq3ok0kk8o3j04m3m00`, `secret:cdq3ok0kk8o3j04m3m00`, and
/// with the UUID of the model that has it `secret://5f0c…/cdq3ok0kk8o3j04m3m00`.
///
/// Ids are equal if they name the same secret, whatever their form.
///
/// ```
/// use ops::SecretId;
///
/// let id: SecretId = "secret:cdq3ok0kk8o3j04m3m00".parse()?;
/// assert_eq!(id.unique_identifier(), "cdq3ok0kk8o3j04m3m00");
/// assert_eq!(id, SecretId::new("cdq3ok0kk8o3j04m3m00"));
/// # Ok::<(), ops::Error>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretId(String);

impl SecretId {
    /// Takes an id as Juju wrote it, without a check; [`str::parse`] checks it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as Juju wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part that no other secret has.
    pub fn unique_identifier(&self) -> &str {
        let id = self.0.strip_prefix("secret:").unwrap_or(&self.0);
        id.rsplit_once('/').map_or(id, |(_, id)| id)
    }

    /// The UUID of the model that has the secret, if the id holds it.
    pub fn model_uuid(&self) -> Option<&str> {
        let id = self.0.strip_prefix("secret:").unwrap_or(&self.0);
        let (model, _) = id.strip_prefix("//").unwrap_or(id).rsplit_once('/')?;
        Some(model).filter(|model| !model.is_empty())
    }
}

impl FromStr for SecretId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let id = Self::new(text);
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'v');
        let is_unique = |id: &str| id.len() == 20 && id.bytes().all(is_digit);
        let is_uuid = |text: &str| {
            text.len() == 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
        };
        let prefixes = match id.model_uuid() {
            Some(model) if is_uuid(model) => {
                vec![format!("secret:{model}/"), format!("secret://{model}/")]
            }
            _ => vec![String::new(), "secret:".to_owned()],
        };
        let has_form =
            prefixes.iter().any(|form| text.strip_prefix(form.as_str()).is_some_and(is_unique));
        if has_form { Ok(id) } else { Err(Error::Name { what: "a secret", text: text.to_owned() }) }
    }
}

impl PartialEq for SecretId {
    fn eq(&self, other: &Self) -> bool {
        self.unique_identifier() == other.unique_identifier()
    }
}

impl Eq for SecretId {}

impl Hash for SecretId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.unique_identifier().hash(state);
    }
}

impl Ord for SecretId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.unique_identifier().cmp(other.unique_identifier())
    }
}

impl PartialOrd for SecretId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for SecretId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SecretId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretId({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // UNIT-001 UNIT-002 UNIT-003
    #[test]
    fn unit_names() {
        let unit: UnitName = "my-app/12".parse().unwrap();
        assert_eq!((unit.app(), unit.number(), unit.as_str()), ("my-app", 12, "my-app/12"));
        let order = |a: &str, b: &str| a.parse::<UnitName>().unwrap().cmp(&b.parse().unwrap());
        assert_eq!(order("a/9", "a/10"), Ordering::Less);
        assert_eq!(order("b/1", "a/2"), Ordering::Greater);
        for bad in ["", "a", "a/", "/1", "a/b", "a/-1", "a/+1", "a/99999999999"] {
            assert!(bad.parse::<UnitName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn relation_ids() {
        assert_eq!("db:7".parse::<RelationId>().unwrap(), RelationId(7));
        assert_eq!("7".parse::<RelationId>().unwrap(), RelationId(7));
        for bad in ["", "db:", "db", "db:+7", "db:-1"] {
            assert!(bad.parse::<RelationId>().is_err(), "{bad}");
        }
    }

    // SEC-002 SEC-003
    #[test]
    fn secret_ids() {
        let (id, model) = ("cdq3ok0kk8o3j04m3m00", "5f0c9e1a-0000-4000-8000-0123456789ab");
        let forms = [
            (id.to_owned(), None),
            (format!("secret:{id}"), None),
            (format!("secret:{model}/{id}"), Some(model)),
            (format!("secret://{model}/{id}"), Some(model)),
        ];
        for (text, of_model) in forms {
            let secret: SecretId = text.parse().unwrap();
            assert_eq!((secret.unique_identifier(), secret.model_uuid()), (id, of_model), "{text}");
            assert_eq!((&secret, secret.as_str()), (&SecretId::new(id), &*text));
        }
        for bad in [
            "",
            "secret:",
            "secret:abc",
            "secret://x/",
            "cdq3ok0kk8o3j04m3m0z",
            "secret://cdq3ok0kk8o3j04m3m00",
            "secret:not-a-uuid/cdq3ok0kk8o3j04m3m00",
            "cdq3ok0kk8o3j04m3m00 ",
        ] {
            assert!(bad.parse::<SecretId>().is_err(), "{bad}");
        }
    }
}
