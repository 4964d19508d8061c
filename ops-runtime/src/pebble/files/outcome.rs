//! What became of each path of a request: Pebble answers with a success even if all of them failed.

use serde::Deserialize;

use crate::pebble::api::ErrorResult;
use crate::pebble::client::Client;
use crate::pebble::error::{ApiError, Error, PathError, Result};

/// One path of the answer.
#[derive(Debug, Deserialize)]
pub(super) struct Outcome {
    pub(super) path: String,
    #[serde(default)]
    error: Option<ErrorResult>,
}

impl Outcome {
    pub(super) fn into_result(
        self,
        client: &Client,
        operation: &'static str,
    ) -> Result<(), PathError> {
        let Some(ErrorResult { message, kind, .. }) = self.error else { return Ok(()) };
        let socket = client.socket().to_owned();
        Err(PathError { socket, operation, path: self.path, status: None, kind, message })
    }
}

/// The first failure of them, if any.
pub(super) fn all(
    client: &Client,
    operation: &'static str,
    outcomes: impl IntoIterator<Item = Outcome>,
) -> Result<()> {
    outcomes
        .into_iter()
        .try_for_each(|outcome| outcome.into_result(client, operation))
        .map_err(Error::from)
}

/// A refusal that is about the file, as the error of the file.
pub(super) fn of_path(error: Error, operation: &'static str, path: &str) -> Error {
    match error {
        Error::Api(error) if error.kind.is_some() => {
            let ApiError { socket, status, kind, message, .. } = *error;
            let (path, status) = (path.to_owned(), Some(status));
            PathError { socket, operation, path, status, kind, message }.into()
        }
        other => other,
    }
}
