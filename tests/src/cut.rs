//! A connection that ends after so many bytes.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// Where a connection ends.
#[derive(Clone, Copy, Debug)]
pub enum CutAt {
    /// After so many received bytes.
    Received(usize),
    /// After so many sent bytes; the writer is told.
    Sent(usize),
    /// After so many sent bytes; what is written behind them is lost, as in the kernel's buffers.
    Lost(usize),
    /// Not before it is closed.
    Never,
}

/// A connection that is closed, for both sides, where it is cut.
#[derive(Debug)]
pub struct Cut {
    stream: UnixStream,
    at: CutAt,
    /// How much has been received and sent.
    pub received: usize,
    /// How much has been sent.
    pub sent: usize,
}

impl Cut {
    /// Cuts `stream`. What takes longer than a minute fails: it hangs.
    pub fn new(stream: UnixStream, at: CutAt) -> Self {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(60))).unwrap();
        Self { stream, at, received: 0, sent: 0 }
    }

    fn cut(&self) {
        // The other side may have closed it already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

impl Read for Cut {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = match self.at {
            CutAt::Received(limit) => buffer.len().min(limit - self.received),
            _ => buffer.len(),
        };
        if room == 0 {
            self.cut();
            return Ok(0);
        }
        let read = self.stream.read(&mut buffer[..room])?;
        self.received += read;
        Ok(read)
    }
}

impl Write for Cut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (limit, is_told) = match self.at {
            CutAt::Sent(limit) => (limit, true),
            CutAt::Lost(limit) => (limit, false),
            _ => (usize::MAX, true),
        };
        let room = bytes.len().min(limit - self.sent);
        if room == 0 && !bytes.is_empty() {
            self.cut();
            return if is_told { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(bytes.len()) };
        }
        let written = self.stream.write(&bytes[..room])?;
        self.sent += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
