//! The connections of a command: a websocket for each.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use tungstenite::client::client_with_config;
use tungstenite::error::ProtocolError;
use tungstenite::handshake::HandshakeError;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Message, WebSocket};

use crate::pebble::api;
use crate::pebble::changes::TaskId;
use crate::pebble::client::{Client, Request};
use crate::pebble::connector::NoConnection;
use crate::pebble::error::{Error, Result};
use crate::pebble::query::Query;

/// Pebble waits so long for the connections; older ones let a late one hang.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(5);
/// Pebble sends 128 KiB at most.
const BUFFER_BYTES: usize = 32 * 1024;
const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

/// The text that ends a stream, in both directions.
pub(super) const END: &str = r#"{"command":"end"}"#;

/// Why there is no websocket.
pub(super) enum NoSocket {
    /// The command has ended already.
    HasEnded,
    Failed(Error),
}

pub(super) type Socket = WebSocket<Uninterrupted<UnixStream>>;

/// A connection that goes on where a signal has interrupted it. The kernel does not do that where there is
/// a time-out, and what tungstenite has taken of a message must not be given to it again.
#[derive(Debug)]
pub(super) struct Uninterrupted<S>(pub(super) S);

impl<S: Read> Read for Uninterrupted<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        uninterrupted(|| self.0.read(buffer))
    }
}

impl<S: Write> Write for Uninterrupted<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        uninterrupted(|| self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        uninterrupted(|| self.0.flush())
    }
}

fn uninterrupted<T>(mut run: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match run() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            ended => return ended,
        }
    }
}

pub(super) fn connect(client: &Client, task: &TaskId, name: &str) -> Result<Socket, NoSocket> {
    let path = Query::segments("/v1/tasks", [task.as_str(), "websocket", name]);
    let request = client.request("GET", path.as_str());
    let failed = |error| NoSocket::Failed(error);
    let limit = limit(client);
    // The command has been begun: that there is no connection does not mean that nothing was done.
    let stream = client.connector().open(limit).map_err(|why| {
        failed(match why {
            NoConnection::Io(error) => request.disconnected(error),
            NoConnection::TimedOut => request.timed_out(limit),
        })
    })?;
    let set =
        stream.set_read_timeout(Some(limit)).and_then(|()| stream.set_write_timeout(Some(limit)));
    set.map_err(|error| failed(request.disconnected(error)))?;
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(Some(MAX_MESSAGE_BYTES));
    let url = format!("ws://localhost{}", path.as_str());
    match client_with_config(url, Uninterrupted(stream), Some(config)) {
        Ok((socket, _)) => Ok(socket),
        Err(HandshakeError::Interrupted(_)) => Err(failed(request.timed_out(limit))),
        Err(HandshakeError::Failure(tungstenite::Error::Http(response))) => {
            let status = response.status().as_u16();
            if status == 200 {
                return Err(NoSocket::HasEnded);
            }
            let body = response.body().as_deref().unwrap_or_default();
            Err(failed(match api::error_in(body) {
                Some((_, result)) => request.refused(status, result).into(),
                None => request.protocol(&format_args!("status {status} instead of a websocket")),
            }))
        }
        Err(HandshakeError::Failure(error)) => Err(failed(broken(&request, error, limit))),
    }
}

/// How long a websocket may take to be opened, and, unless it is told otherwise, for each message.
pub(super) fn limit(client: &Client) -> Duration {
    client.timeout().min(LONGEST_HANDSHAKE)
}

/// The error of a websocket that does not go on.
pub(super) fn broken(request: &Request<'_>, error: tungstenite::Error, limit: Duration) -> Error {
    match error {
        tungstenite::Error::Io(error) if is_timeout(&error) => request.timed_out(limit),
        tungstenite::Error::Io(error) => request.disconnected(error),
        tungstenite::Error::ConnectionClosed
        | tungstenite::Error::AlreadyClosed
        | tungstenite::Error::Protocol(
            ProtocolError::ResetWithoutClosingHandshake | ProtocolError::HandshakeIncomplete,
        ) => request.disconnected(ErrorKind::UnexpectedEof.into()),
        other => request.protocol(&other),
    }
}

pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Whether a text ends the stream. Others are for later versions.
pub(super) fn is_end(text: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Command<'a> {
        #[serde(borrow)]
        command: std::borrow::Cow<'a, str>,
    }
    serde_json::from_str::<Command<'_>>(text).is_ok_and(|text| text.command == "end")
}

/// Sends a message as far as the connection takes it; the rest goes with the next
/// [`flush`](WebSocket::flush).
pub(super) fn send<S: Read + Write>(
    socket: &mut WebSocket<S>,
    message: Message,
) -> Result<(), tungstenite::Error> {
    socket.write(message)?;
    socket.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tungstenite::protocol::Role;

    /// Every other call is interrupted, and each takes a little.
    #[derive(Default)]
    struct Signalled {
        calls: usize,
        sent: Vec<u8>,
    }

    impl Read for Signalled {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::WouldBlock.into())
        }
    }

    impl Write for Signalled {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.calls += 1;
            if self.calls % 2 == 1 {
                return Err(ErrorKind::Interrupted.into());
            }
            let taken = bytes.get(..10).unwrap_or(bytes);
            self.sent.extend_from_slice(taken);
            Ok(taken.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_signal_neither_loses_nor_repeats_what_is_sent() {
        let stream = Uninterrupted(Signalled::default());
        let mut socket = WebSocket::from_raw_socket(stream, Role::Server, None);
        for part in ["a".repeat(50), "b".repeat(60)] {
            send(&mut socket, Message::binary(part)).unwrap();
        }
        let parts = [&[0x82, 50], [b'a'; 50].as_slice(), &[0x82, 60], &[b'b'; 60]];
        assert_eq!(socket.get_ref().0.sent, parts.concat());
    }
}
