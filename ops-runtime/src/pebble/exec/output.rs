//! The collected output of a command.

use std::borrow::Cow;

use super::exit::ExitCode;
use crate::pebble::error::{Error, ExitError, Result};

/// What a command that succeeded has written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Output {
    /// Its standard output; with `combine_stderr`, or on a terminal, its standard error too.
    pub stdout: Vec<u8>,
    /// Its standard error, if that is apart.
    pub stderr: Vec<u8>,
}

impl Output {
    /// Its standard output as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn stdout_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout)
    }

    /// Its standard error as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn stderr_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stderr)
    }
}

/// How a command ended.
pub(super) struct Ended {
    pub(super) socket: String,
    pub(super) program: String,
    pub(super) code: ExitCode,
}

impl Ended {
    /// An error unless it succeeded.
    pub(super) fn check(self) -> Result<()> {
        if self.code.is_success() { Ok(()) } else { Err(self.failed(None, None)) }
    }

    /// Its output, or an error that has it.
    pub(super) fn with_output(self, output: Output, is_split: bool) -> Result<Output> {
        if self.code.is_success() {
            return Ok(output);
        }
        let Output { stdout, stderr } = output;
        Err(self.failed(Some(stdout), is_split.then_some(stderr)))
    }

    fn failed(self, stdout: Option<Vec<u8>>, stderr: Option<Vec<u8>>) -> Error {
        let Self { socket, program, code } = self;
        ExitError { socket, program, code, stdout, stderr }.into()
    }
}
