//! A model in a directory of its own, and charms made of a few files.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use local_juju::commands::Outcome;
use local_juju::state::UnitName;
use local_juju::{Dispatch, Error, LocalJuju, Settings};
use tempfile::TempDir;

pub(crate) const YAML: &str = "
name: shell
type: charm
summary: A charm for tests
description: It is a shell script.
peers:
  ring: {interface: shell-ring}
config:
  options:
    greeting: {type: string, default: hello}
actions:
  greet:
    params:
      who: {type: string}
";

pub(crate) struct Local {
    pub(crate) juju: LocalJuju,
    /// Everything that ran.
    pub(crate) ran: Vec<Dispatch>,
    root: TempDir,
}

impl Local {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let root = tempfile::tempdir().unwrap();
        let hook_command = env!("CARGO_BIN_EXE_hook-command");
        let mut settings = Settings::new(root.path().join("model"), hook_command);
        change(&mut settings);
        Self { juju: LocalJuju::new(settings).unwrap(), ran: Vec::new(), root }
    }

    /// A model with `units` units of a charm whose `dispatch` is this script.
    pub(crate) fn with_dispatch(units: u32, script: &str) -> Self {
        let mut local = Self::new();
        let charm = local.charm(&[("dispatch", script)]);
        local.juju.deploy(&charm, None, units, &[]).unwrap();
        local
    }

    /// Makes a charm's directory, with [`YAML`] and executable files.
    pub(crate) fn charm(&self, files: &[(&str, &str)]) -> PathBuf {
        let charm = self.root.path().join("charm");
        write(&charm.join("charmcraft.yaml"), YAML.as_bytes(), 0o644);
        for (name, content) in files {
            write(&charm.join(name), content.as_bytes(), 0o755);
        }
        charm
    }

    pub(crate) fn path(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn settle(&mut self) {
        self.try_settle().unwrap();
    }

    pub(crate) fn try_settle(&mut self) -> Result<(), Error> {
        while let Some(dispatch) = self.juju.step(&mut |_| {})? {
            self.ran.push(dispatch);
        }
        Ok(())
    }

    /// Runs events up to the first of this name.
    pub(crate) fn run_to(&mut self, name: &str) -> Dispatch {
        while let Some(dispatch) = self.juju.step(&mut |_| {}).unwrap() {
            self.ran.push(dispatch.clone());
            if dispatch.name == name {
                return dispatch;
            }
        }
        panic!("`{name}` never ran: {:?}", self.names());
    }

    /// The names of what ran, of all units.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.ran.iter().map(|dispatch| dispatch.name.as_str()).collect()
    }

    /// `<word>: <message>` of the unit's status.
    pub(crate) fn status(&self, unit: &str) -> String {
        let status = self.juju.model().unit(&name(unit)).unwrap().status();
        format!("{}: {}", status.word, status.message)
    }

    /// What a unit published in the charm's only relation.
    pub(crate) fn published(&self, unit: &str, key: &str) -> Option<String> {
        let (_, relation) = self.juju.model().relations().next().unwrap();
        relation.unit_data(&name(unit)).unwrap().data().get(key).cloned()
    }

    /// The log, as `<level> <source>: <message>`.
    pub(crate) fn log(&self) -> Vec<String> {
        let line = |line: &local_juju::state::LogLine| {
            format!("{} {}: {}", line.level, line.source, line.message)
        };
        self.juju.model().log().iter().map(line).collect()
    }

    pub(crate) fn logged(&self, line: &str) -> bool {
        self.log().iter().any(|logged| logged == line)
    }
}

pub(crate) fn name(unit: &str) -> UnitName {
    unit.parse().unwrap()
}

pub(crate) fn write(path: &Path, content: &[u8], mode: u32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

pub(crate) fn failure(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Failed { message } => message,
        other => panic!("it has not failed: {other:?}"),
    }
}
