//! Reading inside one message.

use crate::error::{DecodeError, DecodeProblem};

/// The unread rest of a message. What it returns borrows from the message.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'m> {
    rest: &'m [u8],
    offset: u64,
}

impl<'m> Cursor<'m> {
    /// `offset` is that of the message's first byte on the connection.
    pub(super) fn new(message: &'m [u8], offset: u64) -> Self {
        Self { rest: message, offset }
    }

    /// The error `problem` at this position.
    pub(super) fn error(&self, problem: DecodeProblem) -> DecodeError {
        DecodeError { offset: self.offset, problem }
    }

    pub(super) fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// An unsigned integer: below 128 one byte; else the negated number of bytes, then these, the
    /// most significant first.
    pub(super) fn uint(&mut self) -> Result<u64, DecodeError> {
        let (&first, rest) =
            self.rest.split_first().ok_or_else(|| self.error(DecodeProblem::PastEnd))?;
        if first < 0x80 {
            self.advance(rest, 1);
            return Ok(u64::from(first));
        }
        let count = integer_bytes(first).ok_or_else(|| self.error(DecodeProblem::Integer))?;
        let (digits, rest) =
            rest.split_at_checked(count).ok_or_else(|| self.error(DecodeProblem::PastEnd))?;
        self.advance(rest, 1 + count);
        Ok(digits.iter().fold(0, |value, &digit| value << 8 | u64::from(digit)))
    }

    /// A signed integer: the sign in the lowest bit, inverted bits when negative.
    pub(super) fn int(&mut self) -> Result<i64, DecodeError> {
        let bits = self.uint()?;
        let magnitude = (bits >> 1).cast_signed();
        Ok(if bits & 1 == 0 { magnitude } else { !magnitude })
    }

    /// A string or a byte slice: a length, then so many bytes.
    pub(super) fn bytes(&mut self) -> Result<&'m [u8], DecodeError> {
        let mut ahead = *self;
        let length = usize::try_from(ahead.uint()?).unwrap_or(usize::MAX);
        let (bytes, rest) = ahead
            .rest
            .split_at_checked(length)
            .ok_or_else(|| self.error(DecodeProblem::PastEnd))?;
        ahead.advance(rest, length);
        *self = ahead;
        Ok(bytes)
    }

    /// The number of elements of a slice or map. Every element takes a byte at least, so what
    /// follows bounds it.
    pub(super) fn count(&mut self) -> Result<usize, DecodeError> {
        let at = *self;
        let count = usize::try_from(self.uint()?).unwrap_or(usize::MAX);
        if count > self.remaining() {
            return Err(at.error(DecodeProblem::PastEnd));
        }
        Ok(count)
    }

    fn advance(&mut self, rest: &'m [u8], by: usize) {
        self.rest = rest;
        self.offset += by as u64;
    }
}

/// How many bytes follow the first byte of a long integer; `None` when gob has no such first byte.
pub(super) fn integer_bytes(first: u8) -> Option<usize> {
    let count = usize::from(first.wrapping_neg());
    (count <= size_of::<u64>()).then_some(count)
}

/// The numbers of the fields that a struct value holds, read one by one.
#[derive(Default)]
pub(super) struct FieldNumbers {
    /// One more than the last number.
    next: u64,
}

impl FieldNumbers {
    /// The number of the next field, from 0; `None` at the end of the value.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<u64>, DecodeError> {
        let at = *cursor;
        let increment = cursor.uint()?;
        if increment == 0 {
            return Ok(None);
        }
        self.next =
            self.next.checked_add(increment).ok_or_else(|| at.error(DecodeProblem::FieldNumber))?;
        Ok(Some(self.next - 1))
    }
}
