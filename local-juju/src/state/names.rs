//! Names and ids, checked once when they are made.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A text that is not the name it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}, such as `{example}`")]
pub struct InvalidName {
    text: String,
    what: &'static str,
    example: &'static str,
}

impl InvalidName {
    pub(super) fn new(text: &str, what: &'static str, example: &'static str) -> Self {
        Self { text: text.to_owned(), what, example }
    }
}

/// The name of an application in the model: `web-app`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationName(Arc<str>);

impl ApplicationName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ApplicationName {
    type Err = InvalidName;

    /// Takes what Juju takes: words of lower-case letters and digits joined with `-`, the first
    /// starting with a letter, each with at least one letter.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let word = |word: &str| {
            word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                && word.bytes().any(|byte| byte.is_ascii_lowercase())
        };
        let valid =
            text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(word);
        if valid {
            Ok(Self(text.into()))
        } else {
            Err(InvalidName::new(text, "the name of an application", "web-app"))
        }
    }
}

/// The name of a unit: `web-app/0`. Sorted as text, as Juju sorts unit names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitName {
    text: Arc<str>,
    application: ApplicationName,
    number: u32,
}

impl UnitName {
    /// The unit of this application with this number.
    pub fn new(application: &ApplicationName, number: u32) -> Self {
        Self {
            text: format!("{application}/{number}").into(),
            application: application.clone(),
            number,
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The application it belongs to.
    pub fn application(&self) -> &ApplicationName {
        &self.application
    }

    /// Its number within the application.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Debug for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl FromStr for UnitName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName::new(text, "the name of a unit", "web-app/0");
        let (application, number) = text.split_once('/').ok_or_else(invalid)?;
        let application = application.parse().map_err(|_| invalid())?;
        let number = counted(number).ok_or_else(invalid)?;
        Ok(Self::new(&application, number))
    }
}

/// The number of a relation: the `7` of `database:7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub u32);

/// The name of a storage instance: `data/0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorageId {
    name: Arc<str>,
    number: u32,
}

impl StorageId {
    pub(crate) fn new(name: &str, number: u32) -> Self {
        Self { name: name.into(), number }
    }

    /// The storage that the charm declares.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of the instance; unique in the model.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl FromStr for StorageId {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName::new(text, "the id of a storage instance", "data/0");
        let (name, number) = text.split_once('/').ok_or_else(invalid)?;
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let number = counted(number).filter(|_| is_name).ok_or_else(invalid)?;
        Ok(Self::new(name, number))
    }
}

/// The id of an enqueued action; a number that counts up in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub u32);

/// Reads a number written as Juju writes one: digits without a leading zero.
fn counted(text: &str) -> Option<u32> {
    let canonical = text == "0" || !text.starts_with('0');
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if canonical && digits { text.parse().ok() } else { None }
}

impl fmt::Display for ApplicationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Display for RelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for StorageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.number)
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
