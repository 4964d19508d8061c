//! The version of stored fields, and what makes fields of one version out of those of another.

use serde::de::DeserializeOwned;

use super::error::StateError;
use super::stored::{Stored, StoredField, text_of};
use crate::error::{BoxError, Failure};

/// Beside the fields, which have no such name. Without it they are of version 1.
const VERSION: &str = "@version";

/// The stored fields of a charm, or of one of its components, as they were kept: what the function in
/// `state(migrate = …)` changes.
///
/// It is called once, in the first dispatch of a charm whose `state(version = …)` is later than the one
/// that the values were kept with; what it does is kept with all else of that dispatch, or not at all.
///
/// ```
/// use ops::StoredValues;
/// use ops::prelude::*;
///
/// #[charm(dir = "doc", state(version = 3, migrate = migrate))]
/// struct Web {
///     #[stored]
///     hosts: Vec<String>,
/// }
///
/// fn migrate(from: u32, state: &mut StoredValues<'_>) -> Result<()> {
///     if from < 2 {
///         state.rename("peer", "host");
///     }
///     if from < 3 {
///         let host = state.take::<String>("host")?;
///         state.set("hosts", &Vec::from_iter(host))?;
///     }
///     Ok(())
/// }
/// #
/// # #[charm(dir = "doc")]
/// # impl Web {
/// #     #[action]
/// #     fn backup(&mut self, _cx: &Context<Self>, _params: BackupParams) {}
/// # }
/// ```
#[derive(Debug)]
pub struct StoredValues<'s> {
    stored: Stored<'s>,
}

impl StoredValues<'_> {
    /// The names of the fields of which something is kept, sorted.
    pub fn names(&self) -> Vec<String> {
        self.stored.names().map(str::to_owned).collect()
    }

    /// The value of a field; `None` if nothing is kept of it. `serde_json::Value` takes any.
    ///
    /// # Errors
    ///
    /// [`StateError::OtherType`] if what is kept is no `T`.
    pub fn get<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, StateError> {
        let Some(text) = self.stored.text(field) else { return Ok(None) };
        let other = |source| StateError::other_type(self.stored.path(field), source);
        serde_json::from_str(text).map(Some).map_err(other)
    }

    /// The value of a field, of which then nothing is kept.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get); then it stays.
    pub fn take<T: DeserializeOwned>(&mut self, field: &str) -> Result<Option<T>, StateError> {
        let value = self.get(field)?;
        self.remove(field);
        Ok(value)
    }

    /// Keeps a value for a field.
    ///
    /// # Errors
    ///
    /// [`StateError::NotStorable`] and [`StateError::NotReadBack`] if it cannot be kept.
    pub fn set<T: StoredField>(&mut self, field: &str, value: &T) -> Result<(), StateError> {
        let text = text_of(value, || self.stored.path(field))?;
        self.stored.put(field, Some(text));
        Ok(())
    }

    /// Drops what is kept of a field, if there is something: it begins with its default again.
    pub fn remove(&mut self, field: &str) {
        self.stored.put(field, None);
    }

    /// Gives a field another name, if something is kept of it. (`#[stored(former = "…")]` does so without
    /// a migration.)
    pub fn rename(&mut self, field: &str, to: &str) {
        if let Some(text) = self.stored.text(field).map(str::to_owned) {
            self.stored.put(field, None);
            self.stored.put(to, Some(text));
        }
    }
}

impl Stored<'_> {
    /// Calls `migrate` with the version of what is kept, if that is earlier than the fields'.
    pub fn migrate(
        &mut self,
        version: u32,
        migrate: impl FnOnce(u32, &mut StoredValues<'_>) -> Result<(), BoxError>,
    ) -> Result<(), StateError> {
        self.check_version(version)?;
        let Some(from) = self.kept_version()?.filter(|kept| *kept < version) else { return Ok(()) };
        let mut values = StoredValues { stored: self.reborrow() };
        migrate(from, &mut values).map_err(|source| StateError::Migration {
            of: self.component().to_owned(),
            from,
            to: version,
            source,
        })?;
        self.put(VERSION, Some(version.to_string()));
        Ok(())
    }

    /// Refuses what a later version has kept. What is kept from now on has this version.
    pub fn check_version(&mut self, version: u32) -> Result<(), StateError> {
        match self.kept_version()? {
            Some(kept) if kept > version => {
                let of = self.component().to_owned();
                return Err(StateError::NewerVersion { of, kept, known: version });
            }
            // The first field that is kept brings its version along.
            None if version > 1 => self.begin_with(VERSION, version.to_string()),
            Some(_) | None => {}
        }
        Ok(())
    }

    /// `None` if nothing is kept.
    fn kept_version(&self) -> Result<Option<u32>, StateError> {
        match self.text(VERSION) {
            Some(text) => match text.parse() {
                Ok(version) => Ok(Some(version)),
                Err(_) => Err(StateError::NoVersion {
                    of: self.component().to_owned(),
                    text: text.to_owned(),
                }),
            },
            None => Ok(self.names().next().is_some().then_some(1)),
        }
    }
}

/// What [`Stored::migrate`] takes, of a function of the charm.
pub fn migration<E: Into<Failure>>(
    migrate: fn(u32, &mut StoredValues<'_>) -> Result<(), E>,
) -> impl FnOnce(u32, &mut StoredValues<'_>) -> Result<(), BoxError> {
    move |from, values| migrate(from, values).map_err(|error| error.into().into_boxed())
}

/// Whether it is a field's name and not the version.
pub(super) fn is_field(name: &str) -> bool {
    name != VERSION
}

#[cfg(test)]
#[path = "version_tests.rs"]
mod tests;
