//! Listing files.

use super::info::FileInfo;
use super::{PATH, outcome};
use crate::pebble::client::Client;
use crate::pebble::error::Result;
use crate::pebble::query::Query;

/// What is listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListOptions {
    /// Only names that match: `*`, `?`, `[a-z]`, `[^a]`, and `\` before a character to be taken as it is.
    pub pattern: Option<String>,
    /// A directory itself, not what is in it.
    pub itself: bool,
}

impl ListOptions {
    /// Everything in the directory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only names that match: `*`, `?`, `[a-z]`, `[^a]`, and `\` before a character to be taken as it is.
    #[must_use]
    pub fn pattern(mut self, pattern: impl Into<String>) -> Self {
        self.pattern = Some(pattern.into());
        self
    }

    /// A directory itself, not what is in it.
    #[must_use]
    pub fn itself(mut self) -> Self {
        self.itself = true;
        self
    }
}

impl Client {
    /// What is in a directory, by name; of anything else, itself. A link is followed if it is the path
    /// that is given; those in a directory are listed as links.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), ops::pebble::Error> {
    /// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
    /// use ops::pebble::ListOptions;
    ///
    /// for file in pebble.list_files("/etc/web", &ListOptions::new().pattern("*.conf"))? {
    ///     println!("{} has {:?} bytes", file.path, file.size);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is not there, may not be read, or the pattern is
    /// none. [`Error::Api`](crate::pebble::Error::Api): the path is not absolute.
    pub fn list_files(&self, path: &str, options: &ListOptions) -> Result<Vec<FileInfo>> {
        let query = Query::new(PATH)
            .parameter("action", "list")
            .parameter("path", path)
            .parameters("pattern", &options.pattern)
            .parameters("itself", options.itself.then_some("true"));
        self.get_list(&query).map_err(|error| outcome::of_path(error, "list", path))
    }

    /// What is known of a file or directory; `None` if there is none, also where a link leads nowhere.
    ///
    /// # Errors
    ///
    /// As [`list_files`](Self::list_files), except that it may be absent.
    pub fn file_info(&self, path: &str) -> Result<Option<FileInfo>> {
        match self.list_files(path, &ListOptions::new().itself()) {
            Ok(files) => Ok(files.into_iter().next()),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether there is a file or directory.
    ///
    /// # Errors
    ///
    /// As [`file_info`](Self::file_info).
    pub fn exists(&self, path: &str) -> Result<bool> {
        Ok(self.file_info(path)?.is_some())
    }

    /// Whether there is a directory, or a link to one.
    ///
    /// # Errors
    ///
    /// As [`file_info`](Self::file_info).
    pub fn is_dir(&self, path: &str) -> Result<bool> {
        Ok(self.file_info(path)?.is_some_and(|file| file.is_dir()))
    }
}
