//! A daemon on a unix socket.

use std::fs;
use std::io;
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
use crate::http::Connections;
use crate::plan::{LayerStack, read_layers};
use crate::processes::RealProcesses;
use crate::services::ServiceAction;

/// A daemon that listens on a socket. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    core: Arc<Core>,
    socket: PathBuf,
    connections: Connections,
    accepts: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
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
        let core = core(settings)?;
        let listener = listen(socket)?;
        start_timekeeper(&core).map_err(StartError::Thread)?;
        let connections = Connections::default();
        let accepts = Arc::new(AtomicBool::new(true));
        let accept = {
            let (core, connections, accepts) =
                (Arc::clone(&core), connections.clone(), Arc::clone(&accepts));
            move || accept(&listener, &core, &connections, &accepts)
        };
        let listening = thread::Builder::new()
            .name("listener".to_owned())
            .spawn(accept)
            .map_err(StartError::Thread)?;
        core.with(State::update_checks);
        let socket = socket.to_owned();
        Ok(Self { core, socket, connections, accepts, listening: Some(listening) })
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
        let Some(listening) = self.listening.take() else { return };
        self.core.stop();
        self.accepts.store(false, Ordering::Release);
        // The listener wakes up at once when somebody comes.
        let _ = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
        let _ = listening.join();
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
    let plan = layers.plan().map_err(no_plan)?;
    let place = (!files.is_whole()).then(|| files.path().to_owned());
    let processes = Arc::new(RealProcesses::new(place.as_deref(), settings.owners == Owners::Real));
    let clock = Arc::new(SystemClock::new());
    Ok(Core::new(clock.clone(), files, |sink| {
        State::new(clock, processes, accounts, layers, plan, sink)
    }))
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

fn accept(
    listener: &UnixListener,
    core: &Arc<Core>,
    connections: &Connections,
    accepts: &AtomicBool,
) {
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
            Ok((stream, _)) => stream
                .set_nonblocking(false)
                .and_then(|()| connections.serve(Arc::clone(core), stream)),
            Err(error) => Err(error),
        };
        let is_well = |kind| matches!(kind, io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock);
        if served.is_err_and(|error| !is_well(error.kind())) {
            thread::sleep(PAUSE);
        }
    }
}
