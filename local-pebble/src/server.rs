//! A daemon on a unix socket.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::accounts::Accounts;
use crate::clock::SystemClock;
use crate::daemon::{Core, Owners, Settings, Shutdown, StartError, State, start_timekeeper};
use crate::files::{FileTree, Ownership};
use crate::http::{Connections, Stream};
use crate::identities::{GivenIdentities, identities_of_yaml};
use crate::plan::{LayerStack, read_layers};
use crate::processes::RealProcesses;
use crate::services::ServiceAction;
use crate::state_file::StateFile;

/// A daemon that listens on a socket. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    core: Arc<Core>,
    socket: PathBuf,
    connections: Connections,
    accepts: Arc<AtomicBool>,
    listening: Vec<JoinHandle<()>>,
}

impl Server {
    /// Starts a daemon. The services that its layers enable do not run yet: see
    /// [`start_enabled`](Self::start_enabled).
    ///
    /// A socket that a daemon has left behind is replaced.
    ///
    /// # Errors
    ///
    /// When the root, the layers or the socket cannot be had.
    pub fn start(socket: &Path, settings: &Settings) -> Result<Self, StartError> {
        let listener = listen(socket)?;
        let made = network(settings).and_then(|network| Ok((network, core(settings)?)));
        let (network, core) = made.inspect_err(|_| {
            let _ = fs::remove_file(socket);
        })?;
        start_timekeeper(&core).map_err(StartError::Thread)?;
        let connections = Connections::default();
        let accepts = Arc::new(AtomicBool::new(true));
        let listen = |listener| {
            let (core, connections, accepts) =
                (Arc::clone(&core), connections.clone(), Arc::clone(&accepts));
            thread::Builder::new()
                .name("listener".to_owned())
                .spawn(move || accept(&listener, &core, &connections, &accepts))
                .map_err(StartError::Thread)
        };
        let mut listening = vec![listen(Listener::Unix(listener))?];
        if let Some(network) = network {
            listening.push(listen(Listener::Tcp(network))?);
        }
        let socket = socket.to_owned();
        Ok(Self { core, socket, connections, accepts, listening })
    }

    /// Starts the services that the plan enables; says whether there are any.
    pub fn start_enabled(&self) -> bool {
        self.core.with(|state| state.act_on_services(ServiceAction::Autostart, &[])).is_ok()
    }

    /// Why the daemon wants to end, once a service or a check for which the plan says so has failed.
    pub fn wants_to_end(&self) -> Option<Shutdown> {
        self.core.with(|state| state.shutdown)
    }

    /// Stops every service as the plan says, then ends whatever is left, and takes no requests any more.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if self.listening.is_empty() {
            return;
        }
        self.core.stop();
        self.accepts.store(false, Ordering::Release);
        // The listener wakes up at once when somebody comes.
        let _ = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
        for listening in self.listening.drain(..) {
            let _ = listening.join();
        }
        self.connections.close();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn core(settings: &Settings) -> Result<Arc<Core>, StartError> {
    let root = settings.root.clone().unwrap_or_else(|| PathBuf::from("/"));
    let accounts = Accounts::of_root(&root);
    let ownership = match settings.owners {
        Owners::Real => Ownership::Real,
        Owners::Noted => Ownership::noted(),
    };
    let files = FileTree::open(&root, accounts.clone(), ownership)
        .map_err(|source| StartError::Root { path: root, source })?;
    let layers = match &settings.layers {
        Some(directory) => read_layers(directory, &accounts).map_err(StartError::Layers)?,
        None => LayerStack::default(),
    };
    let no_plan = |error| StartError::Layers(crate::plan::LayersError::Content(error));
    let layers =
        layers.with_arguments(&settings.service_arguments).map_err(StartError::ServiceArguments)?;
    let plan = layers.plan().map_err(no_plan)?;
    let place = (!files.is_whole()).then(|| files.path().to_owned());
    let processes = Arc::new(RealProcesses::new(place.as_deref(), settings.owners == Owners::Real));
    let clock = Arc::new(SystemClock::new());
    let state_file = settings.state.as_deref().map(StateFile::new);
    let saved = state_file.as_ref().map_or(Ok(None), StateFile::read).map_err(StartError::State)?;
    let identities = settings.identities.as_deref().map(read_identities).transpose()?;
    let core = Core::new(clock.clone(), files, state_file, |sink| {
        State::new(clock, processes, accounts, layers, plan, sink)
    });
    core.with(|state| {
        if settings.verbose {
            state.log_news.echo();
        }
        if let Some(saved) = &saved {
            state.restore(saved);
            state.resume();
        }
        if let Some((path, identities)) = identities {
            let replaced = state.identities.change("replace", identities);
            replaced.map_err(|reason| StartError::Identities { path, reason })?;
        }
        state.http_address.clone_from(&settings.http);
        state.update_checks();
        state.update_forwarders();
        Ok(())
    })?;
    Ok(core)
}

/// The identities of a file in YAML.
fn read_identities(path: &Path) -> Result<(PathBuf, GivenIdentities), StartError> {
    let failed = |reason| StartError::Identities { path: path.to_owned(), reason };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    Ok((path.to_owned(), identities_of_yaml(&text).map_err(failed)?))
}

/// Listens where nobody does, or nobody any more.
fn listen(path: &Path) -> Result<UnixListener, StartError> {
    let failed = |source| StartError::Socket { path: path.to_owned(), source };
    if UnixStream::connect(path).is_ok() {
        return Err(StartError::InUse { path: path.to_owned() });
    }
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket()) {
        fs::remove_file(path).map_err(failed)?;
    }
    let listener = UnixListener::bind(path).map_err(failed)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o666)).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(listener)
}

/// Listens in the network, where that is asked for.
fn network(settings: &Settings) -> Result<Option<TcpListener>, StartError> {
    let Some(address) = &settings.http else { return Ok(None) };
    let listener = match address.strip_prefix(':') {
        // Where there is IPv6, its sockets take the others' connections too.
        Some(port) => TcpListener::bind(format!("[::]:{port}"))
            .or_else(|_| TcpListener::bind(format!("0.0.0.0:{port}"))),
        None => TcpListener::bind(address),
    };
    let failed = |source| StartError::Http { address: address.clone(), source };
    let listener = listener.map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(Some(listener))
}

/// What is listened on.
enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Unix(listener) => listener.accept().map(|(stream, _)| Stream::Unix(stream)),
            Self::Tcp(listener) => listener.accept().map(|(stream, _)| Stream::Tcp(stream)),
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Unix(listener) => listener.as_fd(),
            Self::Tcp(listener) => listener.as_fd(),
        }
    }
}

fn accept(listener: &Listener, core: &Arc<Core>, connections: &Connections, accepts: &AtomicBool) {
    /// After a failure, such as too many open files, it is tried again.
    const PAUSE: Duration = Duration::from_millis(50);
    /// How often it is looked whether the daemon has ended: nobody can be made to come where somebody has
    /// removed the socket.
    const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };
    while accepts.load(Ordering::Acquire) {
        let mut polled = [PollFd::new(listener, PollFlags::IN)];
        if matches!(poll(&mut polled, Some(&PATIENCE)), Ok(0)) {
            continue;
        }
        let served = match listener.accept() {
            Ok(_) if !accepts.load(Ordering::Acquire) => return,
            Ok(stream) => {
                stream.set_blocking().and_then(|()| connections.serve(Arc::clone(core), stream))
            }
            Err(error) => Err(error),
        };
        let is_well = |kind| matches!(kind, io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock);
        if served.is_err_and(|error| !is_well(error.kind())) {
            thread::sleep(PAUSE);
        }
    }
}
