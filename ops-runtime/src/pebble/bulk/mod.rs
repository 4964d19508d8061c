//! HTTP/1.1 by hand, for the bytes of files alone. ureq copies each of them once more, and offers each
//! sixteen of them to the log as a record, which a charm's logger looks at: for large files that takes
//! longer than the rest.

mod body;

use std::error::Error as StdError;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use body::{Body, Framing, Received};

use super::connector::Connector;
use super::transport::{
    Answer, EarlyAnswer, Failure, LONGEST, Patience, USER_AGENT, is_quiet, is_timeout,
};

/// The most that a head may have. Pebble's have 300 bytes.
const MAX_HEAD_BYTES: usize = 16 * 1024;
const MAX_HEADERS: usize = 32;
/// Of what is sent at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// What a chunk begins with: its length, eight digits and the end of the line.
const SIZE_BYTES: usize = 10;
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Connections to one daemon, of which one is kept.
#[derive(Debug, Clone)]
pub(super) struct Bulk {
    connector: Connector,
    idle: Idle,
}

/// The connection that waits for the next request, if there is one.
#[derive(Debug, Clone, Default)]
struct Idle(Arc<Mutex<Option<UnixStream>>>);

impl Idle {
    fn take(&self) -> Option<UnixStream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().filter(is_quiet)
    }

    fn keep(&self, stream: UnixStream) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream);
    }
}

impl Bulk {
    pub(super) fn new(connector: Connector) -> Self {
        Self { connector, idle: Idle::default() }
    }

    /// Asks for files.
    pub(super) fn get(
        &self,
        path: &str,
        accept: &str,
        patience: Patience,
    ) -> Result<Answer, Failure> {
        let mut stream = self.open(patience)?;
        let head = format!("{}\r\n", head("GET", path, accept));
        write(&mut stream, head.as_bytes())?;
        self.answer(stream, patience)
    }

    /// Sends files, as they are read.
    pub(super) fn post(
        &self,
        path: &str,
        accept: &str,
        content_type: &str,
        body: &mut dyn Read,
        patience: Patience,
    ) -> Result<Answer, Failure> {
        let mut stream = self.open(patience)?;
        let head = head("POST", path, accept);
        let head =
            format!("{head}Content-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n");
        send(&mut stream, head.as_bytes(), body)?;
        self.answer(stream, patience)
    }

    fn open(&self, patience: Patience) -> Result<UnixStream, Failure> {
        let stream = match self.idle.take() {
            Some(stream) => stream,
            None => {
                let limit = patience.connect.min(LONGEST);
                self.connector.open(limit).map_err(Failure::Connect)?
            }
        };
        stream.set_write_timeout(limit(patience.stall)).map_err(Failure::Io)?;
        Ok(stream)
    }

    /// Waits for the head of the answer.
    fn answer(&self, stream: UnixStream, patience: Patience) -> Result<Answer, Failure> {
        let until = patience.answer.and_then(|answer| Instant::now().checked_add(answer));
        let mut received = Received::new(MAX_HEAD_BYTES);
        let head = loop {
            match parse(received.bytes())? {
                // What comes before the answer says only that there will be one.
                Some(head) if (100..200).contains(&head.status) => received.consume(head.bytes),
                Some(head) => break head,
                None => {
                    let left = until.map(|until| until.saturating_duration_since(Instant::now()));
                    stream.set_read_timeout(limit(left)).map_err(Failure::Io)?;
                    match received.read_more(&stream) {
                        Ok(0) => return Err(Failure::Io(ErrorKind::UnexpectedEof.into())),
                        Ok(_) => {}
                        Err(error) if is_timeout(&error) => return Err(Failure::TimedOut),
                        Err(error) => return Err(Failure::Io(error)),
                    }
                }
            }
        };
        received.consume(head.bytes);
        stream.set_read_timeout(limit(patience.per_read())).map_err(Failure::Io)?;
        let idle = head.is_kept.then(|| self.idle.clone());
        let body = Body::new(stream, received, head.framing, idle);
        Ok(Answer { status: head.status, content_type: head.content_type, body: Box::new(body) })
    }
}

/// Sockets take no time of zero, which would be for ever.
fn limit(time: Option<Duration>) -> Option<Duration> {
    time.map(|time| time.clamp(Duration::from_millis(1), LONGEST))
}

fn head(method: &str, path: &str, accept: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {USER_AGENT}\r\nAccept: {accept}\r\n"
    )
}

/// Sends the head and the body, which are one message where the body is short.
fn send(stream: &mut UnixStream, head: &[u8], body: &mut dyn Read) -> Result<(), Failure> {
    let mut message = head.to_vec();
    loop {
        let begin = message.len();
        message.resize(begin + SIZE_BYTES + CHUNK_BYTES, 0);
        let space = message.get_mut(begin + SIZE_BYTES..).unwrap_or_default();
        let filled = fill(body, space).map_err(Failure::Io)?;
        if filled == 0 {
            message.truncate(begin);
        } else {
            message.truncate(begin + SIZE_BYTES + filled);
            if let Some(size) = message.get_mut(begin..begin + SIZE_BYTES) {
                size.copy_from_slice(format!("{filled:08x}\r\n").as_bytes());
            }
            message.extend_from_slice(b"\r\n");
        }
        let is_last = filled < CHUNK_BYTES;
        if is_last {
            message.extend_from_slice(LAST_CHUNK);
        }
        write(stream, &message)?;
        if is_last {
            return Ok(());
        }
        message.clear();
    }
}

/// Reads until it is full, or there is no more.
fn fill(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(space) = buffer.get_mut(filled..).filter(|space| !space.is_empty()) {
        match source.read(space) {
            Ok(0) => break,
            Ok(bytes) => filled += bytes,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn write(stream: &mut UnixStream, bytes: &[u8]) -> Result<(), Failure> {
    stream.write_all(bytes).map_err(|error| match error {
        error if is_timeout(&error) => Failure::TimedOut,
        error => match EarlyAnswer::read(stream, Vec::new()) {
            Some(answer) => Failure::Early(answer.0),
            None => Failure::Io(error),
        },
    })
}

/// The head of an answer.
struct Head {
    status: u16,
    content_type: String,
    framing: Framing,
    is_kept: bool,
    /// How many it has.
    bytes: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("the head of its answer {0}")]
struct BadHead(&'static str);

/// `None`: it has not come whole yet.
fn parse(bytes: &[u8]) -> Result<Option<Head>, Failure> {
    let failed = |error: Box<dyn StdError + Send + Sync>| Failure::NotHttp(error);
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let bytes = match response.parse(bytes) {
        Ok(httparse::Status::Complete(bytes)) => bytes,
        Ok(httparse::Status::Partial) if bytes.len() < MAX_HEAD_BYTES => return Ok(None),
        Ok(httparse::Status::Partial) => return Err(failed(BadHead("does not end").into())),
        Err(error) => return Err(failed(error.into())),
    };
    let header = |name: &str| {
        let named = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        named.and_then(|header| std::str::from_utf8(header.value).ok())
    };
    let framing = match (header("transfer-encoding"), header("content-length")) {
        (Some(coding), _) if coding.eq_ignore_ascii_case("chunked") => Framing::Size,
        (Some(_), _) => return Err(failed(BadHead("has a coding that is not `chunked`").into())),
        (None, Some(length)) => match length.parse() {
            Ok(length) => Framing::Length(length),
            Err(_) => return Err(failed(BadHead("has a length that is no number").into())),
        },
        (None, None) => Framing::Rest,
    };
    let is_closed = header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    Ok(Some(Head {
        status: response.code.unwrap_or_default(),
        content_type: header("content-type").unwrap_or_default().to_owned(),
        is_kept: response.version == Some(1) && !is_closed,
        framing,
        bytes,
    }))
}

#[cfg(test)]
mod tests;
