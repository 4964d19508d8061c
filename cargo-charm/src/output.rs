//! Standard output, whose reader may go away.

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;

/// Standard output with colour where it is wanted.
///
/// When the reader has closed it, as `head` does, what is written goes nowhere, so that a run still
/// comes to its end and its exit code is right.
#[derive(Debug)]
pub(crate) struct Output {
    stream: Option<AutoStream<io::Stdout>>,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self { stream: Some(anstream::stdout()) }
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
