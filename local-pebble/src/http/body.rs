//! Bodies of requests, as they come.

use std::io::{self, Read, Write as _};

use super::input::Input;

/// A request's body. It has to be read to its end before the next request can be.
#[derive(Debug)]
pub(crate) struct Body {
    input: Input,
    kind: Kind,
    /// The client waits to be told that it shall go on.
    expects_continue: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// So many bytes are left.
    Length(u64),
    /// So many bytes of a chunk are left; without, its size comes next.
    Chunked(Option<u64>),
    End,
    /// It came otherwise than it said.
    Broken,
}

impl Body {
    /// The body that a request's headers announce; nothing if they contradict themselves.
    pub(super) fn new(input: Input, headers: &[(String, String)]) -> Result<Self, Input> {
        let header = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim());
        let kind = match (header("transfer-encoding"), header("content-length")) {
            (Some(encoding), None) if encoding.eq_ignore_ascii_case("chunked") => {
                Kind::Chunked(None)
            }
            (Some(_), _) => return Err(input),
            (None, None) => Kind::End,
            (None, Some(length)) => match length.parse() {
                Ok(0) => Kind::End,
                Ok(length) => Kind::Length(length),
                Err(_) => return Err(input),
            },
        };
        let expects_continue =
            header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
        Ok(Self { input, kind, expects_continue })
    }

    pub(crate) const fn input(&self) -> &Input {
        &self.input
    }

    /// Reads what is left, unless it is much. Then, and when it came broken, there is no way to the next
    /// request.
    pub(super) fn finish(mut self) -> Option<Input> {
        const MUCH: u64 = 256 * 1024;
        if self.expects_continue && self.kind != Kind::End {
            return None;
        }
        let _ = io::copy(&mut (&mut self).take(MUCH), &mut io::sink());
        (self.kind == Kind::End).then_some(self.input)
    }

    /// The connection, whatever is left of the body.
    pub(super) fn into_input(self) -> Input {
        self.input
    }

    fn broken(&mut self) -> io::Error {
        self.kind = Kind::Broken;
        io::Error::new(io::ErrorKind::UnexpectedEof, "unexpected EOF")
    }

    /// Takes bytes, of which so many belong to the body.
    fn take_bytes(&mut self, buffer: &mut [u8], left: u64) -> io::Result<u64> {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        let length = self.input.read(room)?;
        if length == 0 {
            return Err(self.broken());
        }
        Ok(u64::try_from(length).unwrap_or_default())
    }

    /// A line of at most a few bytes, without its end.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        const LONGEST: usize = 4096;
        loop {
            let ahead = self.input.ahead();
            if let Some(end) = ahead.iter().position(|byte| *byte == b'\n') {
                let mut line = ahead.get(..end).unwrap_or_default().to_vec();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                self.input.consume(end + 1);
                return Ok(line);
            }
            if ahead.len() > LONGEST || self.input.fill()? == 0 {
                return Err(self.broken());
            }
        }
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let line = self.line()?;
        let text = String::from_utf8_lossy(&line);
        let size = text.split(';').next().unwrap_or_default().trim().to_owned();
        let digits = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(size) = u64::from_str_radix(&size, 16).ok().filter(|_| digits) else {
            return Err(self.broken());
        };
        if size > 0 {
            self.kind = Kind::Chunked(Some(size));
            return Ok(());
        }
        // What follows the last chunk is of no interest.
        while !self.line()?.is_empty() {}
        self.kind = Kind::End;
        Ok(())
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.expects_continue && self.kind != Kind::End {
            self.expects_continue = false;
            self.input.stream().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        loop {
            let read = match self.kind {
                Kind::End => 0,
                Kind::Broken => return Err(self.broken()),
                Kind::Length(left) => {
                    let read = self.take_bytes(buffer, left)?;
                    self.kind = match left - read {
                        0 => Kind::End,
                        left => Kind::Length(left),
                    };
                    read
                }
                Kind::Chunked(None) => {
                    self.next_chunk()?;
                    continue;
                }
                Kind::Chunked(Some(left)) => {
                    let read = self.take_bytes(buffer, left)?;
                    self.kind = Kind::Chunked(Some(left - read));
                    if left == read {
                        if !self.line()?.is_empty() {
                            return Err(self.broken());
                        }
                        self.kind = Kind::Chunked(None);
                    }
                    read
                }
            };
            return Ok(usize::try_from(read).unwrap_or_default());
        }
    }
}
