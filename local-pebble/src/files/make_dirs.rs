//! `action=make-dirs`.

use std::io;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, fchmod, mkdirat, openat, statat, unlinkat};
use rustix::io::Errno;
use serde::Deserialize;

use super::tree::{FileTree, Place};
use super::{FileError, mode, path};
use crate::accounts::Owner;
use crate::api::null_is_default;
use crate::plan::UserFields;

/// A directory to be made.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct MakeDir {
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) path: String,
    #[serde(default, deserialize_with = "null_is_default")]
    make_parents: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    permissions: String,
    #[serde(flatten)]
    user: UserFields,
}

impl FileTree {
    /// Makes a directory.
    pub(crate) fn make_dir(&self, wanted: &MakeDir) -> Result<(), FileError> {
        if !wanted.path.starts_with('/') {
            return Err(FileError::relative(&wanted.path));
        }
        let permissions = mode::parse(&wanted.permissions, 0o755)?;
        let owner = self.resolve(&wanted.user)?;
        if wanted.make_parents {
            return self.make_parents(&path::clean(&wanted.path), permissions, owner);
        }
        let shown = format!("{}.mkdir-new", wanted.path);
        let place = self
            .find(wanted.path.trim_end_matches('/'), false)
            .map_err(|error| FileError::of("mkdir", &shown, &io::Error::from(error)))?;
        self.make(&place, &wanted.path, permissions, owner)
    }

    /// Makes a directory and those above it that are missing, all with the same mode and owner.
    pub(super) fn make_parents(
        &self,
        cleaned: &str,
        permissions: Mode,
        owner: Option<Owner>,
    ) -> Result<(), FileError> {
        let not_found = |error: &Errno| *error == Errno::NOENT;
        let kind = |path: &str| {
            let place = self.find(path, true)?;
            place.stat().map(|stat| FileType::from_raw_mode(stat.st_mode))
        };
        let mut missing = Vec::new();
        let mut current = cleaned;
        loop {
            match kind(current) {
                Ok(FileType::Directory) => break,
                Err(error) if not_found(&error) && current != "/" => {
                    missing.push(current);
                    (current, _) = path::split(current);
                }
                Ok(_) | Err(Errno::NOTDIR) if current != "/" => {
                    // What is no directory may be the path itself or one above it.
                    let mut culprit = current;
                    while culprit != "/" && kind(culprit).is_err() {
                        (culprit, _) = path::split(culprit);
                    }
                    let error = io::Error::from(Errno::NOTDIR);
                    return Err(FileError::of("mkdir", culprit, &error));
                }
                Ok(_) => break,
                Err(error) => {
                    return Err(FileError::of("mkdir", current, &io::Error::from(error)));
                }
            }
        }
        for path in missing.into_iter().rev() {
            let failed = |error| FileError::of("mkdir", path, &io::Error::from(error));
            let place = self.find(path, false).map_err(failed)?;
            self.make(&place, path, permissions, owner)?;
        }
        Ok(())
    }

    fn make(
        &self,
        place: &Place,
        shown: &str,
        permissions: Mode,
        owner: Option<Owner>,
    ) -> Result<(), FileError> {
        let failed = |operation: &str, error: Errno| {
            FileError::of(operation, shown, &io::Error::from(error))
        };
        if place.name.is_empty()
            || statat(place.directory(), &place.name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
        {
            return Err(failed("mkdir", Errno::EXIST));
        }
        mkdirat(place.directory(), &place.name, Mode::from_raw_mode(0o700))
            .map_err(|error| failed("mkdir", error))?;
        let dress = || {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let made = openat(place.directory(), &place.name, flags, Mode::empty())
                .map_err(|error| failed("open", error))?;
            if let Some(owner) = owner {
                self.ownership.give(&made, owner).map_err(|error| failed("chown", error))?;
            }
            fchmod(&made, permissions).map_err(|error| failed("chmod", error))
        };
        dress().inspect_err(|_| {
            let _ = unlinkat(place.directory(), &place.name, AtFlags::REMOVEDIR);
        })
    }
}
