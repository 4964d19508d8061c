//! What Pebble refuses.

use serde_json::Value;

use crate::pebble::words::words;

words! {
    /// Pebble's own word for what went wrong. Most refusals have none.
    pub enum ErrorKind {
        /// The caller may not do this: each refusal with status 401.
        LoginRequired = "login-required",
        /// No service starts by itself.
        NoDefaultServices = "no-default-services",
        /// The file is not there.
        NotFound = "not-found",
        /// The daemon's user may not do this with the file.
        PermissionDenied = "permission-denied",
        /// Something else is wrong with the file.
        GenericFileError = "generic-file-error",
        /// The machine is about to restart.
        SystemRestart = "system-restart",
        /// The daemon is about to restart.
        DaemonRestart = "daemon-restart",
    }
}

/// Pebble refused a request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("Pebble on `{socket}` refused `{request}` ({status}): {message}")]
#[non_exhaustive]
pub struct ApiError {
    /// The socket.
    pub socket: String,
    /// The method and the path.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// Pebble's own word for it.
    pub kind: Option<ErrorKind>,
    /// Pebble's own text.
    pub message: String,
    /// What some kinds have beside their text.
    pub value: Option<Value>,
}
