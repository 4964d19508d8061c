//! How a request to Pebble can fail.

mod api;
mod change;
mod exit;
mod path;

use std::io;
use std::time::Duration;

pub use api::{ApiError, ErrorKind};
pub use change::ChangeError;
pub use exit::ExitError;
pub use path::PathError;

use super::changes::{Change, ChangeId};
use super::files::TransferError;
use super::plan::LayerError;
use crate::juju_version::JujuVersion;

/// What the methods of [`Client`](super::Client) return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A request to Pebble failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no connection: the container is not up yet, or it is being restarted. Juju sends
    /// `<container>-pebble-ready` when it can be reached. Where that is not why, only the source tells.
    #[error("cannot reach Pebble on `{socket}`{}", no_connection(source))]
    Unreachable {
        /// The socket.
        socket: String,
        /// The method and the path of what was to be asked for.
        request: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The daemon takes no connections: it hangs, or has more to do than it can. Nothing was sent.
    #[error(
        "Pebble on `{socket}` did not take a connection within {timeout:?}: it hangs, or is overloaded"
    )]
    ConnectTimedOut {
        /// The socket.
        socket: String,
        /// The method and the path of what was to be asked for.
        request: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// The connection ended before the answer was whole. What was asked for may have been done.
    #[error("lost the connection to Pebble on `{socket}` during `{request}`")]
    Disconnected {
        /// The socket.
        socket: String,
        /// The method and the path.
        request: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The daemon did not answer, or stopped in the middle. What was asked for may have been done.
    #[error("Pebble on `{socket}` did not go on with `{request}` within {timeout:?}")]
    TimedOut {
        /// The socket.
        socket: String,
        /// The method and the path.
        request: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// The answer is not what Pebble answers.
    #[error("cannot read the answer of Pebble on `{socket}` to `{request}`: {reason}")]
    Protocol {
        /// The socket.
        socket: String,
        /// The method and the path.
        request: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The Pebble of this Juju does not have what was to be asked for; nothing was sent.
    #[error("the Pebble of Juju {juju} does not have {feature}: it is there since {versions}")]
    Unsupported {
        /// What it does not have.
        feature: &'static str,
        /// The versions of Juju that have it.
        versions: &'static str,
        /// The version of this Juju.
        juju: Box<JujuVersion>,
    },
    /// Pebble refused the request.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// An operation on a file failed.
    #[error(transparent)]
    Path(Box<PathError>),
    /// A change that was waited for failed.
    #[error(transparent)]
    Change(Box<ChangeError>),
    /// A change was not ready in time; it goes on.
    #[error("change {id} of Pebble on `{socket}` is not ready after {timeout:?}")]
    ChangeTimedOut {
        /// The socket.
        socket: String,
        /// The change, which can be waited for again.
        id: ChangeId,
        /// How long was waited.
        timeout: Duration,
        /// The change as it was last seen, if it was.
        last: Option<Box<Change>>,
    },
    /// A command ended with another code than 0.
    #[error(transparent)]
    Exit(Box<ExitError>),
    /// Some files of a tree could not be copied.
    #[error(transparent)]
    Transfer(Box<TransferError>),
    /// A layer or a plan cannot be read.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// What should have been pushed could not be read.
    #[error("cannot read what is to be pushed to `{path}` through `{socket}`")]
    Source {
        /// The socket.
        socket: String,
        /// The file in the container; in a tree, the one that is read here.
        path: String,
        /// The reader's error.
        source: io::Error,
    },
    /// What was pulled could not be written.
    #[error("cannot write what is pulled from `{path}` through `{socket}`")]
    Sink {
        /// The socket.
        socket: String,
        /// The file in the container.
        path: String,
        /// The writer's error.
        source: io::Error,
    },
    /// The input of a command could not be read, or its output not be written.
    #[error("cannot pass on the {stream} of `{command}`, run by Pebble on `{socket}`")]
    Stream {
        /// The socket.
        socket: String,
        /// `stdin`, `stdout` or `stderr`.
        stream: &'static str,
        /// The program.
        command: String,
        /// The reader's or writer's error.
        source: io::Error,
    },
}

impl Error {
    /// The error of a request that follows others: no connection now does not mean that nothing has
    /// been done.
    pub(crate) fn after_others(self) -> Self {
        match self {
            Self::Unreachable { socket, request, source } => {
                Self::Disconnected { socket, request, source }
            }
            Self::ConnectTimedOut { socket, request, timeout } => {
                Self::TimedOut { socket, request, timeout }
            }
            other => other,
        }
    }

    /// Whether there was no connection at all, so that nothing has been done.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::ConnectTimedOut { .. })
    }

    /// Whether it may work when tried again without any change: the daemon was not there, went away,
    /// or was too slow. A socket that may not be used, or whose path cannot be one, stays so.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { source, .. } => !is_lasting(source),
            Self::ConnectTimedOut { .. } | Self::Disconnected { .. } | Self::TimedOut { .. } => {
                true
            }
            _ => false,
        }
    }

    /// Pebble's own word for it, where it has one.
    #[must_use]
    pub fn kind(&self) -> Option<&ErrorKind> {
        match self {
            Self::Api(error) => error.kind.as_ref(),
            Self::Path(error) => error.kind.as_ref(),
            _ => None,
        }
    }

    /// The HTTP status of a refusal.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Path(error) => error.status,
            _ => None,
        }
    }

    /// Whether what the request names is not there: a file, a change, a check, a notice.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404) || self.kind() == Some(&ErrorKind::NotFound)
    }
}

/// Whether the same socket will never be connected to, however long is waited.
fn is_lasting(no_connection: &io::Error) -> bool {
    use io::ErrorKind as Io;
    matches!(
        no_connection.kind(),
        Io::PermissionDenied | Io::InvalidFilename | Io::InvalidInput | Io::NotADirectory
    )
}

fn no_connection(source: &io::Error) -> &'static str {
    if is_lasting(source) { "" } else { ": the container is not up, or is being restarted" }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<PathError> for Error {
    fn from(error: PathError) -> Self {
        Self::Path(Box::new(error))
    }
}

impl From<ChangeError> for Error {
    fn from(error: ChangeError) -> Self {
        Self::Change(Box::new(error))
    }
}

impl From<ExitError> for Error {
    fn from(error: ExitError) -> Self {
        Self::Exit(Box::new(error))
    }
}

impl From<TransferError> for Error {
    fn from(error: TransferError) -> Self {
        Self::Transfer(Box::new(error))
    }
}
