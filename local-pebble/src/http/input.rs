//! Bytes of a connection, and requests' heads.

use std::io::{self, Read};

use super::Stream;
use super::window::Window;

/// A connection's bytes, of which some may have been read ahead.
#[derive(Debug)]
pub(crate) struct Input {
    stream: Stream,
    window: Window,
}

/// The head of a request.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) is_http_1_0: bool,
    pub(super) headers: Vec<(String, String)>,
}

/// Why there is no head.
#[derive(Debug)]
pub(super) enum HeadError {
    /// The connection has ended, as it may between requests.
    End,
    Io,
    /// It is no HTTP, or too much of it.
    Malformed,
    TooLarge,
}

const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;

impl Input {
    pub(super) fn new(stream: impl Into<Stream>) -> Self {
        Self { stream: stream.into(), window: Window::starting_with(&[]) }
    }

    pub(crate) const fn stream(&self) -> &Stream {
        &self.stream
    }

    /// The connection, and what was read of it already.
    pub(crate) fn into_parts(self) -> (Stream, Vec<u8>) {
        let ahead = self.window.get().to_vec();
        (self.stream, ahead)
    }

    /// What was read ahead.
    pub(super) fn ahead(&self) -> &[u8] {
        self.window.get()
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.window.consume(count);
    }

    /// Reads more, and says how much.
    pub(super) fn fill(&mut self) -> io::Result<usize> {
        self.window.fill(&self.stream)
    }

    /// Reads a request's head.
    pub(super) fn head(&mut self) -> Result<Head, HeadError> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut parsed = httparse::Request::new(&mut headers);
            match parsed.parse(self.ahead()) {
                Ok(httparse::Status::Complete(length)) if length > MAX_HEAD => {
                    return Err(HeadError::TooLarge);
                }
                Ok(httparse::Status::Complete(length)) => {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    let head = Head {
                        method: parsed.method.unwrap_or_default().to_owned(),
                        target: parsed.path.unwrap_or_default().to_owned(),
                        is_http_1_0: parsed.version == Some(0),
                        headers: parsed
                            .headers
                            .iter()
                            .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
                            .collect(),
                    };
                    self.consume(length);
                    return Ok(head);
                }
                Ok(httparse::Status::Partial) => {}
                Err(httparse::Error::TooManyHeaders) => return Err(HeadError::TooLarge),
                Err(_) => return Err(HeadError::Malformed),
            }
            if self.ahead().len() > MAX_HEAD {
                return Err(HeadError::TooLarge);
            }
            match self.fill() {
                Ok(0) if self.ahead().is_empty() => return Err(HeadError::End),
                Ok(0) | Err(_) => return Err(HeadError::Io),
                Ok(_) => {}
            }
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ahead().is_empty() {
            return (&self.stream).read(buffer);
        }
        Ok(self.window.take(usize::MAX, buffer))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_long_head_is_refused_even_if_it_comes_at_once() {
        for (length, is_taken) in [(60_000, true), (70_000, false)] {
            let (mut client, server) = UnixStream::pair().unwrap();
            let head = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(length));
            client.write_all(head.as_bytes()).unwrap();
            let read = Input::new(server).head();
            assert_eq!(read.is_ok(), is_taken, "{length}: {read:?}");
            assert!(is_taken || matches!(read, Err(HeadError::TooLarge)), "{read:?}");
        }
    }
}
