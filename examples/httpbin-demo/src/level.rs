//! How much the workload logs.

use std::fmt;
use std::str::FromStr;

const NAMES: [&str; 5] = ["info", "debug", "warning", "error", "critical"];

/// A level that gunicorn knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level(&'static str);

/// The option names no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{value}' is no log level: set `log-level` to {}", NAMES.join(", "))]
pub(crate) struct InvalidLevel {
    value: String,
}

impl FromStr for Level {
    type Err = InvalidLevel;

    fn from_str(text: &str) -> Result<Self, InvalidLevel> {
        let name = NAMES.into_iter().find(|name| text.eq_ignore_ascii_case(name));
        name.map(Self).ok_or_else(|| InvalidLevel { value: text.to_owned() })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_in_any_case() {
        for (text, level) in [("info", "info"), ("DEBUG", "debug"), ("Critical", "critical")] {
            assert_eq!(text.parse::<Level>().map(|level| level.to_string()), Ok(level.to_owned()));
        }
    }

    #[test]
    fn what_is_no_level_is_told_with_those_that_there_are() {
        for text in ["", "trace", " info", "ínfo"] {
            let message = text.parse::<Level>().map_err(|error| error.to_string());
            let list = "info, debug, warning, error, critical";
            let expected = format!("'{text}' is no log level: set `log-level` to {list}");
            assert_eq!(message, Err(expected));
        }
    }
}
