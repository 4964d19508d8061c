//! `juju-log`.

use super::super::{ArgumentLimits, Call, Error, HookCommands};

/// The level of a line of the unit's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// `TRACE`.
    Trace,
    /// `DEBUG`.
    Debug,
    /// `INFO`.
    Info,
    /// `WARNING`.
    Warning,
    /// `ERROR`.
    Error,
}

impl LogLevel {
    /// As `juju-log` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }
}

impl HookCommands {
    /// `juju-log`: a line in the unit's log, at once. A message longer than an argument can be is
    /// logged in parts.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn juju_log(&self, level: LogLevel, message: &str) -> Result<(), Error> {
        let call = Call::new("juju-log").arguments(["--log-level", level.as_str(), "--"]);
        self.run_in_parts(&call, message)
    }

    /// Runs a command for each part of a message that is too long for one argument.
    pub(super) fn run_in_parts(&self, call: &Call, message: &str) -> Result<(), Error> {
        let mut rest = message;
        loop {
            let part;
            (part, rest) = self.split_for_argument(call, rest);
            self.run(&call.clone().argument(part))?;
            if rest.is_empty() {
                return Ok(());
            }
        }
    }

    /// As much of a message as fits in one more argument of `call`, and what is left.
    pub(super) fn split_for_argument<'text>(
        &self,
        call: &Call,
        message: &'text str,
    ) -> (&'text str, &'text str) {
        let limits = self.argument_limits();
        let taken = call.argument_bytes() + ArgumentLimits::PER_ARGUMENT;
        let longest = limits.each.min(limits.total.saturating_sub(taken));
        // Where not even the longest character fits, the command itself says so.
        message.split_at(boundary(message, longest.max(4)))
    }
}

/// The last place at or before `longest` where `text` can be cut.
fn boundary(text: &str, longest: usize) -> usize {
    if text.len() <= longest {
        return text.len();
    }
    (0..=longest).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(boundary("abc", 3), 3);
        assert_eq!(boundary("abc", 2), 2);
        assert_eq!(boundary("a\u{1f600}b", 4), 1);
        assert_eq!(boundary("a\u{1f600}b", 5), 5);
    }
}
