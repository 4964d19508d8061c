//! Standard output, whose reader may go away.

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;

/// Standard output.
///
/// When the reader has closed it, as `head` does, what is written goes nowhere, so that a run still
/// comes to its end and its exit code is right.
#[derive(Debug)]
pub(crate) struct Output {
    stream: Option<AutoStream<io::Stdout>>,
}

impl Output {
    /// With colour where that is wanted; elsewhere styles are taken out.
    pub(crate) fn for_people() -> Self {
        Self { stream: Some(anstream::stdout()) }
    }

    /// For programs: every byte as it is given.
    pub(crate) fn unchanged() -> Self {
        Self { stream: Some(AutoStream::always_ansi(io::stdout())) }
    }

    /// Whether somebody looks at it.
    pub(crate) fn is_terminal() -> bool {
        io::stdout().is_terminal()
    }

    fn unless_closed<T>(
        &mut self,
        otherwise: T,
        write: impl FnOnce(&mut AutoStream<io::Stdout>) -> io::Result<T>,
    ) -> io::Result<T> {
        let Some(stream) = &mut self.stream else { return Ok(otherwise) };
        match write(stream) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.stream = None;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), Write::flush)
    }
}
