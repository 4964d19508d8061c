//! The streams of a command, to be read and written while it runs.

use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use tungstenite::protocol::Role;
use tungstenite::{Bytes, Message, WebSocket};

use super::watch::Watch;
use super::websocket::{self, Socket, Uninterrupted, broken, is_timeout};
use crate::pebble::error::{Error, Result};

/// The largest message that is sent.
const MAX_WRITE_BYTES: usize = 64 * 1024;

/// What a command writes to one stream.
#[derive(Debug)]
pub(super) struct Incoming {
    socket: Socket,
    watch: Watch,
    name: &'static str,
    /// What came and has not been read.
    rest: Bytes,
    has_ended: bool,
    patience: Option<Duration>,
}

impl Incoming {
    pub(super) fn new(socket: Socket, watch: Watch, name: &'static str) -> Self {
        Self { socket, watch, name, rest: Bytes::new(), has_ended: false, patience: None }
    }

    /// The next bytes; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            if !self.rest.is_empty() {
                return Ok(Some(std::mem::take(&mut self.rest)));
            }
            if self.has_ended {
                return Ok(None);
            }
            let read = self.receive();
            match read {
                Ok(Message::Binary(bytes)) => {
                    self.watch.check_deadline()?;
                    self.rest = bytes;
                }
                Ok(Message::Text(text)) => self.has_ended = websocket::is_end(&text),
                Ok(Message::Close(_)) => {
                    return Err(self.cut(tungstenite::Error::ConnectionClosed));
                }
                // Pings are answered by tungstenite; there are no others.
                Ok(_) => {}
                Err(tungstenite::Error::Io(error)) if is_timeout(&error) => {
                    if self.watch.tick()? {
                        return Err(self.cut(tungstenite::Error::ConnectionClosed));
                    }
                }
                Err(error) => return Err(self.cut(error)),
            }
        }
    }

    fn receive(&mut self) -> Result<Message, tungstenite::Error> {
        let patience = Some(self.watch.patience());
        if self.patience != patience {
            self.socket.get_ref().0.set_read_timeout(patience)?;
            self.patience = patience;
        }
        self.socket.read()
    }

    /// The error of a stream that ended without its mark.
    fn cut(&mut self, error: tungstenite::Error) -> Error {
        self.has_ended = true;
        let path = format!("/v1/tasks/{}/websocket/{}", self.watch.id, self.name);
        let limit = self.watch.patience();
        let error = broken(&self.watch.client.request("GET", &path), error, limit);
        self.watch.reason(error)
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let Some(mut bytes) = self.next().map_err(io::Error::other)? else { return Ok(0) };
        let read = bytes.split_to(bytes.len().min(buffer.len()));
        self.rest = bytes;
        (&*read).read(buffer)
    }
}

macro_rules! readers {
    ($( $(#[$attribute:meta])* $name:ident )+) => { $(
        $(#[$attribute])*
        ///
        /// An error is an [`io::Error`] that holds an [`Error`]: the daemon went away or hangs, or the command
        /// was to end and its output is still kept open.
        #[derive(Debug)]
        pub struct $name(pub(super) Incoming);

        impl Read for $name {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0.read(buffer)
            }
        }
    )+ };
}

readers! {
    /// The standard output of a command. It must be read: the command stops when a little has been
    /// written that nobody reads.
    Stdout
    /// The standard error of a command. It must be read: the command stops when a little has been
    /// written that nobody reads.
    Stderr
}

/// The standard input of a command. What is written is sent at once. Dropping it is the end of the
/// input.
///
/// Writing fails with [`BrokenPipe`](ErrorKind::BrokenPipe) when the command has ended.
#[derive(Debug)]
pub struct Stdin {
    /// Of the connection on which the output comes: this half only writes, the other only reads.
    socket: Socket,
    watch: Watch,
    patience: Option<Duration>,
    has_ended: bool,
}

impl Stdin {
    pub(super) fn beside(stdout: &Socket, watch: Watch) -> io::Result<Self> {
        let stream = Uninterrupted(stdout.get_ref().0.try_clone()?);
        let config = *stdout.get_config();
        let socket = WebSocket::from_raw_socket(stream, Role::Client, Some(config));
        Ok(Self { socket, watch, patience: None, has_ended: false })
    }

    /// Ends the input, and tells if that could not be sent.
    ///
    /// # Errors
    ///
    /// [`BrokenPipe`](ErrorKind::BrokenPipe): the command has ended. Others hold an [`Error`].
    pub fn close(mut self) -> io::Result<()> {
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        if self.has_ended {
            return Ok(());
        }
        self.has_ended = true;
        self.send(Message::text(websocket::END))
    }

    /// Sends a message whole, or finds that nobody reads it.
    fn send(&mut self, message: Message) -> io::Result<()> {
        let mut sent = self.patiently().map_err(tungstenite::Error::Io);
        sent = sent.and_then(|()| websocket::send(&mut self.socket, message));
        loop {
            match sent {
                Ok(()) => return Ok(()),
                Err(tungstenite::Error::Io(error)) if is_timeout(&error) => {
                    if self.watch.tick().map_err(io::Error::other)? {
                        return Err(ErrorKind::BrokenPipe.into());
                    }
                    self.patiently()?;
                    sent = self.socket.flush();
                }
                Err(tungstenite::Error::Io(error)) => return Err(error),
                Err(_) => return Err(ErrorKind::BrokenPipe.into()),
            }
        }
    }

    fn patiently(&mut self) -> io::Result<()> {
        let patience = Some(self.watch.patience());
        if self.patience != patience {
            self.socket.get_ref().0.set_write_timeout(patience)?;
            self.patience = patience;
        }
        Ok(())
    }
}

impl Write for Stdin {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let some = bytes.get(..MAX_WRITE_BYTES).unwrap_or(bytes);
        if !some.is_empty() {
            self.send(Message::binary(Bytes::copy_from_slice(some)))?;
        }
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Stdin {
    fn drop(&mut self) {
        // If it cannot be sent, the command has ended.
        let _ = self.end();
    }
}
