//! How a local model runs the containers of its charms.

use std::ffi::OsString;
use std::fs;
use std::path::{self, Path, PathBuf};

use super::Error;
use super::pods::Pods;
use crate::agent::Directories;
use crate::containers::{self, Daemons, Pebble};
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
    /// own files. Where there is something to stand in for it, it is first asked for its version.
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
    /// Why it is not the Pebble daemon that was given, if it is not although there are namespaces.
    pub without_pebble: Option<String>,
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

/// The daemon's arguments. Nothing starts by itself, as Juju has it.
fn daemon() -> Vec<OsString> {
    ["run", "--create-dirs", "--hold"].map(OsString::from).to_vec()
}

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
    let (place, without_namespaces) = match found {
        Ok(namespaces) => (CharmPlace::Namespaces(namespaces), None),
        Err(reason) => (CharmPlace::Directory, Some(reason)),
    };
    let mut without_pebble = None;
    let (program, arguments, is_stand_in) = match (pebble, stand_in, &place) {
        (None, None, _) => return Err(Error::NoPebble),
        (Some(pebble), None, CharmPlace::Namespaces(_)) => (pebble, daemon(), false),
        (Some(pebble), None, _) => {
            let reason = without_namespaces.unwrap_or_default();
            return Err(Error::PebbleNeedsNamespaces { pebble, reason });
        }
        (Some(pebble), Some(stand_in), CharmPlace::Namespaces(namespaces)) => {
            match containers::probe(namespaces, &pebble, &directory) {
                Ok(()) => (pebble, daemon(), false),
                Err(reason) => {
                    without_pebble = Some(format!("`{}`: {reason}", pebble.display()));
                    (stand_in.0, stand_in.1, true)
                }
            }
        }
        (_, Some((program, arguments)), _) => (program, arguments, true),
    };
    // Links are left alone: a program may be what it is called.
    let program = path::absolute(&program)
        .and_then(|path| path.metadata().map(|_| path))
        .map_err(|source| Error::PebbleProgram { path: program.clone(), source })?;
    let in_use = ContainersInUse {
        program: program.clone(),
        is_stand_in,
        without_namespaces,
        without_pebble,
    };
    let pebble = match &place {
        CharmPlace::Namespaces(namespaces) => {
            Pebble::Isolated { namespaces: namespaces.clone(), program, arguments }
        }
        _ => Pebble::Confined { helper, program, arguments },
    };
    let pods = Pods::new(Box::new(Daemons::new(directories.clone(), pebble)));
    Ok(Prepared { pods, place, in_use })
}
