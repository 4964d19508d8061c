//! The body of an answer, of which most bytes go where they are wanted at once.

use std::io::{self, ErrorKind, IoSliceMut, Read};
use std::os::unix::net::UnixStream;

use super::Idle;

/// What is read at once behind the bytes of a chunk: its end, and the length of the next.
const FRAMING_BYTES: usize = 64;
/// The longest line between chunks.
const MAX_LINE_BYTES: usize = 1024;

/// What has come and has not been taken.
pub(super) struct Received {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

impl Received {
    pub(super) fn new(bytes: usize) -> Self {
        Self { buffer: vec![0; bytes].into_boxed_slice(), start: 0, end: 0 }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.start = self.start.saturating_add(bytes).min(self.end);
    }

    /// Reads once, behind what is there; 0 at the end, and when it is full.
    pub(super) fn read_more(&mut self, stream: &UnixStream) -> io::Result<usize> {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        let bytes = uninterrupted(|| (&*stream).read(space))?;
        self.end += bytes;
        Ok(bytes)
    }

    /// Takes what is there and fills the rest of `wanted` by reading once, with a little of what follows.
    /// 0 is the end.
    fn take(&mut self, stream: &UnixStream, wanted: &mut [u8]) -> io::Result<usize> {
        let taken = self.bytes().read(wanted)?;
        self.consume(taken);
        let rest = wanted.get_mut(taken..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(taken);
        }
        // All that was there has been taken.
        (self.start, self.end) = (0, 0);
        let space = rest.len();
        let following = self.buffer.get_mut(..FRAMING_BYTES).unwrap_or_default();
        let mut slices = [IoSliceMut::new(rest), IoSliceMut::new(following)];
        let bytes = uninterrupted(|| (&*stream).read_vectored(&mut slices))?;
        self.end = bytes.saturating_sub(space);
        Ok(taken + bytes.min(space))
    }
}

fn uninterrupted(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// What comes next in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// So many bytes, and the body ends.
    Length(u64),
    /// So many bytes, and the chunk ends.
    Chunk(u64),
    /// The length of a chunk.
    Size,
    /// The lines after the last chunk.
    Trailer,
    /// Bytes until the connection ends.
    Rest,
    /// Nothing.
    End,
}

/// A body. Its end gives the connection back.
pub(super) struct Body {
    stream: Option<UnixStream>,
    received: Received,
    framing: Framing,
    /// Where the connection is kept, if it may be.
    idle: Option<Idle>,
}

impl Body {
    pub(super) fn new(
        stream: UnixStream,
        received: Received,
        framing: Framing,
        idle: Option<Idle>,
    ) -> Self {
        Self { stream: Some(stream), received, framing, idle }
    }

    fn content(&mut self, buffer: &mut [u8], left: u64) -> io::Result<usize> {
        let some = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let Some(stream) = &self.stream else { return Ok(0) };
        self.received.take(stream, buffer.get_mut(..some).unwrap_or_default())
    }

    /// The next line, without its end.
    fn line(&mut self) -> io::Result<String> {
        loop {
            let bytes = self.received.bytes();
            if let Some(end) = memchr::memchr(b'\n', bytes) {
                let line = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
                let line = line.trim_end_matches('\r').to_owned();
                self.received.consume(end + 1);
                return Ok(line);
            }
            if bytes.len() > MAX_LINE_BYTES {
                return Err(invalid("a line between chunks does not end"));
            }
            let Some(stream) = &self.stream else { return Err(cut_off()) };
            if self.received.read_more(stream)? == 0 {
                return Err(cut_off());
            }
        }
    }

    fn chunk(&mut self) -> io::Result<Framing> {
        let line = self.line()?;
        let digits = line.split(';').next().unwrap_or_default().trim();
        match u64::from_str_radix(digits, 16) {
            Ok(0) => Ok(Framing::Trailer),
            Ok(bytes) => Ok(Framing::Chunk(bytes)),
            Err(_) => Err(invalid("a chunk has a length that is no number")),
        }
    }

    fn end(&mut self) {
        self.framing = Framing::End;
        // What more has come was not asked for.
        if let (Some(stream), Some(idle), []) =
            (self.stream.take(), self.idle.take(), self.received.bytes())
        {
            idle.keep(stream);
        }
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match self.framing {
                Framing::End => return Ok(0),
                Framing::Length(0) => self.end(),
                Framing::Chunk(0) => {
                    if !self.line()?.is_empty() {
                        return Err(invalid("a chunk is longer than it says"));
                    }
                    self.framing = Framing::Size;
                }
                Framing::Size => self.framing = self.chunk()?,
                Framing::Trailer => {
                    if self.line()?.is_empty() {
                        self.end();
                    }
                }
                Framing::Rest => {
                    let bytes = self.content(buffer, u64::MAX)?;
                    if bytes == 0 {
                        self.framing = Framing::End;
                    }
                    return Ok(bytes);
                }
                Framing::Length(left) | Framing::Chunk(left) => {
                    let bytes = self.content(buffer, left)?;
                    let left = left.saturating_sub(bytes as u64);
                    self.framing = match self.framing {
                        Framing::Length(_) => Framing::Length(left),
                        _ => Framing::Chunk(left),
                    };
                    return if bytes == 0 { Err(cut_off()) } else { Ok(bytes) };
                }
            }
        }
    }
}

fn cut_off() -> io::Error {
    ErrorKind::UnexpectedEof.into()
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, reason)
}
