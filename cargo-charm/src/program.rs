//! A charm's directory, and the program in it.

use std::io;
use std::path::{Path, PathBuf};

use crate::compile::CharmCrate;
use crate::error::{Error, IoContext};

/// The directory that a path of the command line names: absolute, without links.
pub(crate) fn directory(given: &Path) -> Result<PathBuf, Error> {
    match given.metadata() {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(Error::NotADirectory { path: given.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::NoDirectory { path: given.to_owned() });
        }
        Err(error) => return Err(error).context("read", given),
    }
    given.canonicalize().context("read", given)
}

/// Where a charm's program comes from.
#[derive(Debug)]
pub(crate) enum Program {
    /// A crate of the charm's directory.
    Crate(CharmCrate),
    /// It is there: `dispatch`, or hooks.
    Ready,
}

impl Program {
    /// Looks into a charm's directory, which is `given` by a path of the command line.
    pub(crate) fn find(given: &Path, directory: &Path) -> Result<Self, Error> {
        // Whether it can be started is seen when a unit gets its charm.
        let is_ready = ["dispatch", "hooks"]
            .iter()
            .any(|name| directory.join(name).symlink_metadata().is_ok());
        if !directory.join("Cargo.toml").is_file() {
            let missing = || Error::NotACharm { path: given.to_owned() };
            return is_ready.then_some(Self::Ready).ok_or_else(missing);
        }
        match CharmCrate::find(directory) {
            // The crate is a part of a charm in another language.
            Err(Error::NoBinary { .. } | Error::Workspace { .. }) if is_ready => Ok(Self::Ready),
            found => found.map(Self::Crate),
        }
    }
}
