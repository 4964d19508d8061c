//! How a failed dispatch is told.

use std::fmt;

use crate::error::{BoxError, Error, chain};

/// What failed a dispatch, and where.
#[derive(Debug)]
pub(super) struct Failed {
    handler: Option<String>,
    reason: String,
    is_panic: bool,
}

impl Failed {
    /// In the charm's own code.
    pub(super) fn in_handler(handler: String, error: &BoxError) -> Self {
        Self { handler: Some(handler), reason: chain(&**error), is_panic: false }
    }

    /// By what no single handler has done.
    pub(super) fn between_handlers(reason: String) -> Self {
        Self { handler: None, reason, is_panic: false }
    }

    /// By a panic, whose message says where, of the handler that ran, if one did.
    pub(super) fn by_panic(handler: Option<String>, message: String) -> Self {
        Self { handler, reason: message, is_panic: true }
    }

    /// What it is, in a word.
    pub(super) fn kind(&self) -> &'static str {
        if self.is_panic { "panic" } else { "error" }
    }
}

/// Between the handlers.
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { handler: None, reason: chain(&error), is_panic: false }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")?;
        if let Some(handler) = &self.handler {
            write!(f, " in `{handler}`")?;
        }
        write!(f, ": {}", self.reason)
    }
}
