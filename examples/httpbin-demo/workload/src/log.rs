//! What it tells of itself, as gunicorn does.

use std::fmt;
use std::io::{self, Write};
use std::process;
use std::str::FromStr;

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Debug,
    Info,
    Warning,
    Error,
    Critical,
}

impl Level {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Debug, "DEBUG"),
        (Self::Info, "INFO"),
        (Self::Warning, "WARNING"),
        (Self::Error, "ERROR"),
        (Self::Critical, "CRITICAL"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).map_or("", |(_, name)| name)
    }
}

impl FromStr for Level {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
        found.map(|(level, _)| *level).ok_or(())
    }
}

/// The log, on standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Log {
    least: Level,
}

impl Log {
    pub(crate) fn new(least: Level) -> Self {
        Self { least }
    }

    /// Writes a line, unless it is of too little weight. Pebble adds the time.
    pub(crate) fn line(self, level: Level, message: fmt::Arguments<'_>) {
        if level >= self.least {
            let (process, name) = (process::id(), level.name());
            let _ = writeln!(io::stderr(), "[{process}] [{name}] {message}");
        }
    }
}
