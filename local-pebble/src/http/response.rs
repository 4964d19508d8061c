//! Responses.

use std::fmt;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;

use super::Stream;

/// What follows once a connection has become another protocol's: it gets the connection and what was read
/// ahead.
pub(crate) type Upgrade = Box<dyn FnOnce(UnixStream, Vec<u8>) + Send>;

type WriteBody = Box<dyn FnOnce(&mut dyn StreamWriter) -> io::Result<()> + Send>;

/// Where a body of unknown length is written to.
pub(crate) trait StreamWriter: Write {
    /// Whether the client has closed its end.
    fn is_gone(&self) -> bool;
}

/// What a request is answered.
pub(crate) enum Response {
    /// A whole body.
    Full { status: u16, content_type: &'static str, body: Vec<u8> },
    /// A body that is made while it is sent.
    Stream { content_type: String, write: WriteBody },
    /// The same somewhere else.
    Moved { location: String },
    /// Another protocol from here on; the text is the answer to the client's key.
    Upgrade { accept: String, then: Upgrade },
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { status, .. } => write!(f, "Full({status})"),
            Self::Stream { content_type, .. } => write!(f, "Stream({content_type})"),
            Self::Moved { location } => write!(f, "Moved({location})"),
            Self::Upgrade { .. } => f.write_str("Upgrade"),
        }
    }
}

/// The text that belongs to a status.
pub(crate) const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        301 => "Moved Permanently",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        502 => "Bad Gateway",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}

/// Writes a body in chunks.
pub(super) struct Chunks<'s> {
    stream: &'s Stream,
    buffer: Vec<u8>,
}

impl<'s> Chunks<'s> {
    pub(super) const fn new(stream: &'s Stream) -> Self {
        Self { stream, buffer: Vec::new() }
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.send()?;
        self.stream.write_all(b"0\r\n\r\n")
    }

    fn send(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let head = format!("{:x}\r\n", self.buffer.len());
        self.buffer.extend_from_slice(b"\r\n");
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl Write for Chunks<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const FULL: usize = 64 * 1024;
        if bytes.len() >= FULL {
            // Much at once goes out as it is.
            self.send()?;
            self.stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes())?;
            self.stream.write_all(bytes)?;
            self.stream.write_all(b"\r\n")?;
            return Ok(bytes.len());
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= FULL {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

impl StreamWriter for Chunks<'_> {
    fn is_gone(&self) -> bool {
        use rustix::net::{RecvFlags, recv};
        let mut byte = [0];
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        matches!(recv(self.stream, &mut byte, flags), Ok((_, 0)))
    }
}
