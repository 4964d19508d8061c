//! How a daemon is made.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use crate::plan::LayersError;
use crate::state_file::StateFileError;

/// How a daemon is made.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The directory that the files API takes for `/` and never leaves, and where commands and working
    /// directories are looked for first. Without one it is the machine's whole file system.
    pub root: Option<PathBuf>,
    /// The layers to begin with, as files `NNN-label.yaml`.
    pub layers: Option<PathBuf>,
    /// The file in which changes, notices and identities are kept for the next daemon, as Pebble keeps
    /// them. Without one nothing is left of them when the daemon ends.
    pub state: Option<PathBuf>,
    /// A file of identities in YAML, below the key `identities`. They replace those of their names.
    pub identities: Option<PathBuf>,
    /// What services are started with, by their names: it takes the place of the `[ … ]` group of their
    /// commands.
    pub service_arguments: BTreeMap<String, Vec<String>>,
    /// Whether what services print goes to standard output too, a line each with its time and service.
    pub verbose: bool,
    /// Where to listen for HTTP beside the socket, as `<address>:<port>`; without an address everywhere.
    /// Who asks there is nobody, and may ask for the health and the version only.
    pub http: Option<String>,
    /// Who owns files, and whose processes run.
    pub owners: Owners,
}

/// Who owns files, and whose processes run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Owners {
    /// Whoever clients name; without the right to it their request fails, as Pebble's does.
    #[default]
    Real,
    /// What the daemon may not do it only notes: files are listed with the owners that clients gave
    /// them, and all processes run as the daemon's own user.
    Noted,
}

/// Why a daemon cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The root cannot be opened.
    #[error("cannot open the root directory `{}`", path.display())]
    Root {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The layers are no plan.
    #[error("cannot load the plan")]
    Layers(#[source] LayersError),
    /// What an earlier daemon has kept cannot be had.
    #[error("cannot read state")]
    State(#[source] StateFileError),
    /// The identities cannot be had.
    #[error("cannot read identities from `{}`: {reason}", path.display())]
    Identities {
        /// Their file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Arguments are for a service that there is not, or that cannot have them.
    #[error("cannot give arguments to a service: {0}")]
    ServiceArguments(String),
    /// The socket cannot be made.
    #[error("cannot listen on `{}`", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address:?}")]
    Http {
        /// The address.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// Another daemon answers there.
    #[error("socket {path:?} already in use")]
    InUse {
        /// The socket.
        path: PathBuf,
    },
    /// A thread cannot be started.
    #[error("cannot start a thread")]
    Thread(#[source] io::Error),
}
