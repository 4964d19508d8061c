//! `action=read`.

use std::fs::File;
use std::io;

use rustix::fs::{FileType, OFlags};
use rustix::io::Errno;

use super::FileError;
use super::tree::FileTree;

/// A regular file that is open.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub(crate) file: File,
    pub(crate) size: u64,
}

impl FileTree {
    /// Opens a file to be read; links are followed.
    pub(crate) fn open_file(&self, path: &str) -> Result<OpenFile, FileError> {
        if !path.starts_with('/') {
            return Err(FileError::relative(path));
        }
        let failed =
            |operation: &str, error: Errno| FileError::of(operation, path, &io::Error::from(error));
        let place = self.find(path, true).map_err(|error| failed("stat", error))?;
        let irregular = || FileError::generic(format!("can only read a regular file: {path:?}"));
        // Opening a pipe would wait for its other end, so what it is comes first.
        let stat = place.stat().map_err(|error| failed("stat", error))?;
        let is_regular = |mode| FileType::from_raw_mode(mode) == FileType::RegularFile;
        if !is_regular(stat.st_mode) {
            return Err(irregular());
        }
        let opened =
            place.open(OFlags::RDONLY | OFlags::NONBLOCK).map_err(|error| failed("open", error))?;
        let stat = rustix::fs::fstat(&opened).map_err(|error| failed("stat", error))?;
        if !is_regular(stat.st_mode) {
            return Err(irregular());
        }
        Ok(OpenFile {
            file: File::from(opened),
            size: u64::try_from(stat.st_size).unwrap_or_default(),
        })
    }
}
