//! `action=remove`.

use std::ffi::CString;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat, unlinkat};
use rustix::io::Errno;
use serde::Deserialize;

use super::FileError;
use super::tree::FileTree;
use crate::api::null_is_default;

/// A path to be removed.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RemovePath {
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) path: String,
    #[serde(default, deserialize_with = "null_is_default")]
    recursive: bool,
}

impl FileTree {
    /// Removes a file, a link as such, or a directory.
    pub(crate) fn remove(&self, wanted: &RemovePath) -> Result<(), FileError> {
        let path = &wanted.path;
        if !path.starts_with('/') {
            return Err(FileError::relative(path));
        }
        let operation = if wanted.recursive { "unlinkat" } else { "remove" };
        let failed = |error: Errno| FileError::of(operation, path, &io::Error::from(error));
        let place = match self.find(path.trim_end_matches('/'), false) {
            Err(Errno::NOENT) if wanted.recursive => return Ok(()),
            other => other.map_err(failed)?,
        };
        if place.name.is_empty() {
            return Err(failed(Errno::BUSY));
        }
        let stat = match place.stat() {
            Err(Errno::NOENT) if wanted.recursive => return Ok(()),
            other => other.map_err(failed)?,
        };
        let name = CString::new(place.name.as_str()).map_err(|_| failed(Errno::INVAL))?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
            unlinkat(place.directory(), &name, AtFlags::empty()).map_err(failed)?;
        } else if wanted.recursive {
            remove_tree(&place.directory(), name).map_err(failed)?;
        } else {
            unlinkat(place.directory(), &name, AtFlags::REMOVEDIR).map_err(failed)?;
        }
        self.ownership.forget(&stat);
        Ok(())
    }
}

/// Removes a directory and all in it, without following a link and without recursion.
fn remove_tree(directory: &impl AsFd, name: CString) -> rustix::io::Result<()> {
    let mut open: Vec<(OwnedFd, CString)> = Vec::new();
    open.push((open_directory(directory, &name)?, name));
    while let Some((current, _)) = open.last() {
        let mut below = None;
        for entry in Dir::read_from(current)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let is_directory = match entry.file_type() {
                FileType::Unknown => {
                    let stat = statat(current, name, AtFlags::SYMLINK_NOFOLLOW)?;
                    FileType::from_raw_mode(stat.st_mode) == FileType::Directory
                }
                known => known == FileType::Directory,
            };
            if is_directory {
                below = Some((open_directory(current, name)?, name.to_owned()));
                break;
            }
            ignore_missing(unlinkat(current, name, AtFlags::empty()))?;
        }
        if let Some(below) = below {
            open.push(below);
        } else if let Some((_, name)) = open.pop() {
            let above = open.last().map_or_else(|| directory.as_fd(), |(fd, _)| fd.as_fd());
            ignore_missing(unlinkat(above, &name, AtFlags::REMOVEDIR))?;
        }
    }
    Ok(())
}

fn open_directory(directory: &impl AsFd, name: &std::ffi::CStr) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(directory, name, flags, Mode::empty())
}

fn ignore_missing(result: rustix::io::Result<()>) -> rustix::io::Result<()> {
    match result {
        Err(Errno::NOENT) => Ok(()),
        other => other,
    }
}
