//! What can go wrong in running a local model.

use std::io;
use std::path::PathBuf;

use ops_metadata::{Reading, Severity};

use super::charm_copy::CopyError;
use crate::agent::{ExecutableError, SocketError};
use crate::commands::CannotBegin;
use crate::containers::ContainerError;
use crate::state::{self, UnitName};

/// Why a local model cannot do what was asked. The model is then as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The model's directory cannot be made or used.
    #[error("cannot use `{}` as the model's directory", .directory.display())]
    Directory {
        /// The directory.
        directory: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The model's directory holds something already.
    #[error("the model's directory `{}` is not empty: give a new or an empty one", .directory.display())]
    DirectoryNotEmpty {
        /// The directory.
        directory: PathBuf,
    },
    /// The hook commands could not stand in `PATH`, which separates directories by `:`.
    #[error("the model's directory `{}` has a `:` in its path, so `PATH` cannot name it: give another one", .directory.display())]
    DirectoryWithColon {
        /// The directory.
        directory: PathBuf,
    },
    /// Charms could not read the paths in it, which they are told as text.
    #[error("the model's directory `{}` is not UTF-8: give one that is", .directory.display())]
    DirectoryNotUtf8 {
        /// The directory.
        directory: PathBuf,
    },
    /// The executable that plays the hook commands is not there.
    #[error("cannot use `{}` as the executable of the hook commands", .path.display())]
    HookCommand {
        /// Its path.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The charm's directory is not there.
    #[error("cannot read the charm's directory `{}`: give a directory that has a `charmcraft.yaml` or a `metadata.yaml`", .directory.display())]
    CharmDirectory {
        /// The directory.
        directory: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Juju would refuse the charm's files.
    #[error("the files of the charm in `{}` have {}", .directory.display(), count(.reading))]
    CharmFiles {
        /// The charm's directory.
        directory: PathBuf,
        /// What is wrong and where, to be shown.
        reading: Box<Reading>,
    },
    /// The charm has no name and none was given.
    #[error("the charm in `{}` has no name: write `name` into its `charmcraft.yaml`, or give the application a name", .directory.display())]
    NoName {
        /// The charm's directory.
        directory: PathBuf,
    },
    /// A charm could not be copied into the model's directory.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The model refuses it.
    #[error(transparent)]
    Model(#[from] state::Error),
    /// The schedule and the model disagree about what is due.
    #[error(transparent)]
    CannotBegin(#[from] CannotBegin),
    /// The unit's charm cannot be started on this machine.
    #[error("cannot start the charm of `{unit}`")]
    Executable {
        /// The unit.
        unit: UnitName,
        /// What is wrong with the file.
        source: ExecutableError,
    },
    /// The unit's agent cannot be reached by its charm.
    #[error("cannot start the agent of `{unit}`")]
    Socket {
        /// The unit.
        unit: UnitName,
        /// The system's error.
        source: SocketError,
    },
    /// A storage instance has no directory.
    #[error("cannot make the storage directory `{}`", .directory.display())]
    Storage {
        /// The directory.
        directory: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Neither a Pebble daemon nor what stands in for it.
    #[error(
        "the model has nothing that runs its containers: give it a `pebble` daemon, or what stands in for it"
    )]
    NoPebble,
    /// The Pebble daemon is not there.
    #[error("cannot use `{}` as the Pebble daemon", .path.display())]
    PebbleProgram {
        /// Its path.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The Pebble daemon would write into this machine's files.
    #[error(
        "`{}` cannot run containers here: without namespaces it would write into this machine's own \
         files, and there are none ({reason}); leave it out, and the stand-in for Pebble runs them",
        .pebble.display()
    )]
    PebbleNeedsNamespaces {
        /// The daemon.
        pebble: PathBuf,
        /// Why there are no namespaces.
        reason: String,
    },
    /// A container cannot run.
    #[error("cannot run the container `{container}` of `{unit}`")]
    Container {
        /// The unit.
        unit: UnitName,
        /// The container.
        container: String,
        /// Why.
        source: ContainerError,
    },
    /// The [`Stopper`](crate::agent::Stopper) was used.
    #[error("the model was stopped")]
    Stopped,
}

fn count(reading: &Reading) -> String {
    let errors = reading.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    match errors.count() {
        1 => "1 error".to_owned(),
        errors => format!("{errors} errors"),
    }
}
