//! One call of a hook command, and its answer.

use std::collections::BTreeMap;
use std::fmt;

use super::{ArgumentLimits, json_map};

/// One call of a hook command.
///
/// `Debug` shows the command alone: arguments and input can hold what must not be logged.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The command: `relation-get`.
    pub command: &'static str,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it reads from its standard input.
    pub stdin: Option<Vec<u8>>,
    /// Whether its answer holds secrets, so that a transport wipes what it keeps of it.
    pub is_secret: bool,
    /// Whether an error may quote its answer.
    pub(super) is_quoted: bool,
    /// Where `--` stands among the arguments, which ends the flags.
    flags_end: Option<usize>,
}

impl Call {
    /// A call without arguments.
    pub fn new(command: &'static str) -> Self {
        Self {
            command,
            arguments: Vec::new(),
            stdin: None,
            is_secret: false,
            is_quoted: true,
            flags_end: None,
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn arguments<A: Into<String>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Gives the command something to read.
    #[must_use]
    pub fn stdin(mut self, bytes: Vec<u8>) -> Self {
        self.stdin = Some(bytes);
        self
    }

    /// Gives the command a map to read.
    pub(super) fn stdin_map(self, map: &BTreeMap<String, String>) -> Self {
        let pairs = map.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        self.stdin(json_map::encode(pairs).into_bytes())
    }

    /// Marks the answer as one that holds secrets.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self.unquoted()
    }

    /// Keeps the answer, which is other people's data, out of errors.
    pub(super) fn unquoted(mut self) -> Self {
        self.is_quoted = false;
        self
    }

    /// What the arguments take of [`ArgumentLimits::total`].
    pub(super) fn argument_bytes(&self) -> usize {
        let bytes = |argument: &String| argument.len() + ArgumentLimits::PER_ARGUMENT;
        self.command.len()
            + ArgumentLimits::PER_ARGUMENT
            + self.arguments.iter().map(bytes).sum::<usize>()
    }

    /// Adds a flag and its value, if there is one.
    pub(super) fn flag(self, flag: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.argument(flag).argument(value),
            None => self,
        }
    }

    /// Adds what is no flag, behind `--` if it could be taken for one.
    pub(super) fn operand(mut self, operand: impl Into<String>) -> Self {
        let operand = operand.into();
        if self.flags_end.is_none() && operand.starts_with('-') && operand != "-" {
            self.flags_end = Some(self.arguments.len());
            self.arguments.push("--".to_owned());
        }
        self.argument(operand)
    }

    /// Adds a flag before what is no flag.
    pub(super) fn late_flag(mut self, flag: &str) -> Self {
        let end = self.flags_end.unwrap_or(self.arguments.len());
        self.arguments.insert(end, flag.to_owned());
        self.flags_end = self.flags_end.map(|end| end + 1);
        self
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("command", &self.command).finish_non_exhaustive()
    }
}

/// What a hook command answered. `Debug` shows no bytes of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// The exit code: 0, 1 for a failure, 2 for wrong arguments.
    pub code: i64,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it printed as an error.
    pub stderr: Vec<u8>,
}

impl Output {
    /// The answer of a command that succeeded and printed `stdout`.
    pub fn success(stdout: impl Into<Vec<u8>>) -> Self {
        Self { code: 0, stdout: stdout.into(), stderr: Vec::new() }
    }

    /// The answer of a command that ended with `code` and printed `stderr`.
    pub fn failure(code: i64, stderr: impl Into<Vec<u8>>) -> Self {
        Self { code, stdout: Vec::new(), stderr: stderr.into() }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("code", &self.code).finish_non_exhaustive()
    }
}
