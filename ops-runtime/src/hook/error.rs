//! How a hook command can fail.

use std::io;

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
}

/// Why a hook command failed. Juju says it in words only, which are the same for several exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What the command names does not exist.
    NotFound,
    /// This unit may not do that.
    PermissionDenied,
    /// Only the leader may do that.
    NotLeader,
    /// The command works only while an action runs.
    NotAnAction,
    /// The command does not work in `collect-metrics` and `meter-status-changed`.
    Restricted,
    /// The agent's Juju does not have the command.
    Unsupported,
    /// The arguments are wrong.
    InvalidArgument,
    /// Anything else.
    Other,
}

/// A call did not reach the agent, or its answer did not arrive whole.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The agent's socket cannot be connected to.
    #[error(transparent)]
    Connect(ops_agent_socket::Error),
    /// The connection to the agent's socket failed.
    #[error("the agent's socket `{address}` failed")]
    Socket {
        /// The socket.
        address: String,
        /// What went wrong.
        source: ops_agent_socket::Error,
    },
    /// `JUJU_AGENT_SOCKET_ADDRESS` is no address.
    #[error("`JUJU_AGENT_SOCKET_ADDRESS` is `{address}`, which is no socket's address")]
    SocketAddress {
        /// Its value.
        address: String,
        /// What is wrong with it.
        source: ops_agent_socket::AddressError,
    },
    /// The agent's socket is sound, but the call could not be made.
    #[error("cannot call the agent")]
    SocketCall {
        /// What went wrong.
        source: ops_agent_socket::CallError,
    },
    /// A variable that the agent's socket needs is missing.
    #[error("`{variable}` is not set, so the agent's socket cannot be used")]
    NoSocket {
        /// The variable.
        variable: &'static str,
    },
    /// The command's executable is not on `PATH`: this Juju does not have the command, or the process
    /// was not started by the agent.
    #[error("there is no executable `{command}` on PATH")]
    NoExecutable {
        /// The command.
        command: &'static str,
    },
    /// The command's executable did not start, or its pipes broke.
    #[error("its executable did not start, or its pipes broke")]
    Executable {
        /// The command.
        command: &'static str,
        /// What went wrong.
        source: io::Error,
    },
    /// An argument is longer than a process may get, and the command takes it in no other way.
    #[error(
        "an argument of `{command}` has {length} bytes, but a process's argument may have {limit}"
    )]
    ArgumentTooLong {
        /// The command.
        command: &'static str,
        /// The argument's length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The command's executable was ended by a signal.
    #[error("the executable `{command}` was killed by a signal")]
    Killed {
        /// The command.
        command: &'static str,
    },
    /// `OPS_HOOK_TRANSPORT` names no transport.
    #[error("`OPS_HOOK_TRANSPORT` is `{value}`; it can be `socket` or `exec`")]
    UnknownTransport {
        /// Its value.
        value: String,
    },
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
        Self::Command { command, kind: ErrorKind::of(&message, code), message, code }
    }

    /// Why the command failed, if it ran at all.
    pub fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Command { kind, .. } => Some(*kind),
            Self::Transport { source: TransportError::NoExecutable { .. }, .. } => {
                Some(ErrorKind::Unsupported)
            }
            Self::Unreachable(_) | Self::Transport { .. } | Self::Answer { .. } => None,
        }
    }
}

impl ErrorKind {
    fn of(message: &str, code: i64) -> Self {
        let text = message.to_ascii_lowercase();
        let says = |words: &str| text.contains(words);
        if says("unknown command") {
            Self::Unsupported
        } else if says("not implemented for restricted context") {
            Self::Restricted
        } else if says("not running an action") {
            Self::NotAnAction
        } else if says("not the leader") || says("cannot write relation settings") {
            Self::NotLeader
        } else if says("permission denied") || says("access denied") {
            Self::PermissionDenied
        } else if says("not found") {
            Self::NotFound
        } else if code == 2 {
            Self::InvalidArgument
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_text() {
        for (stderr, code, kind) in [
            (
                "ERROR invalid value \"9\" for option -r: relation not found\n",
                2,
                ErrorKind::NotFound,
            ),
            ("ERROR relation 9 not found\n", 1, ErrorKind::NotFound),
            ("ERROR cannot write relation settings\n", 1, ErrorKind::NotLeader),
            ("ERROR this unit is not the leader\n", 1, ErrorKind::NotLeader),
            ("ERROR permission denied\n", 1, ErrorKind::PermissionDenied),
            ("ERROR not running an action\n", 1, ErrorKind::NotAnAction),
            ("ERROR bad request: unknown command: secret-get\n", 1, ErrorKind::Unsupported),
            ("ERROR no port or range specified\n", 2, ErrorKind::InvalidArgument),
            ("ERROR disk full\n", 1, ErrorKind::Other),
        ] {
            assert_eq!(Error::failed("x", code, stderr.as_bytes()).kind(), Some(kind), "{stderr}");
        }
    }

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
