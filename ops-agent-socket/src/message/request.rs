//! A hook command to run, as it is sent and as it is received.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::error::DecodeError;
use crate::gob::{Encoder, FieldType, StructType, Value};

/// The most arguments of a received request. `execve` takes fewer.
const MAX_ARGUMENTS: usize = 1 << 20;

static REQUEST: StructType = StructType {
    name: "Request",
    fields: &[
        ("ContextId", FieldType::String),
        ("Dir", FieldType::String),
        ("CommandName", FieldType::String),
        ("Args", FieldType::Strings),
        ("StdinSet", FieldType::Bool),
        ("Stdin", FieldType::Bytes),
    ],
};

/// Juju 2.8 to 3.6 for a remote caller.
static REQUEST_WITH_TOKEN: StructType = StructType {
    name: "Request",
    fields: &[
        ("ContextId", FieldType::String),
        ("Dir", FieldType::String),
        ("CommandName", FieldType::String),
        ("Args", FieldType::Strings),
        ("StdinSet", FieldType::Bool),
        ("Stdin", FieldType::Bytes),
        ("Token", FieldType::String),
    ],
};

/// The standard input of a hook command.
#[derive(Clone, Copy, Default)]
pub enum Stdin<'a> {
    /// None. A command that wants it gives an error.
    #[default]
    Absent,
    /// Sent with the request, which saves a round trip when the command is known to read it.
    Given(&'a [u8]),
    /// Read, and the request sent again, only when the agent says that the command wants it: what
    /// an executable does, since it does not know the command and must not drain its own input in
    /// vain. [`Client::call`](crate::Client::call) alone does so;
    /// [`Client::send`](crate::Client::send) takes it for [`Absent`](Self::Absent).
    OnDemand(&'a dyn Fn() -> io::Result<Vec<u8>>),
}

impl<'a> Stdin<'a> {
    fn given(&self) -> Option<&'a [u8]> {
        match self {
            Self::Given(bytes) => Some(bytes),
            Self::Absent | Self::OnDemand(_) => None,
        }
    }
}

impl fmt::Debug for Stdin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Given(bytes) => write!(f, "Given({} bytes)", bytes.len()),
            Self::OnDemand(_) => f.write_str("OnDemand"),
        }
    }
}

/// A hook command to run, borrowed from whoever sends it.
///
/// Its `Debug` shows no argument, no standard input and no token: they can be secrets.
pub struct Request<'a, A> {
    /// `JUJU_CONTEXT_ID`.
    pub context_id: &'a str,
    /// The caller's working directory, which must be absolute: the agent resolves `--file` and
    /// `--output` against it.
    pub directory: &'a Path,
    /// The command's name, like `config-get`.
    pub command: &'a str,
    /// The arguments, without the command's name. They may hold any bytes.
    pub arguments: &'a [A],
    /// The standard input.
    pub stdin: Stdin<'a>,
    /// `JUJU_AGENT_TOKEN`, where the environment has it (Juju 2.8 to 3.6).
    pub token: Option<&'a str>,
}

impl<A> Clone for Request<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Request<'_, A> {}

impl<'a, A: AsRef<OsStr>> Request<'a, A> {
    /// A request without standard input and token.
    #[must_use]
    pub fn new(
        context_id: &'a str,
        directory: &'a Path,
        command: &'a str,
        arguments: &'a [A],
    ) -> Self {
        Self { context_id, directory, command, arguments, stdin: Stdin::Absent, token: None }
    }

    /// The same with `stdin`.
    #[must_use]
    pub fn with_stdin(self, stdin: Stdin<'a>) -> Self {
        Self { stdin, ..self }
    }

    /// The same with `token`; an empty one is none.
    #[must_use]
    pub fn with_token(self, token: Option<&'a str>) -> Self {
        Self { token, ..self }
    }

    /// Not less than the bytes that the request takes on the connection.
    pub(crate) fn size_bound(&self) -> usize {
        const TYPE_DEFINITIONS_AND_HEADER: usize = 512;
        const LENGTH: usize = 9;
        let arguments = self.arguments.iter().map(|argument| LENGTH + argument.as_ref().len());
        TYPE_DEFINITIONS_AND_HEADER
            + self.context_id.len()
            + self.directory.as_os_str().len()
            + self.command.len()
            + arguments.sum::<usize>()
            + self.stdin.given().map_or(0, <[u8]>::len)
            + self.token.map_or(0, str::len)
    }

    pub(crate) fn encode(&self, encoder: &mut Encoder) {
        let token = self.token.unwrap_or_default();
        let stdin = self.stdin.given();
        // A server of Juju 4 takes either; one type per kind keeps ours Go's to the byte.
        let of = if token.is_empty() { &REQUEST } else { &REQUEST_WITH_TOKEN };
        encoder.value(of, |fields| {
            fields.bytes(self.context_id.as_bytes());
            fields.bytes(self.directory.as_os_str().as_bytes());
            fields.bytes(self.command.as_bytes());
            fields.strings(self.arguments.iter().map(|argument| argument.as_ref().as_bytes()));
            fields.bool(stdin.is_some());
            fields.bytes(stdin.unwrap_or_default());
            fields.bytes(token.as_bytes());
        });
    }
}

impl<A> fmt::Debug for Request<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("context_id", &self.context_id)
            .field("directory", &self.directory)
            .field("command", &self.command)
            .field("arguments", &self.arguments.len())
            .field("stdin", &self.stdin)
            .finish_non_exhaustive()
    }
}

/// A hook command that a client asks for.
///
/// Its `Debug` shows no argument, no standard input and no token: they can be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IncomingRequest {
    /// The context that the client believes to run in, its `JUJU_CONTEXT_ID`.
    pub context_id: String,
    /// The client's working directory. Juju refuses one that is not absolute.
    pub directory: PathBuf,
    /// The command's name.
    pub command: String,
    /// The arguments, without the command's name.
    pub arguments: Vec<OsString>,
    /// The standard input. A handler that needs it and finds none answers
    /// [`STDIN_REQUIRED`](crate::STDIN_REQUIRED); the client then asks again.
    pub stdin: Option<Vec<u8>>,
    /// The client's `JUJU_AGENT_TOKEN`; `None` when it is empty or the client knows no such field.
    pub token: Option<String>,
}

impl IncomingRequest {
    pub(crate) fn decode(value: Value<'_>) -> Result<Self, DecodeError> {
        let mut request = Self::default();
        let mut stdin_set = false;
        let mut fields = value.fields("the request's body")?;
        while let Some(field) = fields.next_field()? {
            match field.name() {
                "ContextId" => field.text()?.clone_into(&mut request.context_id),
                "Dir" => request.directory = os_string(field.string()?).into(),
                "CommandName" => field.text()?.clone_into(&mut request.command),
                "Args" => request.arguments = field.strings(MAX_ARGUMENTS, os_string)?,
                "StdinSet" => stdin_set = field.bool()?,
                "Stdin" => request.stdin = Some(field.bytes()?.to_vec()),
                "Token" => request.token = Some(field.text()?.to_owned()),
                _ => field.skip()?,
            }
        }
        request.stdin = if stdin_set { Some(request.stdin.unwrap_or_default()) } else { None };
        request.token = request.token.filter(|token| !token.is_empty());
        Ok(request)
    }
}

fn os_string(bytes: &[u8]) -> OsString {
    OsString::from_vec(bytes.to_vec())
}

impl fmt::Debug for IncomingRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingRequest")
            .field("context_id", &self.context_id)
            .field("directory", &self.directory)
            .field("command", &self.command)
            .field("arguments", &self.arguments.len())
            .field("stdin_bytes", &self.stdin.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}
