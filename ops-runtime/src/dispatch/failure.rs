//! How a failed dispatch is told.

use std::fmt;

use crate::error::{BoxError, Error, chain};

/// What failed a dispatch, and where.
#[derive(Debug)]
pub(super) struct Failed {
    handler: Option<&'static str>,
    error: BoxError,
}

impl Failed {
    /// In the charm's own code.
    pub(super) fn in_handler(handler: &'static str, error: BoxError) -> Self {
        Self { handler: Some(handler), error }
    }

    /// Between the handlers.
    pub(super) fn in_sdk(error: Error) -> Self {
        Self { handler: None, error: error.into() }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(handler) = self.handler {
            write!(f, "in `{handler}`: ")?;
        }
        f.write_str(&chain(&*self.error))
    }
}
