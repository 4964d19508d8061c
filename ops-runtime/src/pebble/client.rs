//! The client, and what all its requests share.

use std::fmt::Display;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::api::{self, AnswerKind, Envelope, ErrorResult, ReadError};
use super::changes::ChangeId;
use super::connector::{Connector, NoConnection};
use super::error::{ApiError, Error, Result};
use super::pending::PendingChange;
use super::query::Query;
use super::transport::{self, Answer, Content, Failure, Http, Patience};
use crate::juju_version::JujuVersion;

/// How long a request may take by itself.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a transfer of a file may stand still.
const DEFAULT_STALL_TIMEOUT: Duration = Duration::from_secs(60);
/// Sockets take none for "for ever".
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);

/// A client of one Pebble daemon.
///
/// Making one connects to nothing. Connections are opened when they are needed and kept for a while; a
/// clone shares them. A client may be used by several threads.
///
/// Errors say which socket and which request they are about. [`Error::Unreachable`] means that there is
/// no daemon right now.
#[derive(Debug, Clone)]
pub struct Client {
    connector: Connector,
    http: Http,
    timeout: Duration,
    stall_timeout: Duration,
    /// The Juju whose Pebble does not take the context of a service.
    lacks_service_context: Option<JujuVersion>,
}

/// A request, as it is told in errors.
#[derive(Debug, Clone)]
pub(super) struct Request<'client> {
    pub(super) client: &'client Client,
    pub(super) method: &'static str,
    pub(super) path: String,
}

impl Client {
    /// A client of the daemon that listens on this socket; its path may have any length.
    pub fn new(socket: impl Into<PathBuf>) -> Self {
        Self::from_connector(Connector::file(socket.into()))
    }

    /// A client that opens its connections by `connect`, which may be one end of a
    /// [`UnixStream::pair`] whose other end a daemon in this process serves. Errors call it `name`.
    ///
    /// ```no_run
    /// # use std::os::unix::net::UnixStream;
    /// # fn serve(_: UnixStream) {}
    /// let pebble = ops::pebble::Client::with_connector("a daemon in this process", || {
    ///     let (client, daemon) = UnixStream::pair()?;
    ///     std::thread::spawn(move || serve(daemon));
    ///     Ok(client)
    /// });
    /// ```
    pub fn with_connector(
        name: impl Into<String>,
        connect: impl Fn() -> io::Result<UnixStream> + Send + Sync + 'static,
    ) -> Self {
        Self::from_connector(Connector::new(name.into(), connect))
    }

    fn from_connector(connector: Connector) -> Self {
        Self {
            http: Http::new(connector.clone()),
            connector,
            timeout: DEFAULT_TIMEOUT,
            stall_timeout: DEFAULT_STALL_TIMEOUT,
            lacks_service_context: None,
        }
    }

    /// How long the daemon may take to answer a request, 10 s unless told. What is waited for by its
    /// nature, such as a change, has a time of its own.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.max(SHORTEST_TIMEOUT);
        self
    }

    /// How long a transfer of a file may stand still, 60 s unless told.
    #[must_use]
    pub fn with_stall_timeout(mut self, timeout: Duration) -> Self {
        self.stall_timeout = timeout.max(SHORTEST_TIMEOUT);
        self
    }

    /// A client of the Pebble that comes with this Juju: what it lacks is told before it is asked.
    #[must_use]
    pub fn with_juju_version(mut self, juju: &JujuVersion) -> Self {
        let lacks = !juju.supports_exec_service_context();
        self.lacks_service_context = lacks.then(|| juju.clone());
        self
    }

    /// Whether a command can have the context of a service.
    pub(super) fn check_service_context(&self) -> Result<()> {
        let Some(juju) = self.lacks_service_context.clone() else { return Ok(()) };
        let (feature, versions) =
            ("the context of a service for a command", "3.1.6, but not in 3.2.0");
        Err(Error::Unsupported { feature, versions, juju: Box::new(juju) })
    }

    /// The socket, or the name that was given to [`with_connector`](Self::with_connector).
    #[must_use]
    pub fn socket(&self) -> &str {
        self.connector.name()
    }

    pub(super) fn connector(&self) -> &Connector {
        &self.connector
    }

    /// That of most requests.
    pub(super) const fn patience(&self) -> Patience {
        let timeout = self.timeout;
        Patience { connect: timeout, answer: Some(timeout), stall: Some(timeout) }
    }

    pub(super) const fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(super) const fn stall_timeout(&self) -> Duration {
        self.stall_timeout
    }

    pub(super) fn request(&self, method: &'static str, path: &str) -> Request<'_> {
        Request { client: self, method, path: path.to_owned() }
    }

    /// A GET whose answer has a result.
    pub(super) fn get<T: DeserializeOwned>(&self, query: &Query) -> Result<T> {
        let request = self.request("GET", query.as_str());
        let answer = request.send(Content::None, request.patience())?;
        request.required(request.envelope(answer)?)
    }

    /// A GET of a list, of which `null` is an empty one.
    pub(super) fn get_list<T: DeserializeOwned + Default>(&self, query: &Query) -> Result<T> {
        let request = self.request("GET", query.as_str());
        let answer = request.send(Content::None, request.patience())?;
        Ok(request.envelope(answer)?.result.unwrap_or_default())
    }

    /// A POST of JSON.
    pub(super) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Option<T>> {
        Ok(self.post_within(path, body, self.timeout)?.result)
    }

    pub(super) fn post_within<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        timeout: Duration,
    ) -> Result<Envelope<T>> {
        let request = self.request("POST", path);
        let body = serde_json::to_vec(body)
            .map_err(|error| request.protocol(&format_args!("its body is not JSON: {error}")))?;
        let patience = Patience { answer: Some(timeout), ..request.patience() };
        request.envelope(request.send(Content::Json(body), patience)?)
    }

    /// A POST that begins a change.
    pub(super) fn begin(&self, path: &str, body: &impl Serialize) -> Result<PendingChange<'_>> {
        let (id, _): (_, Option<serde_json::Value>) = self.begin_with(path, body)?;
        Ok(PendingChange::new(self, id))
    }

    /// A POST that begins a change and has a result at once.
    pub(super) fn begin_with<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(ChangeId, Option<T>)> {
        let answer = self.post_within(path, body, self.timeout)?;
        match answer.change {
            Some(id) if answer.kind == AnswerKind::Async => Ok((id, answer.result)),
            _ => Err(self.request("POST", path).protocol("it begins no change")),
        }
    }
}

impl Request<'_> {
    pub(super) fn patience(&self) -> Patience {
        self.client.patience()
    }

    /// Sends it, and waits for the head of the answer.
    pub(super) fn send(&self, content: Content<'_>, patience: Patience) -> Result<Answer> {
        self.send_accepting("application/json", content, patience)
    }

    pub(super) fn send_accepting(
        &self,
        accept: &'static str,
        content: Content<'_>,
        patience: Patience,
    ) -> Result<Answer> {
        let is_get = matches!(content, Content::None);
        let http = &self.client.http;
        let sent = http.send(&self.path, accept, content, patience);
        let sent = match sent {
            // A kept connection may have died just now. Asking again is safe only for a GET.
            Err(Failure::Io(lost)) if is_get => {
                match http.send(&self.path, accept, Content::None, patience) {
                    Err(Failure::Connect(_)) => Err(Failure::Io(lost)),
                    sent => sent,
                }
            }
            sent => sent,
        };
        sent.map_err(|failure| self.failed(failure, patience))
    }

    fn failed(&self, failure: Failure, patience: Patience) -> Error {
        match failure {
            Failure::Connect(NoConnection::Io(source)) => {
                let (socket, request) = (self.client.socket().to_owned(), self.shown());
                Error::Unreachable { socket, request, source }
            }
            Failure::Connect(NoConnection::TimedOut) => {
                let (socket, request) = (self.client.socket().to_owned(), self.shown());
                Error::ConnectTimedOut { socket, request, timeout: patience.connect }
            }
            Failure::Io(source) => self.disconnected(source),
            Failure::TimedOut => {
                self.timed_out(patience.answer.or(patience.stall).unwrap_or(Duration::MAX))
            }
            Failure::NotHttp(error) => self.protocol(&error),
            Failure::Early(answer) => match api::error_in(api::body_of(&answer)) {
                Some((status, result)) => self.refused(status, result).into(),
                None => self.disconnected(io::ErrorKind::BrokenPipe.into()),
            },
        }
    }

    /// Reads an answer in JSON; an error of Pebble's is an `Err`.
    pub(super) fn envelope<T: DeserializeOwned>(&self, answer: Answer) -> Result<Envelope<T>> {
        if answer.status >= 400 {
            return Err(self.error_of(answer.status, answer.body));
        }
        let envelope = self.read_envelope(answer.body)?;
        if envelope.kind == AnswerKind::Error {
            return Err(self.protocol("it is an error with the status of a success"));
        }
        Ok(envelope)
    }

    /// Reads an answer in JSON, whatever it says.
    pub(super) fn read_envelope<T: DeserializeOwned>(
        &self,
        body: impl Read,
    ) -> Result<Envelope<T>> {
        api::read(body).map_err(|error| match error {
            ReadError::Io(error) => self.interrupted(error),
            ReadError::Json(error) => self.protocol(&error),
        })
    }

    pub(super) fn required<T>(&self, envelope: Envelope<T>) -> Result<T> {
        envelope.result.ok_or_else(|| self.protocol("it has no `result`"))
    }

    /// The error in an answer with a status of failure.
    pub(super) fn error_of(&self, status: u16, body: impl Read) -> Error {
        match self.read_envelope::<ErrorResult>(body) {
            Ok(envelope) => self.refused(status, envelope.result.unwrap_or_default()).into(),
            Err(Error::Protocol { reason, .. }) => {
                self.protocol(&format_args!("its status is {status}, and {reason}"))
            }
            Err(error) => error,
        }
    }

    pub(super) fn refused(&self, status: u16, result: ErrorResult) -> ApiError {
        let ErrorResult { message, kind, value } = result;
        let (socket, request) = (self.client.socket().to_owned(), self.shown());
        ApiError { socket, request, status, kind, message, value }
    }

    /// The error of an answer whose body could not be read to its end.
    pub(super) fn interrupted(&self, error: io::Error) -> Error {
        self.interrupted_after(error, Some(self.client.timeout))
    }

    pub(super) fn interrupted_after(&self, error: io::Error, limit: Option<Duration>) -> Error {
        if transport::is_timeout(&error) {
            return self.timed_out(limit.unwrap_or(Duration::MAX));
        }
        self.disconnected(error)
    }

    pub(super) fn disconnected(&self, source: io::Error) -> Error {
        let (socket, request) = (self.client.socket().to_owned(), self.shown());
        Error::Disconnected { socket, request, source }
    }

    pub(super) fn timed_out(&self, timeout: Duration) -> Error {
        let (socket, request) = (self.client.socket().to_owned(), self.shown());
        Error::TimedOut { socket, request, timeout }
    }

    pub(super) fn protocol(&self, reason: &(impl Display + ?Sized)) -> Error {
        let (socket, request) = (self.client.socket().to_owned(), self.shown());
        Error::Protocol { socket, request, reason: reason.to_string() }
    }

    fn shown(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}
