//! The model's log.

use std::fmt;

use super::{UnitName, VirtualTime};

/// How weighty a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// `TRACE`
    Trace,
    /// `DEBUG`
    Debug,
    /// `INFO`
    Info,
    /// `WARNING`
    Warning,
    /// `ERROR`
    Error,
    /// `CRITICAL`
    Critical,
}

impl LogLevel {
    /// Reads a level as `juju-log` does: in any case, `WARN` too.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_uppercase().as_str() {
            "TRACE" => Self::Trace,
            "DEBUG" => Self::Debug,
            "INFO" => Self::Info,
            "WARN" | "WARNING" => Self::Warning,
            "ERROR" => Self::Error,
            "CRITICAL" => Self::Critical,
            _ => return None,
        })
    }

    /// The level as `juju debug-log` shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
            Self::Critical => "CRITICAL",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One line of the model's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When, on the model's clock.
    pub at: VirtualTime,
    /// The unit that wrote it.
    pub unit: UnitName,
    /// The last part of the logger's name: `juju-log`, `action-log`, `uniter`, or the hook whose own
    /// output it is. The whole name is `unit.<unit>.<source>`.
    pub source: String,
    /// Its level.
    pub level: LogLevel,
    /// What it says.
    pub message: String,
}
