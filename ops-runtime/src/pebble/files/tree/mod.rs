//! Whole trees of files, pushed and pulled.

mod pattern;
mod pull;
mod push;

use std::fmt;

use crate::pebble::error::Error;

/// How many files one request has, and how many directories.
const FILES_PER_REQUEST: usize = 64;
const DIRECTORIES_PER_REQUEST: usize = 500;
/// The bits of a mode that a file keeps: Pebble takes no others, and gives none.
const PERMISSIONS: u32 = 0o777;

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Transfer {
    /// How many files.
    pub files: u64,
    /// How many directories, those included that were there.
    pub directories: u64,
    /// How many bytes the files have.
    pub bytes: u64,
    /// What is neither a file nor a directory, nor a link to a file.
    pub ignored: Vec<Ignored>,
}

/// Something that was not copied, by intent: a socket, a named pipe, a device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ignored {
    /// Its path where it comes from.
    pub path: String,
    /// What it is.
    pub what: String,
}

/// Some files could not be copied; all others were.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransferError {
    /// Each path where it comes from, and why it could not be copied.
    pub failures: Vec<(String, Error)>,
    /// What was copied all the same.
    pub done: Transfer,
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 10;
        let Self { failures, done } = self;
        write!(
            f,
            "cannot copy {} of {} files",
            failures.len(),
            failures.len() as u64 + done.files
        )?;
        for (path, error) in failures.iter().take(SHOWN) {
            write!(f, "\n  `{path}`: {error}")?;
            if let Some(source) = std::error::Error::source(error) {
                write!(f, ": {source}")?;
            }
        }
        match failures.len().checked_sub(SHOWN) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, "\n  and {more} more"),
        }
    }
}

impl std::error::Error for TransferError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.failures.first().and_then(|(_, error)| std::error::Error::source(error))
    }
}

/// What has been done so far, and what has not.
#[derive(Debug, Default)]
struct Progress {
    done: Transfer,
    failures: Vec<(String, Error)>,
}

impl Progress {
    /// Notes a failure; true if the daemon itself is lost, so that going on is of no use.
    fn fail(&mut self, path: impl Into<String>, error: Error) -> bool {
        let is_lost = error.is_transient() || error.is_unreachable();
        self.failures.push((path.into(), error));
        is_lost
    }

    fn finish(self) -> Result<Transfer, Error> {
        let Self { done, failures } = self;
        if failures.is_empty() { Ok(done) } else { Err(TransferError { failures, done }.into()) }
    }
}

/// A directory and a name in it.
fn joined(directory: &str, name: &str) -> String {
    let directory = directory.trim_end_matches('/');
    format!("{directory}/{name}")
}
