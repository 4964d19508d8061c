//! Ends of processes.

use std::fmt;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

/// How a process has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Code(i32),
    Signal(i32),
}

impl Exit {
    /// The code as a shell gives it: 128 and the signal's number if a signal has ended the process.
    pub(crate) const fn code(self) -> i32 {
        match self {
            Self::Code(code) => code,
            Self::Signal(signal) => 128 + signal,
        }
    }
}

impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        match (status.code(), status.signal()) {
            (Some(code), _) => Self::Code(code),
            (None, signal) => Self::Signal(signal.unwrap_or_default()),
        }
    }
}

/// As Go words it.
impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit status {code}"),
            Self::Signal(1) => f.write_str("signal: hangup"),
            Self::Signal(2) => f.write_str("signal: interrupt"),
            Self::Signal(9) => f.write_str("signal: killed"),
            Self::Signal(15) => f.write_str("signal: terminated"),
            Self::Signal(signal) => write!(f, "signal: signal {signal}"),
        }
    }
}
