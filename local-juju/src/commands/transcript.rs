//! What a charm asked of its agent.

use std::fmt;

use super::{Invocation, Output};

/// A hook command that a charm ran, and what it was answered.
///
/// `Debug` leaves out what went in and out beside the arguments: it may be a secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// The call.
    pub invocation: Invocation,
    /// The answer; the reason in `stderr` if the agent knows no such command.
    pub output: Output,
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("command", &self.invocation.command)
            .field("arguments", &self.invocation.arguments)
            .field("code", &self.output.code)
            .finish_non_exhaustive()
    }
}

/// As a shell would show it: `relation-set -r 3 port=80`; the exit code behind it if it is not 0.
impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.invocation.command)?;
        self.invocation.arguments.iter().try_for_each(|argument| write!(f, " {argument}"))?;
        match self.output.code {
            0 => Ok(()),
            code => write!(f, " → {code}"),
        }
    }
}
