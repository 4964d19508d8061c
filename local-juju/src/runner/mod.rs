//! A model whose charms run on this machine.

mod charm_copy;
mod charm_files;
mod containers;
mod dispatch;
mod error;
mod loopback;
mod operate;
mod operate_model;
mod operate_secrets;
mod pods;
mod progress;

pub use charm_copy::CopyError;
pub use containers::{ContainerSettings, ContainersInUse};
pub use error::Error;
pub use progress::{Dispatch, Progress};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::agent::{self, Directories, Stopper, Transport};
use crate::containers::Containers;
use crate::pod::make_removable;
use crate::state::{self, Model, ModelKind};
use containers::{CharmPlace, Prepared};
use loopback::LoopbackRange;
use pods::Pods;

/// How a local model runs its charms.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Where everything lies: the charms, the storage, the agents' sockets, the hook commands. It is
    /// made if it is not there; if it is, it must be empty.
    pub directory: PathBuf,
    /// The executable that plays every hook command. It calls
    /// [`hook_command_main`](agent::hook_command_main) first: the embedder's own, as
    /// [`current_exe`](std::env::current_exe) gives it, or this crate's `hook-command`.
    pub hook_command: PathBuf,
    /// Forces charms of this project to one way of calling hook commands (`OPS_HOOK_TRANSPORT`).
    pub transport: Option<Transport>,
    /// What the agents of 2.9 and 3.x give their charms in `JUJU_AGENT_TOKEN`, and ask of every call.
    /// Juju sets one where charms run remotely only. 4.x has none.
    pub agent_token: Option<String>,
    /// What runs the containers of a Kubernetes model; without it, nothing does, and its charms run on
    /// this machine as those of a model of machines do.
    pub containers: Option<ContainerSettings>,
    /// What the model is made with. Its `storage_directory` is replaced by one in `directory`, its
    /// `started_at` by the present, and on Kubernetes its `first_address` by one of this machine.
    pub model: state::Settings,
}

impl Settings {
    /// The settings of a model in `directory`, with everything else as usual.
    pub fn new(directory: impl Into<PathBuf>, hook_command: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            hook_command: hook_command.into(),
            transport: None,
            agent_token: None,
            containers: None,
            model: state::Settings::default(),
        }
    }
}

/// A Juju model on this machine: charms in any language are deployed from their directories, and
/// each event that is due runs its charm.
///
/// ```no_run
/// use local_juju::{LocalJuju, Settings};
///
/// # fn main() -> Result<(), local_juju::Error> {
/// let hook_command = std::env::current_exe().unwrap_or_default();
/// let mut juju = LocalJuju::new(Settings::new("/tmp/my-model", hook_command))?;
/// juju.deploy("./charm".as_ref(), None, 2, &[])?;
/// juju.settle(&mut |_| {})?;
/// for (name, unit) in juju.model().units() {
///     println!("{name}: {}", unit.status().word);
/// }
/// # Ok(()) }
/// ```
///
/// But for containers nothing runs in the background: a charm runs within [`step`](Self::step), and it
/// and every process of its group have ended when that returns. Containers run from the first step after
/// their unit came until it goes, or this is dropped. What lies in the directory stays there.
#[derive(Debug)]
pub struct LocalJuju {
    model: Model,
    directories: Directories,
    transport: Option<Transport>,
    agent_token: Option<String>,
    stopper: Stopper,
    installed: charm_files::InstalledFiles,
    pods: Option<Pods>,
    place: CharmPlace,
    in_use: Option<ContainersInUse>,
    _addresses: Option<LoopbackRange>,
}

impl LocalJuju {
    /// Makes an empty model.
    ///
    /// # Errors
    /// The directory cannot be made or is not empty, the hook command's executable is not there, or
    /// nothing can run the containers.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let Settings { directory, hook_command, transport, agent_token, containers, model } =
            settings;
        let agent_token = agent_token.filter(|_| model.juju_version.has_agent_token());
        let hook_command = hook_command
            .canonicalize()
            .map_err(|source| Error::HookCommand { path: hook_command, source })?;
        let root = empty_directory(&directory)?;
        if root.as_os_str().as_encoded_bytes().contains(&b':') {
            return Err(Error::DirectoryWithColon { directory: root });
        }
        if root.to_str().is_none() {
            return Err(Error::DirectoryNotUtf8 { directory: root });
        }
        let directories = Directories::new(root);
        agent::create_executables(&directories.tools(), &hook_command, &model.juju_version)
            .map_err(|source| Error::Directory { directory: directories.tools(), source })?;
        let storage_directory = directories.storage();
        let started_at = SystemTime::now();
        let addresses = (model.kind == ModelKind::Kubernetes).then(LoopbackRange::take);
        let first_address = addresses.as_ref().map_or(model.first_address, LoopbackRange::first);
        let model = state::Settings { storage_directory, started_at, first_address, ..model };
        let prepared = containers.filter(|_| model.kind == ModelKind::Kubernetes);
        let prepared = prepared
            .map(|containers| containers::prepare(containers, &directories, &hook_command))
            .transpose()?;
        let (pods, place, in_use) = match prepared {
            Some(Prepared { pods, place, in_use }) => (Some(pods), place, Some(in_use)),
            None => (None, CharmPlace::Machine, None),
        };
        Ok(Self {
            model: Model::new(model),
            directories,
            transport,
            agent_token,
            stopper: Stopper::default(),
            installed: charm_files::InstalledFiles::default(),
            pods,
            place,
            in_use,
            _addresses: addresses,
        })
    }

    /// Lets something else run the model's containers, as a test does that pretends them. It is for a
    /// model in which none runs yet.
    #[must_use]
    pub fn with_containers(mut self, containers: Box<dyn Containers>) -> Self {
        self.pods = Some(Pods::new(containers));
        self
    }

    /// What runs the containers, if anything does by [`Settings::containers`].
    pub fn containers_in_use(&self) -> Option<&ContainersInUse> {
        self.in_use.as_ref()
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The model, for what has no method here, such as letting time pass without running what comes in
    /// it. An application must come by [`deploy`](Self::deploy) and [`refresh`](Self::refresh), or its
    /// charm is not found.
    pub fn model_mut(&mut self) -> &mut Model {
        &mut self.model
    }

    /// The model's directory, as an absolute path.
    pub fn directory(&self) -> &Path {
        self.directories.root()
    }

    /// What ends the running charm, for a handler of Ctrl-C.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }
}

impl Drop for LocalJuju {
    fn drop(&mut self) {
        // They end before what they have written is looked at.
        self.pods = None;
        if self.in_use.is_some() {
            make_removable(self.directories.root());
        }
    }
}

/// The directory as an absolute path without links, made if it is not there.
fn empty_directory(directory: &Path) -> Result<PathBuf, Error> {
    let open = || -> io::Result<(PathBuf, bool)> {
        fs::create_dir_all(directory)?;
        let root = directory.canonicalize()?;
        let empty = fs::read_dir(&root)?.next().is_none();
        Ok((root, empty))
    };
    match open() {
        Ok((root, true)) => Ok(root),
        Ok((directory, false)) => Err(Error::DirectoryNotEmpty { directory }),
        Err(source) => Err(Error::Directory { directory: directory.to_owned(), source }),
    }
}
