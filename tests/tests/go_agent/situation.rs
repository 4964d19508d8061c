//! Hooks of a local model, in which command lines are tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use local_juju::commands::{Ending, Exit, Files, HookRun, Invocation, Reply};
use local_juju::schedule::{self, Due};
use local_juju::state::{Model, Settings};
use serde::Serialize;
use serde_json::Value;

/// A hook, an action or a storage event that is about to run on `web/0`, the leader of two.
pub(crate) struct Situation {
    pub(crate) event: &'static str,
    model: Model,
    due: Due,
    pub(crate) hook: Hook,
}

/// What the agent knows of it, for the Go side.
#[derive(Default, Serialize)]
pub(crate) struct Hook {
    pub(crate) relation: Option<u32>,
    pub(crate) relations: Vec<u32>,
    pub(crate) remote_unit: &'static str,
    pub(crate) remote_app: &'static str,
    pub(crate) storage: &'static str,
    pub(crate) storages: Vec<String>,
}

pub(crate) const WEB: &str = "
name: web
type: charm
summary: A test
description: A test
requires:
  db: {interface: mysql}
peers:
  cluster: {interface: web-cluster}
storage:
  data: {type: filesystem}
  logs: {type: filesystem, multiple: {range: 0-}}
config:
  options:
    port: {type: int, default: 8080}
actions:
  backup: {params: {level: {type: integer, default: 3}}}
";

pub(crate) const MYSQL: &str = "
name: mysql
type: charm
summary: A test
description: A test
provides:
  server: {interface: mysql}
";

fn charm(yaml: &str) -> Arc<ops_metadata::Charm> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("charmcraft.yaml"), yaml).unwrap();
    let reading = ops_metadata::read(directory.path());
    reading.charm.unwrap_or_else(|| panic!("{:?}", reading.diagnostics)).into()
}

/// No file is there, and what is written is lost.
pub(crate) struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _: &Path) -> Result<Vec<u8>, String> {
        Err("no such file or directory".to_owned())
    }

    fn write(&mut self, _: &Path, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

impl Situation {
    /// What the local Juju of this version does with a command line, from the same start each time.
    pub(crate) fn reply(&self, command: &str, arguments: &[String], stdin: Option<&str>) -> Reply {
        let mut model = self.model.clone();
        let mut run = HookRun::begin(&mut model, self.due.clone()).unwrap();
        let invocation = Invocation {
            command: command.to_owned(),
            arguments: arguments.to_vec(),
            stdin: stdin.map(Into::into),
            directory: PathBuf::from("/charm"),
        };
        run.call(&mut model, &invocation, &mut NoFiles)
    }

    /// The elements of a list that a command prints; none where there is no such command.
    fn list(&self, line: &[&str]) -> Vec<String> {
        let (command, arguments) = line.split_first().unwrap();
        let arguments: Vec<_> = arguments.iter().map(ToString::to_string).collect();
        match self.reply(command, &arguments, None) {
            Reply::Done(output) => {
                assert_eq!(output.code, 0, "{}", String::from_utf8_lossy(&output.stderr));
                let list: Value = serde_json::from_slice(&output.stdout).unwrap();
                let words = list.as_array().unwrap().iter().map(|word| word.as_str().unwrap());
                words.map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    fn new(event: &'static str, model: &Model, due: &Due) -> Self {
        let (model, due) = (model.clone(), due.clone());
        let mut found = Self { event, model, due, hook: Hook::default() };
        let ids =
            ["db", "cluster"].map(|name| found.list(&["relation-ids", "--format=json", name]));
        let number = |id: &String| id.rsplit(':').next().unwrap().parse().unwrap();
        let relations = ids.map(|ids| ids.iter().map(number).collect::<Vec<u32>>());
        let storages = found.list(&["storage-list", "--format=json"]);
        found.hook = Hook { relations: relations.concat(), storages, ..Hook::default() };
        if event == "db-relation-changed" {
            found.hook.relation = relations[0].first().copied();
            (found.hook.remote_unit, found.hook.remote_app) = ("mysql/0", "mysql");
        }
        if event == "data-storage-attached" {
            found.hook.storage = "data/0";
        }
        found
    }
}

/// The events that differ in what a command line may leave out.
const EVENTS: [&str; 4] =
    ["data-storage-attached", "db-relation-changed", "update-status", "backup"];

/// One situation for each of them, in this Juju.
pub(crate) fn all(version: &'static str) -> Vec<Situation> {
    let juju_version = version.parse().unwrap();
    let mut model = Model::new(Settings { juju_version, ..Settings::default() });
    model.deploy("web", charm(WEB), 2, &[]).unwrap();
    model.deploy("mysql", charm(MYSQL), 1, &[]).unwrap();
    model.integrate("web:db", "mysql:server").unwrap();
    let mut found: Vec<Situation> = Vec::new();
    for _ in 0..100 {
        let due = match schedule::next_before_rest(&model) {
            Some(due) => due,
            None if found.iter().all(|found| found.event != "update-status") => {
                schedule::next(&model).unwrap()
            }
            None if found.len() < EVENTS.len() => {
                model.enqueue_action(&"web/0".parse().unwrap(), "backup", &[]).unwrap();
                continue;
            }
            None => return found,
        };
        let wanted = EVENTS.iter().find(|event| due.event.name() == **event);
        let is_web = due.unit.as_str() == "web/0";
        if let (Some(event), true) = (wanted, is_web)
            && found.iter().all(|found| found.event != *event)
        {
            found.push(Situation::new(event, &model, &due));
        }
        let run = HookRun::begin(&mut model, due).unwrap();
        let exit = Exit { ending: Ending::Code(0), stdout: Vec::new(), stderr: Vec::new() };
        run.finish(&mut model, exit);
    }
    panic!("no rest")
}
