//! The files of a container.

use std::io::{self, Read, Write};
use std::path::Path;

use super::Container;
use crate::pebble::{FileInfo, ListOptions, MakeDirOptions, PushOptions, Reader, Result, Transfer};

/// Files. Paths in the container are absolute.
impl<'cx> Container<'cx> {
    /// Writes a file, from a string, bytes or anything that is read, in constant memory. What is there
    /// stays until all of it has come; a link is replaced, not followed.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): the file cannot be written.
    /// [`Error::Source`](crate::pebble::Error::Source): the source could not be read.
    pub fn push(&self, path: &str, source: impl Read, options: &PushOptions) -> Result<()> {
        self.pebble().push(path, source, options)
    }

    /// Writes a file unless it has this content already, and tells whether it wrote. Mode and owner of a
    /// file with this content stay as they are.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push); a file that is there and cannot be read is an error too.
    pub fn push_if_changed(
        &self,
        path: &str,
        content: impl AsRef<[u8]>,
        options: &PushOptions,
    ) -> Result<bool> {
        let content = content.as_ref();
        if self.has_content(path, content)? {
            return Ok(false);
        }
        self.push(path, content, options)?;
        Ok(true)
    }

    fn has_content(&self, path: &str, content: &[u8]) -> Result<bool> {
        let length = self.pebble().file_info(path)?.and_then(|file| file.size);
        if length != u64::try_from(content.len()).ok() {
            return Ok(false);
        }
        let mut comparison = Comparison { rest: content, differs: false };
        self.pebble().pull(path, &mut comparison)?;
        Ok(!comparison.differs && comparison.rest.is_empty())
    }

    /// Reads a file into `sink` and tells its length. If it fails in the middle, `sink` has had the
    /// beginning.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is not there, or no regular file.
    /// [`Error::Sink`](crate::pebble::Error::Sink): it could not be written to `sink`.
    pub fn pull(&self, path: &str, sink: impl Write) -> Result<u64> {
        self.pebble().pull(path, sink)
    }

    /// A file as text.
    ///
    /// # Errors
    ///
    /// As [`pull`](Self::pull); [`Error::Sink`](crate::pebble::Error::Sink) if it is not UTF-8.
    pub fn pull_string(&self, path: &str) -> Result<String> {
        self.pebble().pull_string(path)
    }

    /// A file as bytes.
    ///
    /// # Errors
    ///
    /// As [`pull`](Self::pull).
    pub fn pull_bytes(&self, path: &str) -> Result<Vec<u8>> {
        self.pebble().pull_bytes(path)
    }

    /// A file that is read while it comes.
    ///
    /// # Errors
    ///
    /// As [`pull`](Self::pull); what fails later is an error of the reader.
    pub fn pull_reader(&self, path: &str) -> Result<Reader<'cx>> {
        self.pebble().pull_reader(path)
    }

    /// What is in a directory, by name; of anything else, itself.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is not there, or may not be read.
    pub fn list_files(&self, path: &str, options: &ListOptions) -> Result<Vec<FileInfo>> {
        self.pebble().list_files(path, options)
    }

    /// Whether there is a file or directory; a link that leads nowhere is none.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): it cannot be told, for any other reason than that it is not
    /// there.
    pub fn exists(&self, path: &str) -> Result<bool> {
        self.pebble().exists(path)
    }

    /// Whether there is a directory, or a link to one.
    ///
    /// # Errors
    ///
    /// As [`exists`](Self::exists).
    pub fn is_dir(&self, path: &str) -> Result<bool> {
        self.pebble().is_dir(path)
    }

    /// Makes a directory.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is there already, or its parent is not, unless
    /// parents are made; or the path is not absolute.
    pub fn make_dir(&self, path: &str, options: &MakeDirOptions) -> Result<()> {
        self.pebble().make_dir(path, options)
    }

    /// Removes a file or an empty directory. A link is removed, not followed.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): it is not there, or a directory is not empty.
    pub fn remove_path(&self, path: &str) -> Result<()> {
        self.pebble().remove_path(path)
    }

    /// Removes a file, or a directory with all that is in it, if it is there.
    ///
    /// # Errors
    ///
    /// [`Error::Path`](crate::pebble::Error::Path): something cannot be removed.
    pub fn remove_path_recursively(&self, path: &str) -> Result<()> {
        self.pebble().remove_path_recursively(path)
    }

    /// Copies files and directories of the charm's machine into a directory of the container, which is
    /// made if it is not there: `/src` becomes `<directory>/src`, and `/src/*` what is in it. See
    /// [`Client::push_path`](crate::pebble::Client::push_path).
    ///
    /// # Errors
    ///
    /// [`Error::Transfer`](crate::pebble::Error::Transfer): some could not be copied, and why each of
    /// them. All others were.
    pub fn push_path<P: AsRef<Path>>(
        &self,
        sources: impl IntoIterator<Item = P>,
        directory: &str,
    ) -> Result<Transfer> {
        self.pebble().push_path(sources, directory)
    }

    /// Copies files and directories of the container into a directory of the charm's machine, which is
    /// made if it is not there. See [`Client::pull_path`](crate::pebble::Client::pull_path).
    ///
    /// # Errors
    ///
    /// As [`push_path`](Self::push_path).
    pub fn pull_path<T: AsRef<str>>(
        &self,
        sources: impl IntoIterator<Item = T>,
        directory: impl AsRef<Path>,
    ) -> Result<Transfer> {
        self.pebble().pull_path(sources, directory)
    }
}

/// Compares what is written to it with what it should be.
struct Comparison<'a> {
    rest: &'a [u8],
    differs: bool,
}

impl Write for Comparison<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.rest.strip_prefix(bytes) {
            Some(rest) => self.rest = rest,
            None => self.differs = true,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
