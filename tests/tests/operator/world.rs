//! One unit of the charm `logging`, and what is logged of it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use local_juju::agent::Transport;
use local_juju::state::{ApplicationName, Model};
use local_juju::{LocalJuju, Settings};
use ops_tests::cargo_charm::{built, workspace};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const BOTH: [Transport; 2] = [Transport::Socket, Transport::Exec];

/// The charm's program.
pub(crate) fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| built("logging-charm"))
}

/// A charm's directory, with what starts the program in it.
pub(crate) fn charm(fill: impl FnOnce(&Path)) -> TempDir {
    let directory = TempDir::new().unwrap();
    let yaml = workspace().join("tests/charms/logging/charmcraft.yaml");
    fs::copy(yaml, directory.path().join("charmcraft.yaml")).unwrap();
    fill(directory.path());
    directory
}

/// The program is the charm's `dispatch`.
pub(crate) fn plain() -> TempDir {
    charm(|directory| symlink(executable(), directory.join("dispatch")).unwrap())
}

/// A script is; `$CHARM` is the program.
pub(crate) fn script(lines: &str) -> TempDir {
    charm(|directory| write_script(&directory.join("dispatch"), lines))
}

pub(crate) fn write_script(path: &Path, lines: &str) {
    let charm = executable().display();
    fs::write(path, format!("#!/bin/sh\nCHARM='{charm}'\n{lines}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A model with the one unit `logging/0`.
pub(crate) struct World {
    juju: LocalJuju,
    application: ApplicationName,
    /// The model's.
    pub(crate) uuid: String,
    read: usize,
    _directory: TempDir,
}

impl World {
    pub(crate) fn new(transport: Transport, charm: &Path) -> Self {
        let directory = TempDir::new().unwrap();
        let mut settings = Settings::new(directory.path(), std::env::current_exe().unwrap());
        settings.transport = Some(transport);
        settings.model.automatic_retries = 0;
        let uuid = settings.model.model_uuid.clone();
        let mut juju = LocalJuju::new(settings).unwrap();
        let application = juju.deploy(charm, None, 1, &[]).unwrap();
        let mut world = Self { juju, application, uuid, read: 0, _directory: directory };
        world.settle();
        world
    }

    /// Runs what is to run; gives the lines that it logged, but for Juju's own: `juju-log INFO text`.
    pub(crate) fn settle(&mut self) -> Vec<String> {
        self.juju.settle(&mut |_| {}).unwrap();
        let log = self.juju.model().log();
        let lines = log.iter().skip(self.read).filter(|line| line.source != "uniter");
        let lines =
            lines.map(|line| format!("{} {} {}", line.source, line.level, line.message)).collect();
        self.read = log.len();
        lines
    }

    /// Runs `config-changed` with an option.
    pub(crate) fn configure(&mut self, mode: &str) -> Vec<String> {
        self.juju.configure(&self.application, "mode", mode).unwrap();
        self.settle()
    }

    /// Runs the first events of one more unit.
    pub(crate) fn add_unit(&mut self) -> Vec<String> {
        self.juju.add_unit(&self.application).unwrap();
        self.settle()
    }

    /// Runs an action; gives what became of it, and what was logged.
    pub(crate) fn act(&mut self, action: &str) -> (Value, Vec<String>) {
        let id = self.juju.run_action(&"logging/0".parse().unwrap(), action, &[]).unwrap();
        let lines = self.settle();
        (self.model().to_json()["actions"][id.to_string()].clone(), lines)
    }

    pub(crate) fn model(&self) -> &Model {
        self.juju.model()
    }

    /// The unit's status, in words.
    pub(crate) fn status(&self) -> String {
        let status = self.model().unit(&"logging/0".parse().unwrap()).unwrap().status();
        format!("{}: {}", status.word, status.message)
    }
}
