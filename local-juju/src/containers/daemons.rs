//! Every container of a model, each a Pebble daemon on this machine.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::daemon::{Daemon, DaemonFiles, GRACE};
use super::directory::{copy_programs, lodge};
use super::watch::Watch;
use super::{ContainerError, ContainerNews, ContainerStart, Containers, news, pebble};
use crate::agent::{Directories, UnitDirectories};
use crate::pod::{Bind, Namespaces, PodProcess, Program, Root};
use crate::schedule::WorkloadEventKind;
use crate::state::{ContainerCheck, ContainerService, UnitName};

/// Where a container has its Pebble's socket and state, and its program, as Juju has them.
pub(super) const OWN_DIRECTORY: &str = "/charm/container";
const PROGRAMS: &str = "/charm/bin";
/// Where a container has the programs that stand for its image's.
const IMAGE_PROGRAMS: &str = "/usr/local/bin";

/// The longest path of a socket that Linux takes; other systems take a little less.
const LONGEST_SOCKET: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The Pebble that a container runs.
#[derive(Debug, Clone)]
pub(crate) enum Pebble {
    /// In namespaces: the daemon, or what stands in for it.
    Isolated { namespaces: Namespaces, program: PathBuf, arguments: Vec<OsString> },
    /// Without: only what stands in for it keeps to its directory.
    Confined { helper: PathBuf, program: PathBuf, arguments: Vec<OsString> },
}

/// The containers of a model as processes.
#[derive(Debug)]
pub(crate) struct Daemons {
    directories: Directories,
    pebble: Pebble,
    running: BTreeMap<UnitName, BTreeMap<String, Daemon>>,
    watch: Watch,
}

impl Daemons {
    pub(crate) fn new(directories: Directories, pebble: Pebble) -> Self {
        Self { directories, pebble, running: BTreeMap::new(), watch: Watch::new() }
    }

    /// The command that starts the daemon, and its program.
    fn command(
        &self,
        container: &ContainerStart,
        unit: &UnitDirectories,
        layers: &Path,
    ) -> (Command, PathBuf) {
        let ContainerStart { name, mounts, .. } = container;
        let own = unit.container(name);
        let run = |path: PathBuf, directory: PathBuf, arguments: &[OsString], more: &[OsString]| {
            let arguments = arguments.iter().chain(more).cloned().collect();
            Some(Program { directory, path, arguments })
        };
        match &self.pebble {
            Pebble::Isolated { namespaces, program, arguments } => {
                let inside = in_container(program);
                let mut binds =
                    vec![Bind::shared(own, OWN_DIRECTORY), Bind::shown(program, &inside)];
                binds.extend(mounts.iter().map(|(from, to)| Bind::shared(from, to)));
                binds.extend(container.programs.iter().map(|program| {
                    let name = program.file_name().unwrap_or_default();
                    Bind::shown(program, Path::new(IMAGE_PROGRAMS).join(name))
                }));
                let root = Root { layers: layers.to_owned(), own_processes: true, binds };
                let process = PodProcess {
                    root: Some(root),
                    tended: Some(Duration::ZERO),
                    program: run(inside, "/".into(), arguments, &[]),
                };
                let mut command = namespaces.command(&process);
                // What makes the namespaces waits outside of them; Ctrl-C is not for it either.
                command.process_group(0);
                environment(&mut command, name, Path::new(OWN_DIRECTORY), Path::new("/root"));
                (command, program.clone())
            }
            Pebble::Confined { helper, program, arguments } => {
                let more = ["--root".into(), layers.into()];
                let process = PodProcess {
                    root: None,
                    tended: Some(GRACE),
                    program: run(program.clone(), layers.into(), arguments, &more),
                };
                let mut command = Command::new(helper);
                command.args(process.to_arguments());
                environment(&mut command, name, &own, layers);
                (command, program.clone())
            }
        }
    }
}

/// Where a container has this Pebble, by its own name: some programs are what they are called.
pub(super) fn in_container(program: &Path) -> PathBuf {
    Path::new(PROGRAMS).join(program.file_name().unwrap_or_default())
}

/// The whole environment of a container: what Juju sets, and where this machine has its programs.
pub(super) fn environment(command: &mut Command, container: &str, own: &Path, home: &Path) {
    command.env_clear();
    if let Some(path) = env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
        .env("LANG", "C.UTF-8")
        .env("HOME", home)
        .env("JUJU_CONTAINER_NAME", container)
        .env("PEBBLE", own.join("pebble"))
        .env("PEBBLE_SOCKET", own.join("pebble.socket"));
}

impl Containers for Daemons {
    fn start(&mut self, container: &ContainerStart) -> Result<(), ContainerError> {
        let ContainerStart { unit, name, run, .. } = container;
        if let Some(old) = self.running.get_mut(unit).and_then(|unit| unit.remove(name)) {
            drop(old);
        }
        let directories = self.directories.unit(unit);
        let own = directories.container(name);
        let socket = own.join("pebble.socket");
        let length = socket.as_os_str().len();
        if matches!(self.pebble, Pebble::Confined { .. }) && length > LONGEST_SOCKET {
            return Err(ContainerError::LongSocketPath { path: socket, most: LONGEST_SOCKET });
        }
        let made = |path: &Path| {
            let failed = |source| ContainerError::Files { path: path.to_owned(), source };
            fs::create_dir_all(path).map_err(failed)
        };
        if own.exists() {
            // Of the run before.
            fs::remove_dir_all(&own)
                .map_err(|source| ContainerError::Files { path: own.clone(), source })?;
        }
        let layers = directories.layers(name, *run);
        let log = directories.container_log(name);
        for directory in [&own, &layers] {
            made(directory)?;
        }
        log.parent().map_or(Ok(()), made)?;
        for (directory, place) in &container.mounts {
            if directory.symlink_metadata().is_err() {
                made(directory)?;
            }
            if matches!(self.pebble, Pebble::Confined { .. }) {
                let all = layers.parent().unwrap_or(&layers);
                lodge(directory, all, &layers, place)
                    .map_err(|source| ContainerError::Mount { place: place.clone(), source })?;
            }
        }
        if matches!(self.pebble, Pebble::Confined { .. }) {
            copy_programs(&container.programs, &layers, Path::new(IMAGE_PROGRAMS))
                .map_err(|(path, source)| ContainerError::Files { path, source })?;
        }
        let (mut command, program) = self.command(container, &directories, &layers);
        let daemon = Daemon::start(&mut command, &program, DaemonFiles { socket, log })?;
        self.running.entry(unit.clone()).or_default().insert(name.clone(), daemon);
        Ok(())
    }

    fn stop(&mut self, containers: &[(UnitName, String)]) {
        let mut take = |(unit, name): &(UnitName, String)| self.running.get_mut(unit)?.remove(name);
        let mut stopped: Vec<Daemon> = containers.iter().filter_map(&mut take).collect();
        // All at once, so that their ends are not waited for one by one.
        stopped.iter_mut().for_each(Daemon::let_go);
    }

    fn news(&mut self, unit: &UnitName) -> Vec<ContainerNews> {
        let daemons = self.running.get_mut(unit).into_iter().flatten();
        let mut all = Vec::new();
        for (name, daemon) in daemons.filter(|(_, daemon)| !daemon.ended) {
            let event = |kind| ContainerNews::Event { container: name.clone(), kind };
            if !daemon.ready && pebble::answers(&daemon.socket) {
                daemon.ready = true;
                all.push(event(WorkloadEventKind::Ready));
            }
            if daemon.ready {
                let (news, are_all) = news::since(&daemon.socket, &mut daemon.last);
                all.extend(news.into_iter().map(event));
                if !are_all {
                    // Watched anew, it is asked again at once.
                    daemon.watched = None;
                }
            }
            if let Some(how) = daemon.end() {
                daemon.ended = true;
                daemon.watched = None;
                all.push(ContainerNews::Ended { container: name.clone(), how });
            }
        }
        all
    }

    fn wait(&mut self, timeout: Duration) -> bool {
        let daemons = self.running.values_mut().flat_map(BTreeMap::values_mut);
        let mut all_are_watched = true;
        for daemon in daemons.filter(|it| it.ready && !it.ended && it.watched.is_none()) {
            daemon.watched = self.watch.add(&daemon.socket, daemon.last.clone()).ok();
            all_are_watched &= daemon.watched.is_some();
        }
        self.watch.wait(timeout) || !all_are_watched
    }

    fn show(
        &mut self,
        unit: &UnitName,
        container: &str,
    ) -> (Vec<ContainerService>, Vec<ContainerCheck>) {
        let daemon = self.running.get(unit).and_then(|unit| unit.get(container));
        let Some(daemon) = daemon.filter(|daemon| daemon.ready) else {
            return (Vec::new(), Vec::new());
        };
        let services = pebble::services(&daemon.socket).unwrap_or_default();
        (services, pebble::checks(&daemon.socket).unwrap_or_default())
    }
}

impl Drop for Daemons {
    fn drop(&mut self) {
        let daemons = self.running.values_mut().flat_map(BTreeMap::values_mut);
        daemons.for_each(Daemon::let_go);
    }
}
