//! The connections of a command: a websocket for each.

use std::io::{self, ErrorKind};
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

pub(super) type Socket = WebSocket<UnixStream>;

pub(super) fn connect(client: &Client, task: &TaskId, name: &str) -> Result<Socket, NoSocket> {
    let path = Query::segments("/v1/tasks", [task.as_str(), "websocket", name]);
    let request = client.request("GET", path.as_str());
    let failed = |error| NoSocket::Failed(error);
    let stream = client.connector().open().map_err(|source| {
        failed(Error::Unreachable { socket: client.socket().to_owned(), source })
    })?;
    let limit = client.timeout().min(LONGEST_HANDSHAKE);
    let set =
        stream.set_read_timeout(Some(limit)).and_then(|()| stream.set_write_timeout(Some(limit)));
    set.map_err(|error| failed(request.disconnected(error)))?;
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(Some(MAX_MESSAGE_BYTES));
    let url = format!("ws://localhost{}", path.as_str());
    match client_with_config(url, stream, Some(config)) {
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
pub(super) fn send(socket: &mut Socket, message: Message) -> Result<(), tungstenite::Error> {
    socket.write(message)?;
    socket.flush()
}
