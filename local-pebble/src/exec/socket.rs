//! A websocket that one thread reads and others write.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};

use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Message, WebSocket};

/// The connection below. A frame is handed over whole, so that those of several writers do not mix.
#[derive(Debug, Clone)]
struct Shared {
    stream: Arc<UnixStream>,
    writing: Arc<Mutex<()>>,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.stream).read(buffer)
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _whole = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        (&*self.stream).write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What comes of a websocket.
#[derive(Debug)]
pub(super) enum Event {
    Binary(Vec<u8>),
    Text(String),
    /// The client has said that it closes.
    Closed,
    /// The connection is cut.
    Cut,
}

/// The end that is read.
pub(super) struct SocketReader {
    socket: WebSocket<Shared>,
    shared: Shared,
    is_closed: bool,
}

/// The end that is written.
pub(super) struct SocketWriter {
    socket: WebSocket<Shared>,
    shared: Shared,
}

/// Both ends of a connection that has become a websocket.
pub(super) fn split(stream: UnixStream, ahead: Vec<u8>) -> (SocketReader, SocketWriter) {
    let shared = Shared { stream: Arc::new(stream), writing: Arc::default() };
    let config =
        || Some(WebSocketConfig::default().read_buffer_size(64 * 1024).write_buffer_size(0));
    let reader = WebSocket::from_partially_read(shared.clone(), ahead, Role::Server, config());
    let writer = WebSocket::from_raw_socket(shared.clone(), Role::Server, config());
    (
        SocketReader { socket: reader, shared: shared.clone(), is_closed: false },
        SocketWriter { socket: writer, shared },
    )
}

impl SocketReader {
    /// The next thing that comes.
    pub(super) fn next(&mut self) -> Event {
        loop {
            match self.socket.read() {
                Ok(Message::Binary(bytes)) => return Event::Binary(bytes.into()),
                Ok(Message::Text(text)) => return Event::Text(text.as_str().to_owned()),
                Ok(Message::Close(_)) => {
                    // The answer to it goes out with the flush, if anybody still takes it.
                    let _ = self.socket.flush();
                    self.is_closed = true;
                    return Event::Closed;
                }
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Err(tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed)
                    if self.is_closed =>
                {
                    return Event::Closed;
                }
                Err(tungstenite::Error::Io(error))
                    if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Event::Cut,
            }
        }
    }

    /// Waits until the client has closed the connection, without taking any more of what it sends.
    pub(super) fn linger(&self) {
        use rustix::event::{PollFd, PollFlags, poll};
        loop {
            let mut polled = [PollFd::new(&*self.shared.stream, PollFlags::empty())];
            match poll(&mut polled, None) {
                Err(rustix::io::Errno::INTR) => {}
                _ => return,
            }
        }
    }
}

impl SocketWriter {
    pub(super) fn binary(&mut self, bytes: &[u8]) -> Result<(), tungstenite::Error> {
        self.socket.send(Message::binary(bytes.to_vec()))
    }

    pub(super) fn text(&mut self, text: &str) -> Result<(), tungstenite::Error> {
        self.socket.send(Message::text(text))
    }

    /// Ends the connection without a word.
    pub(super) fn cut(&self) {
        let _ = self.shared.stream.shutdown(Shutdown::Both);
    }
}

impl std::fmt::Debug for SocketWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SocketWriter").field("shared", &self.shared).finish_non_exhaustive()
    }
}
