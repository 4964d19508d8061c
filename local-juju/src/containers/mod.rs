//! What runs the containers of Kubernetes charms.
//!
//! | module | holds |
//! | --- | --- |
//! | `daemons` | every container of a model, each a Pebble daemon on this machine |
//! | `daemon` | one of them: its process, its files, its end |
//! | `directory` | what is put into the directory that is one without namespaces |
//! | `news` | what a daemon's notices mean to a unit, as Juju reads them |
//! | `pebble` | the questions that an agent asks of a daemon |
//! | `probe` | whether a program is a Pebble that can run in containers |
//! | `watch` | waiting until something happens in any of them |

mod daemon;
mod daemons;
mod directory;
mod news;
mod pebble;
mod probe;
mod watch;

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use crate::schedule::WorkloadEventKind;
use crate::state::{ContainerCheck, ContainerService, UnitName};

pub(crate) use daemons::{Daemons, Pebble};
pub(crate) use probe::probe;

/// What runs the containers of a model: daemons on this machine, or what a test pretends.
pub trait Containers: fmt::Debug + Send {
    /// Begins to run a container. One of the same unit and name that runs is ended first, and its files
    /// are gone.
    ///
    /// # Errors
    /// It cannot be started.
    fn start(&mut self, container: &ContainerStart) -> Result<(), ContainerError>;

    /// Ends containers, each given by its unit and its name.
    fn stop(&mut self, containers: &[(UnitName, String)]);

    /// What has happened in a unit's containers since this was asked last, in its order. A container
    /// that has begun to answer tells [`WorkloadEventKind::Ready`] once.
    fn news(&mut self, unit: &UnitName) -> Vec<ContainerNews>;

    /// Waits until something may have happened in any container, or that long; whether it may have.
    fn wait(&mut self, timeout: Duration) -> bool;

    /// What runs in a container now; nothing if it does not answer.
    fn show(
        &mut self,
        unit: &UnitName,
        container: &str,
    ) -> (Vec<ContainerService>, Vec<ContainerCheck>);
}

/// A container that is to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerStart {
    /// Its unit.
    pub unit: UnitName,
    /// Its name in the charm.
    pub name: String,
    /// Which run of it this is, from 0.
    pub run: u32,
    /// Its unit's address, which is its own too.
    pub address: Ipv4Addr,
    /// The storages mounted in it: the directory of each, and where it is in the container.
    pub mounts: Vec<(PathBuf, PathBuf)>,
    /// Programs of this machine that it finds in `/usr/local/bin`, as if they came from its image.
    pub programs: Vec<PathBuf>,
}

/// Something that happened in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContainerNews {
    /// What its unit is to be told.
    Event {
        /// The container's name.
        container: String,
        /// What happened.
        kind: WorkloadEventKind,
    },
    /// Its Pebble has ended by itself.
    Ended {
        /// The container's name.
        container: String,
        /// How: its exit status, and what it said last.
        how: String,
    },
}

/// A container that cannot run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContainerError {
    /// A directory or a file of it cannot be made.
    #[error("cannot make `{}`", .path.display())]
    Files {
        /// What was to be made.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A storage would take the place of its root.
    #[error(
        "its storage `{storage}` cannot be mounted at `/`, where its own files are: give the mount another `location` in the charm's files"
    )]
    MountAtRoot {
        /// The storage's name.
        storage: String,
    },
    /// A storage cannot be put where the charm says.
    #[error("cannot mount a storage at `{}`", .place.display())]
    Mount {
        /// Its place in the container.
        place: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The kernel takes no such path for a socket.
    #[error("the path of its socket is {} bytes long, and the kernel takes {most} at most: give the model a directory with a shorter path than that of `{}`", .path.as_os_str().len(), .path.display())]
    LongSocketPath {
        /// The socket's path.
        path: PathBuf,
        /// The longest that the kernel takes.
        most: usize,
    },
    /// Its daemon cannot be started.
    #[error("cannot start `{}`", .program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Its daemon ended before it answered.
    #[error("its Pebble ended before it answered: {how}")]
    Ended {
        /// How, and what it said last.
        how: String,
    },
    /// Its daemon does not answer.
    #[error("its Pebble did not answer within {} s", .waited.as_secs())]
    Silent {
        /// How long it was waited for.
        waited: Duration,
    },
}
