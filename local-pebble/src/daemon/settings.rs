//! How a daemon is made.

use std::io;
use std::path::PathBuf;

use crate::plan::LayersError;

/// How a daemon is made.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The directory that the files API takes for `/` and never leaves, and where commands and working
    /// directories are looked for first. Without one it is the machine's whole file system.
    pub root: Option<PathBuf>,
    /// The layers to begin with, as files `NNN-label.yaml`.
    pub layers: Option<PathBuf>,
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
    /// The socket cannot be made.
    #[error("cannot listen on `{}`", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
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
