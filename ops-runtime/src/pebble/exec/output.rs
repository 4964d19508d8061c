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

    pub(super) fn checked(self, program: String, code: ExitCode, is_split: bool) -> Result<Self> {
        if code.is_success() {
            return Ok(self);
        }
        let Self { stdout, stderr } = self;
        let stderr = is_split.then_some(stderr);
        Err(Error::from(ExitError { program, code, stdout: Some(stdout), stderr }))
    }
}

pub(super) fn check(program: String, code: ExitCode) -> Result<()> {
    if code.is_success() {
        return Ok(());
    }
    Err(Error::from(ExitError { program, code, stdout: None, stderr: None }))
}
