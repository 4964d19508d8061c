//! What can go wrong, and the error of a handler.

use std::fmt;

use crate::hook;
use crate::hook_context::EnvironmentError;

/// Any error at all: what a handler's error becomes.
pub type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// The result of a handler; the error takes everything by `?`.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The error of an action handler: its text becomes the message of the failed action.
pub type ActionError = Failure;

/// What went wrong between the charm and Juju.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The environment is not that of a charm, or an event's variable is missing or malformed.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// A hook command failed, could not be run, or answered what it must not.
    #[error(transparent)]
    Hook(#[from] hook::Error),
    /// `config-get` gave a value of another type than the charm's YAML declares.
    #[error("option `{option}` is {found}, but the charm's YAML declares {expected}")]
    Config {
        /// The option.
        option: &'static str,
        /// The declared type.
        expected: &'static str,
        /// What Juju gave.
        found: String,
    },
    /// `action-get` gave parameters that do not fit the action's schema.
    #[error("cannot read the parameters of the action `{action}`")]
    Parameters {
        /// The action.
        action: String,
        /// What does not fit.
        source: serde_json::Error,
    },
    /// A value that an action returned cannot be an action's result.
    #[error("cannot set the result `{key}` of the action: {reason}")]
    ActionResult {
        /// The result's key, with dots.
        key: String,
        /// Why not.
        reason: String,
    },
    /// Juju gave a name that is none.
    #[error("`{text}` is not the name of a {what}")]
    Name {
        /// What it should name.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Application data was written, but this unit has lost the leadership since.
    #[error(
        "cannot write the application data of relation `{endpoint}:{id}`: this unit is no longer the leader"
    )]
    LeadershipLost {
        /// The endpoint.
        endpoint: &'static str,
        /// The relation's number.
        id: crate::RelationId,
    },
}

/// The error of a handler: any error at all, by `?`.
///
/// It does not implement [`std::error::Error`] itself, which is what lets it take every type that
/// does. Handlers may as well return `anyhow::Error`, `eyre::Report` or an error of their own.
///
/// ```
/// fn port(text: &str) -> ops::Result<u16> {
///     let port = text.parse()?; // a ParseIntError
///     if port < 1024 {
///         return Err(ops::Failure::msg("the port is privileged"));
///     }
///     Ok(port)
/// }
/// assert_eq!(port("80").unwrap_err().to_string(), "the port is privileged");
/// ```
pub struct Failure(BoxError);

impl Failure {
    /// An error that is only a message.
    pub fn msg(message: impl Into<String>) -> Self {
        Self(message.into().into())
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl From<Failure> for BoxError {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The error and its causes, as `Result::unwrap` of a test shows them.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&chain(&*self.0))
    }
}

/// The error and what caused it, as one line: `cannot do this: cannot do that: no such file`.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let reason = error.to_string();
        // Transparent wrappers repeat their source's text.
        if !text.ends_with(&reason) {
            text.push_str(": ");
            text.push_str(&reason);
        }
        cause = error.source();
    }
    text
}
