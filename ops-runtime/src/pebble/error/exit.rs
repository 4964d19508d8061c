//! A command that failed.

use std::fmt;

use crate::pebble::exec::ExitCode;

/// How much of each output the text of the error shows.
const SHOWN_BYTES: usize = 1024;

/// A command ended with another code than 0.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExitError {
    /// The socket.
    pub socket: String,
    /// The program; its arguments may be secret.
    pub program: String,
    /// How it ended.
    pub code: ExitCode,
    /// All of its standard output, where it was collected.
    pub stdout: Option<Vec<u8>>,
    /// All of its standard error, where it was collected.
    pub stderr: Option<Vec<u8>>,
}

impl fmt::Display for ExitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { socket, program, code, .. } = self;
        write!(f, "`{program}`, run by Pebble on `{socket}`, ended with {code}")?;
        for (name, bytes) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            let Some(bytes) = bytes.as_deref().filter(|bytes| !bytes.is_empty()) else { continue };
            let shown = bytes.get(..SHOWN_BYTES).unwrap_or(bytes);
            let more = if shown.len() < bytes.len() { " [cut]" } else { "" };
            write!(f, ", {name}: {}{more}", String::from_utf8_lossy(shown).trim_end())?;
        }
        Ok(())
    }
}

impl std::error::Error for ExitError {}
