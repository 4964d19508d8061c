//! What cannot be done with a file.

use super::ErrorKind;

/// An operation on one file or directory of the container failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot {operation} `{path}` through `{socket}`: {message}")]
#[non_exhaustive]
pub struct PathError {
    /// The socket.
    pub socket: String,
    /// `pull`, `push`, `list`, `make directory`, `remove`.
    pub operation: &'static str,
    /// The path, as it was given.
    pub path: String,
    /// The HTTP status, where it was the whole request that was refused.
    pub status: Option<u16>,
    /// Pebble's own word for it.
    pub kind: Option<ErrorKind>,
    /// Pebble's own text.
    pub message: String,
}
