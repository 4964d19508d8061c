//! Messages from a stream.

use std::io::{self, Read};
use std::ops::Range;

use zeroize::Zeroize;

use super::MAX_MESSAGE_BYTES;
use super::cursor::{Cursor, integer_bytes};
use super::types::Types;
use super::value::Value;
use crate::error::{DecodeError, DecodeProblem, Error};

/// Longer than most answers, so that one read takes a whole one.
const INITIAL_BUFFER_BYTES: usize = 8 << 10;
/// A buffer that grew beyond this for one message is given back after it.
const KEPT_BUFFER_BYTES: usize = 1 << 20;

/// The receiving half of a connection.
#[derive(Default)]
pub(crate) struct Decoder {
    input: Input,
    types: Types,
}

impl Decoder {
    /// How many bytes of the connection are decoded.
    pub(crate) fn offset(&self) -> u64 {
        self.input.offset
    }

    /// Overwrites the bytes that were taken.
    pub(crate) fn wipe(&mut self) {
        self.input.wipe();
    }

    /// The next value, after any type definitions before it; `None` when the stream ends instead.
    ///
    /// An error here ends the connection. One that comes out of the value leaves it in order: the
    /// value's message is consumed as a whole.
    pub(crate) fn next_value(
        &mut self,
        stream: &mut impl Read,
    ) -> Result<Option<Value<'_>>, Error> {
        let start = self.offset();
        let message = loop {
            let Some(message) = self.input.message(stream)? else {
                return match self.offset() {
                    offset if offset == start => Ok(None),
                    offset => Err(Error::Truncated { offset }),
                };
            };
            let mut cursor = self.input.cursor(&message);
            let id = cursor.int()?;
            if id >= 0 {
                break message;
            }
            self.types.define(id.saturating_neg(), cursor)?;
        };
        let mut cursor = self.input.cursor(&message);
        let id = cursor.int()?;
        Ok(Some(Value::new(id, cursor, &self.types)))
    }

    /// The next value, without which the one before is not complete.
    pub(crate) fn following_value(&mut self, stream: &mut impl Read) -> Result<Value<'_>, Error> {
        let offset = self.offset();
        self.next_value(stream)?.ok_or(Error::Truncated { offset })
    }
}

/// A message's place in the buffer and its offset on the connection.
struct Message {
    range: Range<usize>,
    offset: u64,
}

/// Bytes that were read from the stream and not taken yet.
#[derive(Default)]
struct Input {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// The offset of `start` on the connection.
    offset: u64,
}

impl Input {
    fn cursor(&self, message: &Message) -> Cursor<'_> {
        Cursor::new(self.buffer.get(message.range.clone()).unwrap_or_default(), message.offset)
    }

    /// Takes the next message, without its length; `None` when the stream ends before it.
    fn message(&mut self, stream: &mut impl Read) -> Result<Option<Message>, Error> {
        if !self.fill(stream, 1)? {
            return Ok(None);
        }
        let first = self.available().first().copied().unwrap_or_default();
        let prefix = if first < 0x80 { 1 } else { 1 + integer_bytes(first).unwrap_or(0) };
        self.need(stream, prefix)?;
        let length = Cursor::new(self.available(), self.offset).uint()?;
        let length = match usize::try_from(length) {
            Ok(length) if length <= MAX_MESSAGE_BYTES => length,
            _ => {
                let problem = DecodeProblem::MessageTooLarge { bytes: length };
                return Err(DecodeError { offset: self.offset, problem }.into());
            }
        };
        self.need(stream, prefix + length)?;
        self.take(prefix);
        let message = Message { range: self.start..self.start + length, offset: self.offset };
        self.take(length);
        Ok(Some(message))
    }

    fn available(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    fn take(&mut self, bytes: usize) {
        self.start += bytes;
        self.offset += bytes as u64;
    }

    /// Makes `bytes` bytes of a message available.
    fn need(&mut self, stream: &mut impl Read, bytes: usize) -> Result<(), Error> {
        if self.fill(stream, bytes)? {
            return Ok(());
        }
        Err(Error::Truncated { offset: self.offset + self.available().len() as u64 })
    }

    /// Reads until `bytes` bytes are available; `false` when the stream ends before.
    fn fill(&mut self, stream: &mut impl Read, bytes: usize) -> Result<bool, Error> {
        while self.available().len() < bytes {
            self.make_room(bytes);
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            match stream.read(room) {
                Ok(0) => return Ok(false),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // How a unix socket ends whose other side closed it before it read everything.
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(false),
                Err(source) => {
                    let offset = self.offset + self.available().len() as u64;
                    return Err(Error::Read { offset, source });
                }
            }
        }
        Ok(true)
    }

    /// Leaves room behind `end`. The buffer grows with what has arrived, not with the length that
    /// a message announces.
    fn make_room(&mut self, bytes: usize) {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            if self.buffer.len() > KEPT_BUFFER_BYTES {
                self.buffer.as_mut_slice().zeroize();
                self.buffer = Vec::new();
            }
        }
        if self.start + bytes > self.buffer.len() && self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.end == self.buffer.len() {
            let length = (self.buffer.len() * 2).max(INITIAL_BUFFER_BYTES);
            let mut larger = Vec::with_capacity(length);
            larger.extend_from_slice(&self.buffer);
            larger.resize(length, 0);
            // The smaller one may hold a part of a secret.
            self.buffer.as_mut_slice().zeroize();
            self.buffer = larger;
        }
    }

    fn wipe(&mut self) {
        self.buffer.get_mut(..self.start).unwrap_or_default().zeroize();
        self.buffer.get_mut(self.end..).unwrap_or_default().zeroize();
    }
}
