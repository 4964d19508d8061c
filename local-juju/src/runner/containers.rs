//! How a local model runs the containers of its charms.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use super::pods::Pods;
use crate::agent::Directories;
use crate::containers::{Daemons, Pebble};
use crate::pod::{self, Namespaces};

/// How a local model runs the containers of Kubernetes charms.
///
/// Where the kernel has namespaces for ordinary users, charm and containers see this machine's files under
/// a layer of their own, and whatever they write stays there. Elsewhere only a stand-in for Pebble can
/// run, which keeps its files to a directory.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ContainerSettings {
    /// The Pebble daemon, `pebble`. It needs namespaces: without them it would write into this machine's
    /// own files.
    pub pebble: Option<PathBuf>,
    /// What runs without the daemon, or where there are no namespaces: a program and its arguments, to
    /// which is added `--root <directory>` where it has to keep its files to that. It reads `PEBBLE` and
    /// `PEBBLE_SOCKET` as the daemon does.
    pub stand_in: Option<(PathBuf, Vec<OsString>)>,
    /// Makes do without namespaces, also where there are some.
    pub without_namespaces: bool,
}

/// What runs the containers of a local model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainersInUse {
    /// The program.
    pub program: PathBuf,
    /// Whether it stands in for the Pebble daemon.
    pub is_stand_in: bool,
    /// Why it runs without namespaces, if it does. Its files then are in a directory, and so are its
    /// programs looked for, and run; they can write where this user can.
    pub without_namespaces: Option<String>,
}

/// How the charms of a model are started.
#[derive(Debug)]
pub(super) enum CharmPlace {
    /// On this machine.
    Machine,
    /// In namespaces.
    Namespaces(Namespaces),
    /// On this machine, and told where the containers' sockets are.
    Directory,
}

/// What [`ContainerSettings`] come to on this machine.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) pods: Pods,
    pub(super) place: CharmPlace,
    pub(super) in_use: ContainersInUse,
}

/// The daemon's command. Nothing starts by itself, as Juju has it.
const RUN: [&str; 3] = ["run", "--create-dirs", "--hold"];

pub(super) fn prepare(
    settings: ContainerSettings,
    directories: &Directories,
    program: &Path,
) -> Result<Prepared, Error> {
    let ContainerSettings { pebble, stand_in, without_namespaces } = settings;
    let directory = directories.pod_helper();
    let helper = fs::create_dir_all(&directory).and_then(|()| pod::link(&directory, program));
    let helper =
        helper.map_err(|source| Error::Directory { directory: directory.clone(), source })?;
    let found = if without_namespaces {
        Err("they are turned off".to_owned())
    } else {
        Namespaces::find(helper.clone(), &directory)
    };
    let daemon = pebble.map(|program| (program, RUN.map(OsString::from).to_vec()));
    let (place, without, is_stand_in, chosen) = match found {
        Ok(namespaces) => {
            let is_stand_in = daemon.is_none();
            let chosen = daemon.or(stand_in).ok_or(Error::NoPebble)?;
            (CharmPlace::Namespaces(namespaces), None, is_stand_in, chosen)
        }
        Err(reason) => match (daemon, stand_in) {
            (_, Some(stand_in)) => (CharmPlace::Directory, Some(reason), true, stand_in),
            (Some((pebble, _)), None) => {
                return Err(Error::PebbleNeedsNamespaces { pebble, reason });
            }
            (None, None) => return Err(Error::NoPebble),
        },
    };
    let (program, arguments) = chosen;
    let program = program
        .canonicalize()
        .map_err(|source| Error::PebbleProgram { path: program.clone(), source })?;
    let in_use =
        ContainersInUse { program: program.clone(), is_stand_in, without_namespaces: without };
    let pebble = match &place {
        CharmPlace::Namespaces(namespaces) => {
            Pebble::Isolated { namespaces: namespaces.clone(), program, arguments }
        }
        _ => Pebble::Confined { helper, program, arguments },
    };
    let pods = Pods::new(Box::new(Daemons::new(directories.clone(), pebble)));
    Ok(Prepared { pods, place, in_use })
}
