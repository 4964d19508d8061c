//! The agent's socket, which is there while a hook runs.

use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::io::{self, PipeReader, PipeWriter};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope};

use ops_agent_socket::{Address, IncomingRequest, Response, serve_connection};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// What answers a command, from several threads.
pub(super) type Handler<'a> = dyn Fn(IncomingRequest) -> Result<Response, String> + Sync + 'a;

/// The socket that cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on the agent's socket `{}`", .path.display())]
pub struct SocketError {
    /// The socket's path.
    pub path: PathBuf,
    /// Why.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// The bound socket. It is closed and its file removed when this is dropped.
#[derive(Debug)]
pub(crate) struct AgentSocket {
    listener: UnixListener,
    path: PathBuf,
}

impl AgentSocket {
    /// Binds it for this user alone, in place of one that an ended agent left.
    pub(crate) fn bind(path: PathBuf) -> Result<Self, SocketError> {
        match Self::try_bind(path.clone()) {
            Ok(socket) => Ok(socket),
            Err(source) => Err(SocketError { path, source }),
        }
    }

    fn try_bind(path: PathBuf) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let listener = Address::Path(path.clone()).bind()?;
        let socket = Self { listener, path };
        socket.listener.set_nonblocking(true)?;
        fs::set_permissions(&socket.path, Permissions::from_mode(0o700))?;
        Ok(socket)
    }

    /// Answers the commands of every connection until the result is dropped; then the connections
    /// are closed, whoever still holds the other end, and so the scope's threads end.
    pub(super) fn serve<'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        handler: &'scope Handler<'scope>,
    ) -> io::Result<Serving> {
        let (stopped, stop) = io::pipe()?;
        let connections = Arc::new(Connections::default());
        let serving = Serving { connections: Arc::clone(&connections), _stop: stop };
        Builder::new().name("agent socket".to_owned()).spawn_scoped(scope, move || {
            while self.wait(&stopped) {
                match self.listener.accept() {
                    // A connection that no thread can be had for is closed again.
                    Ok((stream, _)) => drop(connections.serve(scope, stream, handler)),
                    Err(error) if is_transient(&error) => {}
                    // No file descriptor is left, most likely. The socket goes with this thread, so
                    // that commands fail and are not kept waiting.
                    Err(_) => return,
                }
            }
        })?;
        Ok(serving)
    }

    /// Waits for a connection; `false` when serving ends.
    fn wait(&self, stopped: &PipeReader) -> bool {
        loop {
            let mut polled =
                [PollFd::new(stopped, PollFlags::IN), PollFd::new(&self.listener, PollFlags::IN)];
            match poll(&mut polled, None) {
                Err(Errno::INTR) => {}
                Err(_) => return false,
                Ok(_) => return polled.first().is_some_and(|stopped| stopped.revents().is_empty()),
            }
        }
    }
}

impl Drop for AgentSocket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn is_transient(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock
            | io::ErrorKind::Interrupted
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Keeps the socket served.
#[derive(Debug)]
pub(super) struct Serving {
    connections: Arc<Connections>,
    /// Closed when this is dropped, which wakes the thread that accepts.
    _stop: PipeWriter,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.connections.close();
    }
}

/// The connections that are open.
#[derive(Debug, Default)]
struct Connections {
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    closed: bool,
    next: u64,
    streams: HashMap<u64, Arc<UnixStream>>,
}

impl Connections {
    fn serve<'scope>(
        self: &Arc<Self>,
        scope: &'scope Scope<'scope, '_>,
        stream: UnixStream,
        handler: &'scope Handler<'scope>,
    ) -> io::Result<()> {
        let stream = Arc::new(stream);
        let mut open = self.lock();
        if open.closed {
            return Ok(());
        }
        let number = open.next;
        open.next += 1;
        open.streams.insert(number, Arc::clone(&stream));
        drop(open);
        let connections = Arc::clone(self);
        let spawned =
            Builder::new().name("hook command".to_owned()).spawn_scoped(scope, move || {
                // A connection that fails is the charm's to report: its command has failed.
                let _ = serve_connection(&*stream, handler);
                connections.lock().streams.remove(&number);
            });
        if spawned.is_err() {
            self.lock().streams.remove(&number);
        }
        spawned.map(|_| ())
    }

    fn close(&self) {
        let mut open = self.lock();
        open.closed = true;
        for stream in open.streams.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
