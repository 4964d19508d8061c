//! How the daemon is connected to.

use std::fmt;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;

use ops_agent_socket::Address;

/// Opens connections to one daemon.
#[derive(Clone)]
pub(super) struct Connector {
    name: Arc<str>,
    open: Arc<dyn Fn() -> io::Result<UnixStream> + Send + Sync>,
}

impl Connector {
    /// Of a socket file; its path may be longer than the kernel takes.
    pub(super) fn file(path: PathBuf) -> Self {
        let name = path.display().to_string();
        let address = Address::Path(path);
        Self::new(name, move || {
            address.connect().map_err(|error| match error {
                ops_agent_socket::Error::Connect { source, .. } => source,
                other => io::Error::other(other),
            })
        })
    }

    pub(super) fn new(
        name: impl Into<Arc<str>>,
        open: impl Fn() -> io::Result<UnixStream> + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), open: Arc::new(open) }
    }

    /// What errors call it: the socket's path.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn open(&self) -> io::Result<UnixStream> {
        (self.open)()
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connector").field(&self.name).finish()
    }
}
