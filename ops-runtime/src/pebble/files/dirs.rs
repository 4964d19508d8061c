//! Making directories, and removing paths.

use serde::Serialize;

use super::outcome::{self, Outcome};
use super::{PATH, octal};
use crate::pebble::client::Client;
use crate::pebble::error::Result;
use crate::pebble::owner::Owner;

/// How a directory is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MakeDirOptions {
    /// Make its parents too, and take it well if it is there.
    pub make_parents: bool,
    /// Its mode, and that of the parents that are made: `0o755` unless given.
    pub permissions: Option<u32>,
    /// Who owns it, and the parents that are made.
    pub owner: Owner,
}

impl MakeDirOptions {
    /// A directory whose parent is there.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Make its parents too, and take it well if it is there; then its mode and owner stay.
    #[must_use]
    pub fn make_parents(mut self) -> Self {
        self.make_parents = true;
        self
    }

    /// Its mode, three octal digits such as `0o750`.
    #[must_use]
    pub fn permissions(mut self, permissions: u32) -> Self {
        self.permissions = Some(permissions);
        self
    }

    /// Who owns it.
    #[must_use]
    pub fn owner(mut self, owner: Owner) -> Self {
        self.owner = owner;
        self
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Directory<'a> {
    path: &'a str,
    make_parents: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<String>,
    #[serde(flatten)]
    owner: &'a Owner,
}

#[derive(Serialize)]
struct Removal<'a> {
    path: &'a str,
    recursive: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "action")]
enum Action<'a> {
    MakeDirs { dirs: Vec<Directory<'a>> },
    Remove { paths: Vec<Removal<'a>> },
}

impl Client {
    /// Makes a directory.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is there already, its parent is not there, the
    /// path is not absolute, or the mode or owner is none.
    pub fn make_dir(&self, path: &str, options: &MakeDirOptions) -> Result<()> {
        outcome::all(self, "make directory", self.make_dirs([path], options)?)
    }

    /// Makes directories by one request.
    pub(super) fn make_dirs<'a>(
        &self,
        paths: impl IntoIterator<Item = &'a str>,
        options: &'a MakeDirOptions,
    ) -> Result<Vec<Outcome>> {
        let MakeDirOptions { make_parents, permissions, owner } = options;
        let dirs = paths.into_iter().map(|path| Directory {
            path,
            make_parents: *make_parents,
            permissions: permissions.map(octal),
            owner,
        });
        let action = Action::MakeDirs { dirs: dirs.collect() };
        Ok(self.post(PATH, &action)?.unwrap_or_default())
    }

    /// Removes a file or an empty directory. A link is removed, not followed.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is not there, a directory is not empty, or the
    /// path is not absolute.
    pub fn remove_path(&self, path: &str) -> Result<()> {
        self.remove(path, false)
    }

    /// Removes a file, or a directory with all that is in it, if it is there.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): something cannot be removed, or the path is not
    /// absolute.
    pub fn remove_path_recursively(&self, path: &str) -> Result<()> {
        self.remove(path, true)
    }

    fn remove(&self, path: &str, recursive: bool) -> Result<()> {
        let action = Action::Remove { paths: vec![Removal { path, recursive }] };
        // A large directory takes its time.
        let answer = self.post_within(PATH, &action, self.timeout().max(self.stall_timeout()))?;
        outcome::all(self, "remove", answer.result.unwrap_or_else(Vec::new))
    }
}
