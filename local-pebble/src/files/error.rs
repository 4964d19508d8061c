//! Failures of files.

use std::io;

use serde::Serialize;

/// The kinds that clients tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileErrorKind {
    NotFound,
    PermissionDenied,
    GenericFileError,
}

/// A failure with Go's words for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct FileError {
    pub(crate) message: String,
    pub(crate) kind: FileErrorKind,
}

impl FileError {
    /// A failure that is not the file system's.
    pub(crate) fn generic(message: impl Into<String>) -> Self {
        Self { message: message.into(), kind: FileErrorKind::GenericFileError }
    }

    /// `path` cannot be used, since it is relative.
    pub(crate) fn relative(path: &str) -> Self {
        Self::generic(format!("paths must be absolute, got {path:?}"))
    }

    /// What the file system said to an operation, such as `open`.
    pub(crate) fn of(operation: &str, path: &str, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => FileErrorKind::NotFound,
            io::ErrorKind::PermissionDenied => FileErrorKind::PermissionDenied,
            _ => FileErrorKind::GenericFileError,
        };
        Self { message: format!("{operation} {path}: {}", errno_text(error)), kind }
    }
}

/// The system's text for an error, as Go has it: in lower case and without the number.
pub(crate) fn errno_text(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
