//! Bytes that were read and not used yet.

use std::io::{self, Read};

/// A part of a stream. Its memory is the same all the time.
#[derive(Debug)]
pub(super) struct Window {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

/// What a window holds at most.
const SIZE: usize = 256 * 1024;

impl Window {
    /// One that begins with some bytes.
    pub(super) fn starting_with(first: &[u8]) -> Self {
        let mut bytes = vec![0; SIZE];
        let end = first.len().min(SIZE);
        if let (Some(to), Some(from)) = (bytes.get_mut(..end), first.get(..end)) {
            to.copy_from_slice(from);
        }
        Self { bytes, start: 0, end }
    }

    pub(super) fn get(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Drops bytes that were used.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
    }

    /// Hands on as many bytes as there are, but no more than so many.
    pub(super) fn take(&mut self, most: usize, to: &mut [u8]) -> usize {
        let length = self.get().len().min(most).min(to.len());
        if let (Some(from), Some(to)) = (self.get().get(..length), to.get_mut(..length)) {
            to.copy_from_slice(from);
        }
        self.consume(length);
        length
    }

    /// Reads once, and says how much; a full window takes nothing.
    pub(super) fn fill(&mut self, mut from: impl Read) -> io::Result<usize> {
        if self.end == self.bytes.len() {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let room = self.bytes.get_mut(self.end..).unwrap_or_default();
        loop {
            match from.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(length) => {
                    self.end += length;
                    return Ok(length);
                }
            }
        }
    }
}
