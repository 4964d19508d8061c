//! What a charm writes to its standard output and error, as it comes and line by line.

use std::io::{self, PipeReader, Read};
use std::os::fd::OwnedFd;
use std::process::{ChildStderr, ChildStdout};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, ioctl_fionbio};

/// Which of the charm's two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

/// A line is cut here, so that a charm which never ends one cannot fill the memory.
const LONGEST_LINE: usize = 64 * 1024;

/// How much of a stream can still be in its pipe when the charm has ended: Linux's
/// `pipe-max-size`. More than that comes from a process that outlives it.
const LARGEST_PIPE: usize = 1024 * 1024;

/// Reads both streams until the charm has ended, which is when `ended` is closed. Gives each piece
/// as it is read.
///
/// A process that outlives the charm and keeps the streams open is not waited for.
pub(super) fn pump(
    stdout: ChildStdout,
    stderr: ChildStderr,
    ended: &PipeReader,
    each: &mut dyn FnMut(Stream, &[u8]),
) -> io::Result<()> {
    let mut sources = vec![
        Source { stream: Stream::Stdout, reader: OwnedFd::from(stdout).into() },
        Source { stream: Stream::Stderr, reader: OwnedFd::from(stderr).into() },
    ];
    for source in &sources {
        ioctl_fionbio(&source.reader, true)?;
    }
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let mut polled = vec![PollFd::new(ended, PollFlags::IN)];
        polled.extend(sources.iter().map(|source| PollFd::new(&source.reader, PollFlags::IN)));
        match poll(&mut polled, None) {
            Err(Errno::INTR) => continue,
            result => result?,
        };
        let has_ended = polled.first().is_some_and(|ended| !ended.revents().is_empty());
        // A stream that is closed is dropped, lest it be reported again and again.
        let mut open = Vec::with_capacity(sources.len());
        for mut source in sources {
            if source.read_on(&mut buffer, each)? {
                open.push(source);
            }
        }
        if has_ended {
            return Ok(());
        }
        sources = open;
    }
}

struct Source {
    stream: Stream,
    reader: PipeReader,
}

impl Source {
    /// Reads what is there, but no more than a pipe holds. Tells whether the stream is still open.
    fn read_on(
        &mut self,
        buffer: &mut [u8],
        each: &mut dyn FnMut(Stream, &[u8]),
    ) -> io::Result<bool> {
        let mut total = 0;
        while total < LARGEST_PIPE {
            match self.reader.read(buffer) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    total += count;
                    each(self.stream, buffer.get(..count).unwrap_or_default());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(true),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

/// Cuts a stream's bytes into lines of text. Bytes that are not UTF-8 become `U+FFFD`.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    partial: Vec<u8>,
}

impl Lines {
    /// Takes the next bytes and gives each line that they end.
    pub(crate) fn add(&mut self, mut bytes: &[u8], each: &mut dyn FnMut(String)) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = bytes.split_at(end);
            self.fill(line, each);
            each(text(&std::mem::take(&mut self.partial)));
            bytes = rest.get(1..).unwrap_or_default();
        }
        self.fill(bytes, each);
    }

    /// Gives the last line if it does not end in a newline.
    pub(crate) fn finish(&mut self, each: &mut dyn FnMut(String)) {
        if !self.partial.is_empty() {
            each(text(&std::mem::take(&mut self.partial)));
        }
    }

    /// Adds to the unfinished line, and gives its start when it is too long.
    fn fill(&mut self, bytes: &[u8], each: &mut dyn FnMut(String)) {
        self.partial.extend_from_slice(bytes);
        while self.partial.len() > LONGEST_LINE {
            let rest = self.partial.split_off(character_start(&self.partial, LONGEST_LINE));
            each(text(&std::mem::replace(&mut self.partial, rest)));
        }
    }
}

/// The last start of a character at or before `index`, or `index` where the bytes are not UTF-8.
pub(super) fn character_start(bytes: &[u8], index: usize) -> usize {
    (index.saturating_sub(3)..=index)
        .rev()
        .find(|at| bytes.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80))
        .unwrap_or(index)
}

fn text(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    String::from_utf8_lossy(line).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::default();
        let mut all = Vec::new();
        for piece in pieces {
            lines.add(piece, &mut |line| all.push(line));
        }
        lines.finish(&mut |line| all.push(line));
        all
    }

    #[test]
    fn lines_end_at_newlines_wherever_the_pieces_end() {
        assert_eq!(lines(&[b"a", b"b\n\nc\r", b"\nd"]), ["ab", "", "c", "d"]);
        assert_eq!(lines(&[b"\xc3", b"\xa9\n"]), ["é"]);
        assert_eq!(lines(&[b"a\xffb\n"]), ["a\u{fffd}b"]);
        assert_eq!(lines(&[b"", b"\n"]), [""]);
        assert!(lines(&[b""]).is_empty());
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let long = "é".repeat(LONGEST_LINE);
        for shift in ["", "x"] {
            let text = format!("{shift}{long}");
            let cut = lines(&[text.as_bytes()]);
            assert_eq!(cut.concat(), text);
            assert!(cut.len() >= 2 && cut.iter().all(|line| line.len() <= LONGEST_LINE));
        }
        let garbage = vec![0xbf; LONGEST_LINE + 1];
        assert_eq!(lines(&[&garbage]).len(), 2);
    }
}
