//! HTTP/1.1 over a unix socket, by ureq, except for files, which go by [`bulk`](super::bulk). The
//! transports of ureq are outside of its promises of stability, so this is the only file that knows them.

use std::error::Error as StdError;
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use ureq::http::{HeaderValue, Request, Response, header};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport as chain;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, LazyBuffers, NextTimeout};
use ureq::{Agent, AsSendBody, Body};

use super::bulk::Bulk;
use super::connector::{Connector, NoConnection};

/// What an answer with files is.
pub(super) const MULTIPART: &str = "multipart/form-data";
pub(super) const USER_AGENT: &str = concat!("ops/", env!("CARGO_PKG_VERSION"));

/// How many bytes of an answer are read that came before the request was sent whole.
const MAX_EARLY_ANSWER: u64 = 1024 * 1024;
/// How long that answer is waited for, once the daemon has stopped to read.
const EARLY_ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// Longer times are for ever, and more than a clock can add.
pub(super) const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);
/// Of each connection's buffers, one for each direction.
const BUFFER_BYTES: usize = 64 * 1024;

/// Kept connections to one daemon.
#[derive(Debug, Clone)]
pub(super) struct Http {
    agent: Agent,
    bulk: Bulk,
}

/// What is sent.
pub(super) enum Content<'body> {
    /// A GET.
    None,
    /// A POST of JSON.
    Json(Vec<u8>),
    /// A POST of a body that is made while it is sent.
    Stream { content_type: String, body: &'body mut dyn Read },
}

/// How long to wait for the daemon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For it to take a connection, where none is kept.
    pub(super) connect: Duration,
    /// For the head of its answer. `None` waits for ever.
    pub(super) answer: Option<Duration>,
    /// For the next bytes of the answer, or until it takes further bytes. `None` waits for ever.
    pub(super) stall: Option<Duration>,
}

impl Patience {
    /// For the next bytes, those of the head included.
    pub(super) fn per_read(self) -> Option<Duration> {
        Some(self.answer?.max(self.stall?).min(LONGEST))
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no connection.
    Connect(NoConnection),
    /// The connection ended, or the kernel refused.
    Io(io::Error),
    /// The daemon was too slow.
    TimedOut,
    /// What came was not HTTP.
    NotHttp(Box<dyn StdError + Send + Sync>),
    /// The daemon answered before it had the whole body, and closed the connection.
    Early(Vec<u8>),
}

/// The head of an answer, and its body to be read.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Box<dyn Read + Send>,
}

impl Http {
    pub(super) fn new(connector: Connector) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent(USER_AGENT)
            .input_buffer_size(BUFFER_BYTES)
            .output_buffer_size(BUFFER_BYTES)
            .build();
        let bulk = Bulk::new(connector.clone());
        Self { agent: Agent::with_parts(config, Sockets(connector), NoResolver), bulk }
    }

    /// Sends a request to `path` and waits for the head of the answer.
    pub(super) fn send(
        &self,
        path: &str,
        accept: &'static str,
        content: Content<'_>,
        patience: Patience,
    ) -> Result<Answer, Failure> {
        let head = Request::builder()
            .uri(format!("http://localhost{path}"))
            .header(header::ACCEPT, HeaderValue::from_static(accept));
        match content {
            Content::None if accept == MULTIPART => self.bulk.get(path, accept, patience),
            Content::None => self.run(head.method("GET").body(()), patience),
            Content::Json(body) => {
                let head = head.header(header::CONTENT_TYPE, "application/json");
                self.run(head.method("POST").body(body), patience)
            }
            Content::Stream { content_type, body } => {
                self.bulk.post(path, accept, &content_type, body, patience)
            }
        }
    }

    fn run<B: AsSendBody>(
        &self,
        request: Result<Request<B>, ureq::http::Error>,
        patience: Patience,
    ) -> Result<Answer, Failure> {
        let request = request.map_err(|error| Failure::NotHttp(error.into()))?;
        let request = self
            .agent
            .configure_request(request)
            .timeout_connect(Some(patience.connect.min(LONGEST)))
            .timeout_recv_response(patience.answer.map(|answer| answer.min(LONGEST)))
            .timeout_per_read(patience.per_read())
            .timeout_per_write(patience.stall.map(|stall| stall.min(LONGEST)))
            .build();
        let response: Response<Body> = self.agent.run(request).map_err(failure)?;
        let content_type = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let status = response.status().as_u16();
        Ok(Answer { status, content_type, body: Box::new(response.into_body().into_reader()) })
    }
}

fn failure(error: ureq::Error) -> Failure {
    match error {
        ureq::Error::Timeout(ureq::Timeout::Connect) => Failure::Connect(NoConnection::TimedOut),
        ureq::Error::Timeout(_) => Failure::TimedOut,
        ureq::Error::Io(error) => match error.downcast::<EarlyAnswer>() {
            Ok(early) => Failure::Early(early.0),
            Err(error) => Failure::Io(error),
        },
        ureq::Error::Other(error) => match error.downcast::<CannotConnect>() {
            Ok(cannot) => Failure::Connect(NoConnection::Io(cannot.0)),
            Err(error) => Failure::NotHttp(error),
        },
        other => Failure::NotHttp(Box::new(other)),
    }
}

/// Whether reading a body failed because its next bytes came too late.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    matches!(inner, Some(ureq::Error::Timeout(_)))
        || matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

#[derive(Debug, thiserror::Error)]
#[error("no connection")]
struct CannotConnect(#[source] io::Error);

/// What the daemon said before it closed the connection, after it had read as much as it wanted.
#[derive(Debug, thiserror::Error)]
#[error("answered before the end of the request")]
pub(super) struct EarlyAnswer(pub(super) Vec<u8>);

impl EarlyAnswer {
    /// Reads it behind what has come already.
    pub(super) fn read(stream: &UnixStream, mut answer: Vec<u8>) -> Option<Self> {
        stream.set_read_timeout(Some(EARLY_ANSWER_TIMEOUT)).ok()?;
        // An error ends the answer like its end does: the connection is dead either way.
        let _ = stream.take(MAX_EARLY_ANSWER).read_to_end(&mut answer);
        (!answer.is_empty()).then_some(Self(answer))
    }
}

/// Whether a connection is open, and nothing has come that was not asked for.
pub(super) fn is_quiet(stream: &UnixStream) -> bool {
    let mut byte = [0];
    let mut stream = stream;
    let is_quiet = stream.set_nonblocking(true).is_ok()
        && matches!(stream.read(&mut byte), Err(error) if error.kind() == ErrorKind::WouldBlock);
    is_quiet && stream.set_nonblocking(false).is_ok()
}

/// There is no name to look up; ureq asks for an address all the same.
#[derive(Debug)]
struct NoResolver;

impl Resolver for NoResolver {
    fn resolve(
        &self,
        _: &ureq::http::Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        addresses.push(([127, 0, 0, 1], 0).into());
        Ok(addresses)
    }
}

#[derive(Debug)]
struct Sockets(Connector);

impl<In: chain::Transport> chain::Connector<In> for Sockets {
    type Out = Socket;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<In>,
    ) -> Result<Option<Socket>, ureq::Error> {
        let limit = details.timeout.not_zero().map_or(LONGEST, |limit| *limit);
        let stream = self.0.open(limit).map_err(|error| match error {
            NoConnection::Io(error) => ureq::Error::Other(Box::new(CannotConnect(error))),
            NoConnection::TimedOut => ureq::Error::Timeout(ureq::Timeout::Connect),
        })?;
        let config = details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(Socket { stream, buffers, read_timeout: None, write_timeout: None }))
    }
}

struct Socket {
    stream: UnixStream,
    buffers: LazyBuffers,
    /// What the kernel has been told, so that it is not told the same again.
    read_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
}

impl chain::Transport for Socket {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let timeout = timeout.for_write();
        let limit = timeout.not_zero().map(|limit| *limit);
        if self.write_timeout != limit {
            self.stream.set_write_timeout(limit)?;
            self.write_timeout = limit;
        }
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        match (&self.stream).write_all(output) {
            Ok(()) => Ok(()),
            Err(error) if is_timeout(&error) => Err(ureq::Error::Timeout(timeout.reason)),
            Err(error) => {
                let early = EarlyAnswer::read(&self.stream, self.buffers.input().to_vec());
                Err(ureq::Error::Io(early.map_or(error, io::Error::other)))
            }
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let timeout = timeout.for_read();
        let limit = timeout.not_zero().map(|limit| *limit);
        if self.read_timeout != limit {
            self.stream.set_read_timeout(limit)?;
            self.read_timeout = limit;
        }
        let input = self.buffers.input_append_buf();
        let read = loop {
            match (&self.stream).read(input) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => {
                    return Err(ureq::Error::Timeout(timeout.reason));
                }
                read => break read?,
            }
        };
        self.buffers.input_appended(read);
        Ok(read > 0)
    }

    fn is_open(&mut self) -> bool {
        is_quiet(&self.stream)
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Socket").field(&self.stream).finish()
    }
}
