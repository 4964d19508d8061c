//! How the daemon is connected to.

use std::fmt;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ops_agent_socket::Address;

/// Opens connections to one daemon.
#[derive(Clone)]
pub(super) struct Connector {
    name: Arc<str>,
    open: Arc<dyn Fn(Duration) -> Result<UnixStream, NoConnection> + Send + Sync>,
}

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum NoConnection {
    Io(io::Error),
    /// The daemon was too slow to take it.
    TimedOut,
}

impl Connector {
    /// Of a socket file; its path may be longer than the kernel takes.
    pub(super) fn file(path: PathBuf) -> Self {
        let name = path.display().to_string().into();
        let address = Address::Path(path);
        let open = move |limit| {
            address.connect_within(limit).map_err(|error| match error {
                ops_agent_socket::Error::Connect { source, .. } => match source.kind() {
                    io::ErrorKind::TimedOut => NoConnection::TimedOut,
                    _ => NoConnection::Io(source),
                },
                other => NoConnection::Io(io::Error::other(other)),
            })
        };
        Self { name, open: Arc::new(open) }
    }

    /// Of a function, which knows by itself how long it waits.
    pub(super) fn new(
        name: impl Into<Arc<str>>,
        open: impl Fn() -> io::Result<UnixStream> + Send + Sync + 'static,
    ) -> Self {
        let open = move |_| open().map_err(NoConnection::Io);
        Self { name: name.into(), open: Arc::new(open) }
    }

    /// What errors call it: the socket's path.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Opens one, and waits no longer than this for the daemon to take it.
    pub(super) fn open(&self, limit: Duration) -> Result<UnixStream, NoConnection> {
        (self.open)(limit)
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connector").field(&self.name).finish()
    }
}
