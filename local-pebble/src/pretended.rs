//! A daemon in the process of a test.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::accounts::Accounts;
use crate::clock::{Clock as _, VirtualClock};
use crate::daemon::{Core, Shutdown, StartError, State};
use crate::files::{FileTree, Ownership};
use crate::http::Connections;
use crate::plan::LayerStack;
use crate::processes::PretendedProcesses;

/// A daemon whose processes are pretended and whose time is virtual.
///
/// Clients speak to it over [`connect`](Self::connect). A request that waits makes time pass by itself, so
/// nothing ever sleeps; [`advance`](Self::advance) lets time pass when nobody waits.
#[derive(Debug)]
pub struct PretendedPebble {
    core: Arc<Core>,
    connections: Connections,
    clock: Arc<VirtualClock>,
    processes: PretendedProcesses,
    root: PathBuf,
    /// The directory of the files, unless it is the caller's.
    _temporary: Option<tempfile::TempDir>,
}

impl PretendedPebble {
    /// A daemon with an empty plan, and an empty directory for its files that goes with it.
    ///
    /// # Errors
    ///
    /// When the directory cannot be made.
    pub fn new() -> Result<Self, StartError> {
        let temporary = tempfile::tempdir()
            .map_err(|source| StartError::Root { path: std::env::temp_dir(), source })?;
        let root = temporary.path().to_owned();
        Self::make(root, Some(temporary), VirtualClock::new(a_date()))
    }

    /// A daemon whose files are in a directory of the caller's, and whose clock is the caller's.
    ///
    /// # Errors
    ///
    /// When the directory cannot be opened.
    pub fn in_directory(root: &Path, clock: VirtualClock) -> Result<Self, StartError> {
        Self::make(root.to_owned(), None, clock)
    }

    fn make(
        root: PathBuf,
        temporary: Option<tempfile::TempDir>,
        clock: VirtualClock,
    ) -> Result<Self, StartError> {
        let accounts = Accounts::Pretended;
        let files = FileTree::open(&root, accounts.clone(), Ownership::noted())
            .map_err(|source| StartError::Root { path: root.clone(), source })?;
        let clock = Arc::new(clock);
        let processes = PretendedProcesses::new();
        let layers = LayerStack::default();
        let core = Core::new(clock.clone(), files, None, |sink| {
            let processes = Arc::new(processes.clone());
            let plan = crate::plan::Sections::default();
            State::new(clock.clone(), processes, accounts, layers, plan, sink)
        });
        let connections = Connections::default();
        Ok(Self { core, connections, clock, processes, root, _temporary: temporary })
    }

    /// A connection, as a client would have it by the socket.
    ///
    /// # Errors
    ///
    /// When the system has no more sockets or threads.
    pub fn connect(&self) -> io::Result<UnixStream> {
        let (client, server) = UnixStream::pair()?;
        self.connections.serve(Arc::clone(&self.core), server)?;
        Ok(client)
    }

    /// What the processes do.
    pub const fn processes(&self) -> &PretendedProcesses {
        &self.processes
    }

    /// The directory that is `/` for clients.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The daemon's date.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass, and does everything that becomes due at its moment.
    pub fn advance(&self, by: Duration) {
        self.core.advance(&self.clock, by);
    }

    /// Has a service print a line.
    pub fn print(&self, service: &str, line: &str) {
        let log = self
            .core
            .with(|state| state.services.get(service).map(|service| Arc::clone(&service.log)));
        if let Some(log) = log {
            log.push(self.clock.now(), line.as_bytes());
        }
    }

    /// Has a service's process end with a code, if it has one.
    pub fn end_service(&self, service: &str, code: i32) {
        self.core.with(|state| state.end_pretended(service, code));
    }

    /// Why the daemon wants to end, once a service or a check for which the plan says so has failed.
    pub fn wants_to_end(&self) -> Option<Shutdown> {
        self.core.with(|state| state.shutdown)
    }
}

impl Drop for PretendedPebble {
    fn drop(&mut self) {
        self.core.with(|state| state.over = true);
        self.connections.close();
    }
}

/// Any date will do, but the same one each time.
fn a_date() -> Timestamp {
    Timestamp::new(1_767_225_600, 0).unwrap_or(Timestamp::UNIX_EPOCH)
}
