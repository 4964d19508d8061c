//! What a daemon still knows when it is started again: changes, notices and identities, in the file and
//! the format of Pebble's own.
//!
//! | module | holds |
//! | --- | --- |
//! | `format` | the file's JSON |
//! | `kept` | values that know whether they were touched since they were written |

mod format;
mod kept;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

pub(crate) use format::{
    ApiData, ChangeData, CheckDetails, NoticeData, SavedChange, SavedData, SavedState, SavedTask,
    ServiceRequest, TaskData,
};
pub(crate) use kept::Kept;

/// A daemon's state file.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
}

/// Why a state file is of no use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateFileError {
    /// The file system says no.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
    /// It is not what a daemon writes.
    #[error(
        "`{}` is no state of a Pebble: remove it to begin anew, without the changes, notices and identities of before",
        path.display()
    )]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A later Pebble has written it in a way of its own.
    #[error(
        "`{}` was written by a newer Pebble (patch level {found}, and at most {known} is known here): use that one, or remove the file to begin anew",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its patch level.
        found: u64,
        /// The latest that can be read.
        known: u64,
    },
}

impl StateFile {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// What an earlier daemon has left; nothing if there was none.
    pub(crate) fn read(&self) -> Result<Option<SavedState>, StateFileError> {
        let path = self.path.clone();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StateFileError::Read { path, source }),
        };
        let saved: SavedState = match serde_json::from_slice(&bytes) {
            Ok(saved) => saved,
            Err(source) => return Err(StateFileError::Content { path, source }),
        };
        match saved.data.patch_level() {
            found if found > format::PATCH_LEVEL => {
                Err(StateFileError::Newer { path, found, known: format::PATCH_LEVEL })
            }
            _ => Ok(Some(saved)),
        }
    }

    /// Puts another state in the place of the last, whole or not at all. The disk is not waited for: who
    /// kills this daemon does not end the machine.
    pub(crate) fn write(&self, saved: &SavedState) -> io::Result<()> {
        let mut new = self.path.clone().into_os_string();
        new.push("~");
        let mut file =
            File::options().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(&serde_json::to_vec(saved)?)?;
        fs::rename(&new, &self.path)
    }
}
