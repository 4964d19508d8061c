//! What can go wrong on the socket.

use std::io;

use crate::gob::MAX_MESSAGE_BYTES;

/// The exact error text by which the agent says that a hook command reads standard input and the
/// request carried none.
pub const STDIN_REQUIRED: &str = "hook tool requires stdin, none supplied";

/// A failure of the connection itself. It is of no use afterwards; byte offsets count from the
/// first byte that was received on it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The socket could not be reached.
    #[error(
        "cannot connect to the agent's socket `{address}`; it exists only while a hook runs, for the unit's own user"
    )]
    Connect {
        /// The address as text.
        address: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The socket could not be listened on.
    #[error("cannot listen on the agent's socket `{address}`")]
    Bind {
        /// The address as text.
        address: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Writing failed.
    #[error("cannot write to the agent's socket")]
    Write(#[source] io::Error),
    /// Reading failed.
    #[error("cannot read from the agent's socket at byte {offset} of the connection")]
    Read {
        /// How many bytes had been received.
        offset: u64,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The other side closed the connection instead of answering: it ended, or the hook's context is
    /// over.
    #[error("the agent closed the connection at byte {offset} instead of answering")]
    Closed {
        /// How many bytes had been received.
        offset: u64,
    },
    /// The other side closed the connection in the middle of a request or an answer.
    #[error("the connection was closed in the middle of a message, at byte {offset}")]
    Truncated {
        /// How many bytes had been received.
        offset: u64,
    },
    /// What was received is not this protocol.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// An answer to a call that was not made, or was answered already.
    #[error(
        "the answer before byte {offset} of the connection is to call {sequence}, which is not outstanding"
    )]
    UnexpectedAnswer {
        /// How many bytes had been received.
        offset: u64,
        /// The call number in the answer.
        sequence: u64,
    },
    /// [`Client::receive`](crate::Client::receive) without a call to wait for.
    #[error("no call is outstanding on the agent's socket; send one before receiving")]
    NothingOutstanding,
    /// The connection failed earlier, and that failure was reported then.
    #[error("the connection to the agent's socket failed earlier; connect again")]
    Failed,
}

/// Bytes that cannot be decoded, and where on the connection they are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot decode byte {offset} of the connection: {problem}")]
#[non_exhaustive]
pub struct DecodeError {
    /// The offset, counted from the first byte received on the connection.
    pub offset: u64,
    /// What is wrong there.
    pub problem: DecodeProblem,
}

/// What is wrong with received bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// An integer with a length byte that gob does not have.
    #[error("not gob: bad integer")]
    Integer,
    /// A value is longer than the message that holds it.
    #[error("not gob: a value runs past the end of its message")]
    PastEnd,
    /// Bytes are left in a message after its value.
    #[error("not gob: {bytes} bytes follow the message's value")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// A type definition that makes no sense.
    #[error("not gob: bad type definition")]
    Definition,
    /// A number beyond a struct's last field.
    #[error("not gob: a struct value has a field that its type does not define")]
    FieldNumber,
    /// A length or count that contradicts the type.
    #[error("not gob: wrong number of elements")]
    ElementCount,
    /// A value of a type that the connection has not defined.
    #[error("unknown type id {id}: the connection has not defined it")]
    UnknownType {
        /// The type id.
        id: i64,
    },
    /// A type id defined twice.
    #[error("type id {id} is defined twice")]
    DuplicateType {
        /// The type id.
        id: i64,
    },
    /// A value that is not of the expected type.
    #[error("{what} is of type {found}, expected {expected}")]
    WrongType {
        /// The message or the field.
        what: String,
        /// What the connection says that it is.
        found: &'static str,
        /// What the protocol has there.
        expected: &'static str,
    },
    /// A text that is not UTF-8, in a field that must be.
    #[error("field `{field}` is not UTF-8")]
    NotUtf8 {
        /// The field's name.
        field: String,
    },
    /// An interface value: nothing in this protocol has one.
    #[error("interface values are not supported")]
    Interface,
    /// A message over the limit.
    #[error("a message of {bytes} bytes is too large; the limit is {MAX_MESSAGE_BYTES}")]
    MessageTooLarge {
        /// The length that the message announces.
        bytes: u64,
    },
    /// More of something than any sane peer sends.
    #[error("too many {what}; the limit is {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are taken.
        limit: usize,
    },
}

/// The agent's own refusal of a call, like `bad request: unknown command: foo`. The connection goes
/// on.
///
/// A hook command that ran and failed is no such error: it is a [`Response`](crate::Response) with
/// a code other than 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ServerError(String);

impl ServerError {
    pub(crate) fn new(message: String) -> Self {
        Self(message)
    }

    /// The agent's text, unchanged.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0
    }

    /// Whether the command reads standard input and the request carried none; the same request
    /// with [`Stdin::Given`](crate::Stdin::Given) will do.
    #[must_use]
    pub fn requires_stdin(&self) -> bool {
        self.0 == STDIN_REQUIRED
    }
}

/// Why [`Client::call`](crate::Client::call) gave no response.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The connection failed. Whether the agent ran the command is unknown, unless nothing had been
    /// sent.
    #[error(transparent)]
    Connection(#[from] Error),
    /// The agent refused the call.
    #[error("the agent refused the call")]
    Refused(#[source] ServerError),
    /// The command wanted standard input, and that could not be read.
    #[error("cannot read the standard input for the hook command")]
    Stdin(#[source] io::Error),
}
