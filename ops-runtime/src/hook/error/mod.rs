//! How a hook command can fail.

mod kind;
mod transport;

use std::fmt;

pub use kind::ErrorKind;
pub use transport::TransportError;

use self::kind::unknown_flag;
use super::{Availability, Call};

/// A hook command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The agent ran the command, and it failed.
    #[error("`{command}` failed: {message}")]
    Command {
        /// The command.
        command: &'static str,
        /// Why, as far as Juju's text tells.
        kind: ErrorKind,
        /// Juju's own text, without its `ERROR ` prefix.
        message: String,
        /// The exit code.
        code: i64,
    },
    /// There is no way to the agent, so no command has run.
    #[error("cannot reach the unit agent")]
    Unreachable(#[source] TransportError),
    /// The command could not be run, or its answer did not arrive whole.
    #[error("cannot run `{command}`")]
    Transport {
        /// The command.
        command: &'static str,
        /// What went wrong.
        source: TransportError,
    },
    /// The answer is not what this command prints.
    #[error("cannot read the answer of `{command}`")]
    Answer {
        /// The command.
        command: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The answer is not what this command prints; what it holds instead may be secret.
    #[error("cannot read the answer of `{command}`: it is not {expected}")]
    Unreadable {
        /// The command.
        command: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// A value that the command would take for something else, so it was not run.
    #[error("`{command}` cannot take `{value}`: {reason}")]
    Inexpressible {
        /// The command.
        command: &'static str,
        /// The value.
        value: String,
        /// Why it does not work.
        reason: &'static str,
    },
    /// The agent's Juju does not have the command, or a flag of it.
    #[error("this Juju does not have {}: it is there {}", Feature(command, flag.as_deref()), Versions(since, *until))]
    Unsupported {
        /// The command.
        command: &'static str,
        /// The flag, if it is only that.
        flag: Option<String>,
        /// The first version of Juju with it; `2.9` stands for any before it too.
        since: &'static str,
        /// The last version with it, if it was removed.
        until: Option<&'static str>,
    },
}

struct Feature<'error>(&'error str, Option<&'error str>);

impl fmt::Display for Feature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(command, None) => write!(f, "`{command}`"),
            Self(command, Some(flag)) => write!(f, "the flag `{flag}` of `{command}`"),
        }
    }
}

struct Versions<'error>(&'error str, Option<&'error str>);

impl fmt::Display for Versions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(since, None) => write!(f, "since {since}"),
            Self(since, Some(until)) => write!(f, "from {since} to {until}"),
        }
    }
}

impl Error {
    /// The error of a command that ended with `code` and printed `stderr`.
    pub(super) fn failed(command: &'static str, code: i64, stderr: &[u8]) -> Self {
        let text = String::from_utf8_lossy(stderr);
        let message = text.trim();
        let message = message.strip_prefix("ERROR ").unwrap_or(message);
        let message = if message.is_empty() {
            format!("it ended with exit code {code} and said nothing")
        } else {
            message.to_owned()
        };
        let kind = ErrorKind::of(command, &message, code);
        match kind {
            ErrorKind::Unsupported => Self::unsupported(command, unknown_flag(&message)),
            _ => None,
        }
        .unwrap_or(Self::Command { command, kind, message, code })
    }

    /// The error of a command that the agent does not have.
    fn unsupported(command: &'static str, flag: Option<&str>) -> Option<Self> {
        let Availability { since, until, .. } = *Availability::of(command)?;
        Some(match flag {
            None => Self::Unsupported { command, flag: None, since, until },
            Some(flag) => {
                let since = Availability::of_flag(command, flag.trim_start_matches('-'))?;
                Self::Unsupported { command, flag: Some(flag.to_owned()), since, until }
            }
        })
    }

    /// The error of a call that got no answer.
    pub(super) fn unanswered(command: &'static str, source: TransportError) -> Self {
        match source {
            TransportError::NoExecutable { .. } => Self::unsupported(command, None),
            _ => None,
        }
        .unwrap_or(Self::Transport { command, source })
    }

    /// The error of an answer that is no JSON of the right shape.
    pub(super) fn answer(call: &Call, source: serde_json::Error) -> Self {
        let command = call.command;
        // The parser's text quotes what it finds.
        if !call.is_quoted && source.is_data() {
            return Self::unreadable(command, "what this command prints");
        }
        Self::Answer { command, source }
    }

    pub(super) fn unreadable(command: &'static str, expected: &'static str) -> Self {
        Self::Unreadable { command, expected }
    }

    /// Why the command failed; `None` if its answer cannot be read.
    pub fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Command { kind, .. } => Some(*kind),
            Self::Unsupported { .. }
            | Self::Transport { source: TransportError::NoExecutable { .. }, .. } => {
                Some(ErrorKind::Unsupported)
            }
            Self::Inexpressible { .. } => Some(ErrorKind::InvalidArgument),
            Self::Unreachable(_) | Self::Transport { .. } => Some(ErrorKind::Unavailable),
            Self::Answer { .. } | Self::Unreadable { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_text() {
        for (command, stderr, code, kind) in [
            (
                "relation-get",
                "ERROR invalid value \"9\" for option -r: relation not found\n",
                2,
                ErrorKind::RelationNotFound,
            ),
            ("network-get", "ERROR relation 9 not found\n", 1, ErrorKind::RelationNotFound),
            (
                "network-get",
                "ERROR no network config found for binding \"relation 9\"\n",
                1,
                ErrorKind::Other,
            ),
            (
                "secret-grant",
                "ERROR invalid value \"9\" for option -r: relation not found\n",
                2,
                ErrorKind::RelationNotFound,
            ),
            ("secret-grant", "ERROR secret \"x\" not found\n", 1, ErrorKind::SecretNotFound),
            (
                "secret-get",
                "ERROR secret \"relation 1 not found\" not found\n",
                1,
                ErrorKind::SecretNotFound,
            ),
            ("unit-get", "ERROR private address not found\n", 1, ErrorKind::NotFound),
            ("relation-set", "ERROR cannot write relation settings\n", 1, ErrorKind::NotLeader),
            ("status-set", "ERROR this unit is not the leader\n", 1, ErrorKind::NotLeader),
            ("relation-get", "ERROR permission denied\n", 1, ErrorKind::PermissionDenied),
            ("action-get", "ERROR not running an action\n", 1, ErrorKind::NotAnAction),
            (
                "config-get",
                "ERROR config-get not implemented for restricted context",
                1,
                ErrorKind::Restricted,
            ),
            ("other", "ERROR bad request: unknown command: other\n", 1, ErrorKind::Unsupported),
            ("open-port", "ERROR no port or range specified\n", 2, ErrorKind::InvalidArgument),
            ("resource-get", "ERROR disk full\n", 1, ErrorKind::Other),
        ] {
            let error = Error::failed(command, code, stderr.as_bytes());
            assert_eq!(error.kind(), Some(kind), "{command}: {stderr}");
        }
    }

    #[test]
    fn what_this_juju_lacks_is_told_with_its_versions() {
        let lacks =
            |command, stderr: &str| Error::failed(command, 1, stderr.as_bytes()).to_string();
        assert_eq!(
            lacks("secret-info-get", "ERROR bad request: unknown command: secret-info-get"),
            "this Juju does not have `secret-info-get`: it is there since 3.0.2"
        );
        assert_eq!(
            lacks("leader-get", "bad request: unknown command: leader-get"),
            "this Juju does not have `leader-get`: it is there from 2.9 to 3.6"
        );
        assert_eq!(
            lacks("secret-get", "ERROR option provided but not defined: --refresh"),
            "this Juju does not have the flag `--refresh` of `secret-get`: it is there since 3.0.2"
        );
        let missing = TransportError::NoExecutable { command: "relation-model-get" };
        let error = Error::unanswered("relation-model-get", missing);
        assert!(matches!(error, Error::Unsupported { since: "3.6.2", .. }), "{error}");
    }

    // STA-021
    #[test]
    fn the_text_is_jujus() {
        let error = Error::failed("is-leader", 1, b"ERROR leadership status unknown: no\n");
        assert_eq!(error.to_string(), "`is-leader` failed: leadership status unknown: no");
        let error = Error::failed("is-leader", 3, b"");
        assert_eq!(
            error.to_string(),
            "`is-leader` failed: it ended with exit code 3 and said nothing"
        );
    }
}
