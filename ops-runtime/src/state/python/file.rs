//! The file, and the copy that SQLite gets to see.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::super::error::StateError;
use super::tables::{self, Tables};

const NAME: &str = ".unit-state.db";

/// The file itself, and what a writer that was killed leaves beside it.
const PARTS: [&str; 3] = ["", "-journal", "-wal"];

/// Beside the file, where there is room for it and nobody else may look. One that was left behind by a
/// dispatch that was killed is made anew.
const COPY: &str = ".ops-python-copy";

/// `.unit-state.db` of one unit.
#[derive(Debug)]
pub(super) struct PythonFile {
    directory: PathBuf,
}

/// Which file was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Taken {
    /// Of all parts, one after the other, each with its length before it.
    pub(super) sha256: String,
    pub(super) looks: Looks,
}

/// By what a part is known without reading it: its length, the time of its last change in seconds and
/// nanoseconds, and its inode.
pub(super) type Looks = [Option<(u64, i64, i64, u64)>; PARTS.len()];

impl PythonFile {
    pub(super) fn in_directory(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// `None` if there is no such file.
    pub(super) fn looks(&self) -> Result<Option<Looks>, StateError> {
        let mut looks = Looks::default();
        for (look, part) in looks.iter_mut().zip(PARTS) {
            let path = self.path(part);
            match fs::metadata(&path) {
                Ok(file) if file.is_file() => {
                    *look = Some((file.len(), file.mtime(), file.mtime_nsec(), file.ino()));
                }
                Ok(_) => {
                    let source = io::Error::other("it is no file");
                    return Err(StateError::Open { path, source: source.into() });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if part.is_empty() {
                        return Ok(None);
                    }
                }
                Err(source) => return Err(StateError::Open { path, source: source.into() }),
            }
        }
        Ok(Some(looks))
    }

    pub(super) fn copy(&self) -> Result<Copy<'_>, StateError> {
        let directory = self.directory.join(COPY);
        let made =
            remove(&directory).and_then(|()| DirBuilder::new().mode(0o700).create(&directory));
        made.map_err(|source| StateError::Write {
            path: directory.clone(),
            source: source.into(),
        })?;
        let mut copy = Copy { of: self, directory, sha256: String::new() };
        let mut hash = Sha256::new();
        for part in PARTS {
            copy.add(part, &mut hash)?;
        }
        for byte in hash.finalize() {
            let _ = write!(copy.sha256, "{byte:02x}"); // a `String` takes everything
        }
        Ok(copy)
    }

    fn path(&self, part: &str) -> PathBuf {
        self.directory.join(format!("{NAME}{part}"))
    }
}

/// A copy for this user alone, gone when it is dropped.
#[derive(Debug)]
pub(super) struct Copy<'f> {
    of: &'f PythonFile,
    directory: PathBuf,
    pub(super) sha256: String,
}

impl Copy<'_> {
    fn add(&mut self, part: &str, hash: &mut Sha256) -> Result<(), StateError> {
        let from = self.of.path(part);
        let unreadable =
            |source: io::Error| StateError::Open { path: from.clone(), source: source.into() };
        let mut file = match File::open(&from) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unreadable(error)),
        };
        let length = file.metadata().map_err(unreadable)?.len();
        hash.update(format!("{part} {length}\n"));
        let path = self.directory.join(format!("{NAME}{part}"));
        let unwritable =
            |source: io::Error| StateError::Write { path: path.clone(), source: source.into() };
        let options = OpenOptions::new().write(true).create_new(true).mode(0o600).clone();
        let mut copy = options.open(&path).map_err(unwritable)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let length = file.read(&mut buffer).map_err(unreadable)?;
            let bytes = buffer.get(..length).unwrap_or_default();
            if bytes.is_empty() {
                return Ok(());
            }
            hash.update(bytes);
            copy.write_all(bytes).map_err(unwritable)?;
        }
    }

    /// What is in its tables.
    pub(super) fn tables(&self) -> Result<Tables, StateError> {
        tables::read(&self.directory.join(NAME))
            .map_err(|source| StateError::Python { path: self.of.path(""), source: source.into() })
    }
}

impl Drop for Copy<'_> {
    fn drop(&mut self) {
        // What is left is removed with the next copy.
        let _ = remove(&self.directory);
    }
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
