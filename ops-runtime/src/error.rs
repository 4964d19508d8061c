//! What can go wrong, and the error of a handler.

use std::fmt;
use std::path::PathBuf;

use crate::hook;
use crate::hook_context::EnvironmentError;
use crate::model::{ImageDetailsError, Status};
use crate::relation_data::{self, DataFault};
use crate::state::StateError;

/// Any error at all: what a handler's error becomes.
pub type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// The result of a handler; its [`Failure`] takes every error by `?`.
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
    /// A container's Pebble cannot be reached, refused something, or could not do it.
    #[error(transparent)]
    Pebble(#[from] crate::pebble::Error),
    /// What the charm keeps between dispatches cannot be read or kept.
    #[error(transparent)]
    State(#[from] StateError),
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
        /// What does not fit, without a word of what was given.
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
    #[error("`{text}` is not the name of {what}")]
    Name {
        /// What it should name, with its article.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// A storage is declared and listed, but Juju has not attached it to this unit yet.
    #[error("the storage `{storage}` is not attached yet: wait for its `storage-attached` event")]
    StorageNotAttached {
        /// The instance: `data/0`.
        storage: String,
        /// What Juju says, if it says anything.
        source: Option<Box<hook::Error>>,
    },
    /// More instances of a storage were requested than the charm's YAML allows.
    #[error(
        "cannot request {more} more of the storage `{storage}`: this unit has {has}, and the charm's \
         YAML allows {most} (`multiple.range`)"
    )]
    StorageLimit {
        /// The storage's name.
        storage: &'static str,
        /// How many were requested.
        more: u32,
        /// How many there are, with those that this dispatch has requested before.
        has: u32,
        /// How many there may be.
        most: u32,
    },
    /// A key or a value of the unit's state is longer than Juju takes.
    #[error("the {what} of `{key}` in the unit's state has {length} bytes, but Juju takes {limit}")]
    StateTooLong {
        /// `key` or `value`.
        what: &'static str,
        /// The key, or the beginning of it.
        key: String,
        /// The length in bytes.
        length: usize,
        /// The most that Juju takes.
        limit: usize,
    },
    /// A key of the unit's state in Juju that the SDK itself uses.
    #[error("`{key}` in the unit's state is the SDK's own: choose another key")]
    StateReserved {
        /// The key.
        key: String,
    },
    /// A secret would have no content, which Juju does not take.
    #[error("the content of a secret cannot be empty: set at least one value")]
    EmptySecret,
    /// A secret would have more content than Juju takes.
    #[error("the content of a secret has {length} bytes in base64, but Juju takes {limit}")]
    SecretTooLarge {
        /// The length of all values in bytes, in base64.
        length: usize,
        /// The most that Juju takes.
        limit: usize,
    },
    /// A resource's file does not say where its image is.
    #[error("cannot read the resource `{resource}` from `{}`", path.display())]
    ImageDetails {
        /// The resource's name.
        resource: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ImageDetailsError,
    },
    /// Juju knows no such relation, or no longer.
    #[error("there is no relation `{endpoint}:{id}`")]
    RelationNotFound {
        /// The endpoint.
        endpoint: &'static str,
        /// The relation's number.
        id: crate::RelationId,
        /// What Juju said.
        source: Box<hook::Error>,
    },
    /// Juju does not let this unit read somebody's data in a relation: it may not, or the other side
    /// is going away.
    #[error("this unit may not read the data of {owner} in relation `{endpoint}:{id}`")]
    RelationDataDenied {
        /// Whose data: ``application `db` `` or ``unit `db/0` ``.
        owner: String,
        /// The endpoint.
        endpoint: &'static str,
        /// The relation's number.
        id: crate::RelationId,
        /// What Juju said.
        source: Box<hook::Error>,
    },
    /// Somebody's data in a relation is not as the interface's type says.
    #[error(
        "cannot read the data of {owner} in relation `{endpoint}:{id}`: {}",
        relation_data::list(faults)
    )]
    InvalidRelationData {
        /// Whose data: ``application `db` `` or ``unit `db/0` ``.
        owner: String,
        /// The endpoint.
        endpoint: &'static str,
        /// The relation's number.
        id: crate::RelationId,
        /// Every key that is missing or not valid.
        faults: Vec<DataFault>,
    },
    /// A value of an interface's type cannot be written as relation data.
    #[error(
        "cannot write the data of {owner} in relation `{endpoint}:{id}`: {}",
        relation_data::list(faults)
    )]
    UnwritableRelationData {
        /// Whose data: ``application `web` `` or ``unit `web/0` ``.
        owner: String,
        /// The endpoint.
        endpoint: &'static str,
        /// The relation's number.
        id: crate::RelationId,
        /// Every key that cannot be written.
        faults: Vec<DataFault>,
    },
    /// An endpoint that should have at most one relation has several.
    #[error(
        "the endpoint `{endpoint}` has {count} relations, but its `limit` in the charm's YAML is 1"
    )]
    TooManyRelations {
        /// The endpoint.
        endpoint: &'static str,
        /// How many there are.
        count: usize,
    },
    /// Juju does not say which application is on the other side of a relation.
    #[error("juju does not name the other application of relation `{endpoint}:{id}`")]
    UnknownRemoteApp {
        /// The endpoint.
        endpoint: &'static str,
        /// The relation's number.
        id: crate::RelationId,
    },
    /// What was written during the dispatch could not be sent to Juju.
    #[error("cannot {write}")]
    Flush {
        /// What was to be done, and which handler asked for it.
        write: String,
        /// The handlers, each once: `configure`, `database.changed` of a component.
        handlers: Vec<String>,
        /// Why not.
        source: Box<Error>,
    },
    /// Application data was written, but this unit has lost the leadership since.
    #[error("this unit is no longer the leader")]
    LeadershipLost,
    /// A databag would have more bytes than Juju keeps.
    #[error("it would have {size} bytes, but juju keeps at most {limit}")]
    DataTooLarge {
        /// The bytes of all keys and values.
        size: usize,
        /// The most that Juju keeps.
        limit: usize,
    },
}

/// The error of a handler: it takes by `?` whatever turns into a [`BoxError`].
///
/// That is every error type, `anyhow::Error`, `eyre::Report`, a boxed error and a plain text. In
/// return it is no [`std::error::Error`] itself and does not turn into a boxed one by `?`: use
/// [`into_boxed`](Self::into_boxed). Handlers may as well return an error of their own.
///
/// ```
/// fn port(text: &str) -> ops::Result<u16> {
///     let port = text.parse()?; // a ParseIntError
///     if port < 1024 {
///         return Err("the port is privileged".into());
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

    /// An operator has to do something, which `message` names. The handler's buffered writes and stored
    /// changes are dropped, the unit is `blocked`, and the dispatch goes on: the other handlers' writes,
    /// deferred events and stored values are kept. Juju does not run the event again; one that was deferred
    /// waits on.
    ///
    /// A handler of events returns it, or a `#[status]` method, whose status it then is; in an action and
    /// before the commit it is an error as any other. In `collect-metrics` and `meter-status-changed`, where
    /// Juju takes no status, the log alone tells of it.
    pub fn blocked(message: impl Into<String>) -> Self {
        Self::status(Status::blocked(message))
    }

    /// The charm waits for something else, which `message` names: as [`Failure::blocked`], but the unit
    /// is `waiting`.
    pub fn waiting(message: impl Into<String>) -> Self {
        Self::status(Status::waiting(message))
    }

    fn status(status: Status) -> Self {
        Self(Box::new(StatusFailure(status)))
    }

    /// The error itself.
    pub fn into_boxed(self) -> BoxError {
        self.0
    }
}

/// The error of a handler that sets the unit's status instead of failing the hook.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.message())]
pub(crate) struct StatusFailure(pub(crate) Status);

impl<E: Into<BoxError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// As `anyhow::Error` is: no error itself, but it turns into a boxed one.
    struct Report;

    impl From<Report> for BoxError {
        fn from(_: Report) -> Self {
            "a report".into()
        }
    }

    #[test]
    fn a_failure_takes_what_turns_into_a_boxed_error() {
        fn failed(by: &str) -> Result<()> {
            match by {
                "an error type" => Err("x".parse::<u16>().unwrap_err())?,
                "a boxed error" => Err(BoxError::from("boxed"))?,
                "a report" => Err(Report)?,
                "a string" => Err(by.to_owned())?,
                "a failure" => Err(Failure::msg("failed"))?,
                _ => Err("a text")?,
            }
            Ok(())
        }
        for (by, text) in [
            ("an error type", "invalid digit found in string"),
            ("a boxed error", "boxed"),
            ("a report", "a report"),
            ("a string", "a string"),
            ("a failure", "failed"),
            ("a text", "a text"),
        ] {
            assert_eq!(failed(by).unwrap_err().to_string(), text, "{by}");
        }
    }

    #[test]
    fn a_chain_says_each_cause_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot read `{0}`")]
        struct Unreadable(&'static str, #[source] std::io::Error);
        let cause = std::io::Error::other("disk full");
        assert_eq!(chain(&Unreadable("x", cause)), "cannot read `x`: disk full");
        let repeated = Unreadable("x", std::io::Error::other("cannot read `x`"));
        assert_eq!(chain(&repeated), "cannot read `x`");
    }
}
