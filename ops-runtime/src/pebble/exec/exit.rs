//! How a command ended.

use std::fmt;

use crate::pebble::signal::Signal;

/// The code with which a command ended. A signal is told as shells do: 128 and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExitCode(i32);

impl ExitCode {
    pub(super) const fn new(code: i32) -> Self {
        Self(code)
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> i32 {
        self.0
    }

    /// Whether it is 0.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0
    }

    /// The signal that ended it, if the code says so; a command may end with such a code by itself.
    #[must_use]
    pub fn signal(self) -> Option<Signal> {
        Signal::from_number(self.0.checked_sub(128)?)
    }
}

impl fmt::Display for ExitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}", self.0)?;
        match self.signal() {
            Some(signal) => write!(f, " ({signal})"),
            None => Ok(()),
        }
    }
}

impl PartialEq<i32> for ExitCode {
    fn eq(&self, code: &i32) -> bool {
        self.0 == *code
    }
}
