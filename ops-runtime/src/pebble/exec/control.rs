//! Signals and sizes for a command that runs.

use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tungstenite::Message;

use super::watch::Watch;
use super::websocket::{self, Socket};
use crate::pebble::error::Result;
use crate::pebble::signal::Signal;

/// Sends signals and sizes to a command that runs, from any thread. It does not keep the command alive.
#[derive(Debug, Clone)]
pub struct Control {
    socket: Arc<Mutex<Socket>>,
    watch: Watch,
}

#[derive(Serialize)]
#[serde(tag = "command", rename_all = "lowercase")]
enum Command<'a> {
    Signal { signal: Name<'a> },
    Resize { resize: Size },
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Size {
    width: u16,
    height: u16,
}

impl Control {
    pub(super) fn new(socket: Socket, watch: Watch) -> Self {
        Self { socket: Arc::new(Mutex::new(socket)), watch }
    }

    /// Sends a signal to the command, not to what it has started. Pebble does not tell whether it
    /// knows the signal. To a command that has ended nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Disconnected`](crate::pebble::Error::Disconnected): the command runs, but its
    /// connection is lost.
    pub fn signal(&self, signal: impl Into<Signal>) -> Result<()> {
        let signal = signal.into();
        self.send(&Command::Signal { signal: Name { name: signal.as_str() } })
    }

    /// Changes the size of the command's terminal, in columns and rows.
    ///
    /// # Errors
    ///
    /// As [`signal`](Self::signal).
    pub fn resize(&self, width: u16, height: u16) -> Result<()> {
        self.send(&Command::Resize { resize: Size { width, height } })
    }

    fn send(&self, command: &Command<'_>) -> Result<()> {
        let path = format!("/v1/tasks/{}/websocket/control", self.watch.id);
        let request = self.watch.client.request("GET", &path);
        let text = serde_json::to_string(command).map_err(|error| request.protocol(&error))?;
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        let Err(error) = websocket::send(&mut socket, Message::text(text)) else { return Ok(()) };
        if self.watch.look()?.ready {
            return Ok(());
        }
        Err(websocket::broken(&request, error, websocket::limit(&self.watch.client)))
    }

    /// Lets the command go on when the connection ends.
    pub(super) fn detach(&self) {
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        // If it cannot be sent, the command has ended.
        let _ = socket.close(None).and_then(|()| socket.flush());
    }

    /// A handle that ends the connection.
    pub(super) fn line(&self) -> Option<Line> {
        Line::of(&self.socket.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A connection of a command, to be hung up.
#[derive(Debug)]
pub(super) struct Line(UnixStream);

impl Line {
    pub(super) fn of(socket: &Socket) -> Option<Self> {
        socket.get_ref().0.try_clone().ok().map(Self)
    }

    /// Wakes whoever reads from it or writes to it.
    pub(super) fn hang_up(&self) {
        // An error means that it has ended.
        let _ = self.0.shutdown(Shutdown::Both);
    }

    /// Wakes whoever writes to it.
    pub(super) fn end_writing(&self) {
        let _ = self.0.shutdown(Shutdown::Write);
    }
}
