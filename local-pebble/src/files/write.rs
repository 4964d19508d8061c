//! `action=write`: a file appears whole or not at all.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, renameat, statat, unlinkat};
use rustix::io::Errno;
use serde::Deserialize;

use super::tree::{FileTree, Place};
use super::{FileError, mode, path};
use crate::accounts::Owner;
use crate::api::null_is_default;
use crate::plan::UserFields;

/// The first part of a request that writes files.
#[derive(Debug, Deserialize)]
pub(crate) struct WriteMetadata {
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) action: String,
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) files: Vec<FileToWrite>,
}

/// How one file is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct FileToWrite {
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) path: String,
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) make_dirs: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    pub(crate) permissions: String,
    #[serde(flatten)]
    pub(crate) user: UserFields,
}

/// Names of files that are being written differ by it.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// What goes through memory at once.
const BUFFER: usize = 128 * 1024;

impl FileTree {
    /// Writes a file from a stream. The stream is not read to its end where the file cannot be made;
    /// an error of the stream itself is the outer one.
    pub(crate) fn write(
        &self,
        to_write: &FileToWrite,
        content: &mut dyn Read,
    ) -> io::Result<Result<(), FileError>> {
        let prepared = self.prepare(to_write);
        let mut unfinished = match prepared {
            Ok(unfinished) => unfinished,
            Err(error) => return Ok(Err(error)),
        };
        let mut buffer = vec![0; BUFFER];
        loop {
            let length = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    unfinished.discard();
                    return Err(error);
                }
            };
            let chunk = buffer.get(..length).unwrap_or_default();
            if let Err(error) = unfinished.file.write_all(chunk) {
                let failed = FileError::of("write", &unfinished.shown, &error);
                unfinished.discard();
                return Ok(Err(failed));
            }
        }
        Ok(unfinished.finish())
    }

    fn prepare(&self, to_write: &FileToWrite) -> Result<Unfinished, FileError> {
        // A path that ends with a slash names the directory, and the file in it after it.
        let given = &match to_write.path.strip_suffix('/') {
            Some(directory) => {
                format!("{}{}", to_write.path, path::split(&path::clean(directory)).1)
            }
            None => to_write.path.clone(),
        };
        if !given.starts_with('/') {
            return Err(FileError::relative(given));
        }
        let owner = self.resolve(&to_write.user)?;
        if to_write.make_dirs {
            let cleaned = path::clean(given);
            let (directory, _) = path::split(&cleaned);
            self.make_parents(directory, Mode::from_raw_mode(0o755), owner)?;
        }
        let permissions = mode::parse(&to_write.permissions, 0o644)?;
        if given.contains('*') {
            let cleaned = path::clean(given);
            let (_, name) = path::split(&cleaned);
            return Err(FileError::generic(format!(
                "cannot create tempfile for filename containing '*': {name:?}"
            )));
        }
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let unique = format!("{}{number}", std::process::id());
        let shown = format!("{given}.{unique}~");
        let failed = |error: Errno| FileError::of("open", &shown, &io::Error::from(error));
        let place = self.find(given, false).map_err(failed)?;
        if place.name.is_empty() {
            return Err(failed(Errno::ISDIR));
        }
        let temporary = format!("{}.{unique}~", place.name);
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(place.directory(), &temporary, flags, Mode::from_raw_mode(0o600))
            .map_err(failed)?;
        let unfinished =
            Unfinished { file: File::from(opened), place, temporary, shown, given: given.clone() };
        let set = |operation: &str, result: rustix::io::Result<()>| {
            result.map_err(|error| {
                FileError::of(operation, &unfinished.shown, &io::Error::from(error))
            })
        };
        let prepared =
            set("chmod", rustix::fs::fchmod(&unfinished.file, permissions)).and_then(|()| {
                owner.map_or(Ok(()), |owner| {
                    set("chown", self.ownership.give(&unfinished.file, owner))
                })
            });
        match prepared {
            Ok(()) => Ok(unfinished),
            Err(error) => {
                unfinished.discard();
                Err(error)
            }
        }
    }

    /// The owner that the fields mean.
    pub(super) fn resolve(&self, fields: &UserFields) -> Result<Option<Owner>, FileError> {
        self.accounts
            .resolve(fields)
            .map_err(|error| FileError::generic(format!("cannot look up user and group: {error}")))
    }
}

/// A file beside its target, which it has not replaced yet.
struct Unfinished {
    file: File,
    place: Place,
    temporary: String,
    shown: String,
    given: String,
}

impl Unfinished {
    fn finish(self) -> Result<(), FileError> {
        let (directory, name) = (self.place.directory(), &self.place.name);
        let rename = || {
            self.file.sync_all()?;
            // The kernel would say that it is a directory; Go says that it exists.
            let target = statat(directory, name, AtFlags::SYMLINK_NOFOLLOW);
            if target.is_ok_and(|s| FileType::from_raw_mode(s.st_mode) == FileType::Directory) {
                return Err(io::Error::from(Errno::EXIST));
            }
            renameat(directory, &self.temporary, directory, name)?;
            Ok(())
        };
        if let Err(error) = rename() {
            let both = format!("{} {}", self.shown, self.given);
            let failed = FileError::of("rename", &both, &error);
            self.discard();
            return Err(failed);
        }
        // The file is there; that the directory is on the disk too is as good as can be had.
        if let Ok(opened) = openat(
            directory,
            ".",
            OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        ) {
            let _ = rustix::fs::fsync(&opened);
        }
        Ok(())
    }

    fn discard(self) {
        let _ = unlinkat(self.place.directory(), &self.temporary, AtFlags::empty());
    }
}
