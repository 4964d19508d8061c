//! Models for tests, and charms that are closures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use local_juju::commands::{Ending, Exit, Files, HookRun, Invocation, Outcome, Output, Reply};
use local_juju::schedule::{self, Due};
use local_juju::state::{ApplicationName, Model, Settings, UnitName};
use ops_metadata::Charm;

/// Reads a charm from its `charmcraft.yaml`.
pub(crate) fn charm(yaml: &str) -> Arc<Charm> {
    let directory = tempfile::tempdir().unwrap();
    let head = "type: charm\nsummary: A test\ndescription: A test\n";
    std::fs::write(directory.path().join("charmcraft.yaml"), format!("{head}{yaml}")).unwrap();
    let reading = ops_metadata::read(directory.path());
    Arc::new(reading.charm.unwrap_or_else(|| panic!("{:?}", reading.diagnostics)))
}

/// A machine charm with something of everything.
pub(crate) fn web() -> Arc<Charm> {
    static CHARM: OnceLock<Arc<Charm>> = OnceLock::new();
    CHARM.get_or_init(|| charm(WEB)).clone()
}

/// What `web` requires and provides, the other way round.
pub(crate) fn database() -> Arc<Charm> {
    static CHARM: OnceLock<Arc<Charm>> = OnceLock::new();
    CHARM.get_or_init(|| charm(DATABASE)).clone()
}

/// A charm that runs beside others.
pub(crate) fn agent() -> Arc<Charm> {
    static CHARM: OnceLock<Arc<Charm>> = OnceLock::new();
    CHARM.get_or_init(|| charm(AGENT)).clone()
}

const WEB: &str = r#"
name: web
peers:
  cluster: {interface: web-cluster}
requires:
  db: {interface: mysql, limit: 1}
provides:
  site: {interface: http}
config:
  options:
    port: {type: int, default: 8080}
    ratio: {type: float, default: 0.5}
    title: {type: string, default: "a <b> & c"}
    debug: {type: boolean, default: false}
    token: {type: string}
actions:
  backup:
    params:
      level: {type: integer, default: 3}
      ratio: {type: number}
      deep: {type: boolean}
      kind: {type: string, enum: [full, partial]}
      tags: {type: array, items: {type: string}}
      target:
        type: object
        properties:
          path: {type: string, default: /srv}
          verify: {type: boolean}
        required: [path]
        additionalProperties: false
    required: [kind]
    additionalProperties: false
  free: {}
"#;

const DATABASE: &str = "
name: database
provides:
  server: {interface: mysql}
  admin: {interface: mysql-admin}
requires:
  site: {interface: http}
storage:
  data: {type: filesystem}
  spare: {type: block, multiple: {range: 0-2}}
  cache: {type: filesystem, multiple: {range: 2-}}
";

const AGENT: &str = "
name: agent
subordinate: true
requires:
  host: {interface: juju-info, scope: container}
provides:
  logs: {interface: logging}
";

/// Files in memory.
#[derive(Debug, Default)]
pub(crate) struct MemoryFiles {
    pub(crate) content: BTreeMap<PathBuf, Vec<u8>>,
    pub(crate) home: Option<PathBuf>,
}

impl Files for MemoryFiles {
    fn read(&mut self, path: &Path) -> Result<Vec<u8>, String> {
        self.content.get(path).cloned().ok_or_else(|| "no such file or directory".to_owned())
    }

    fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), String> {
        self.content.insert(path.to_owned(), content.to_owned());
        Ok(())
    }

    fn home_directory(&self) -> Option<PathBuf> {
        self.home.clone()
    }
}

/// One event under way.
pub(crate) struct Hook<'a> {
    pub(crate) model: &'a mut Model,
    pub(crate) run: HookRun,
    pub(crate) files: MemoryFiles,
}

/// What a command printed and returned, for comparison in one line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran(pub(crate) u8, pub(crate) String, pub(crate) String);

impl Hook<'_> {
    pub(crate) fn reply(&mut self, line: &[&str], stdin: Option<&str>) -> Reply {
        let (command, arguments) = line.split_first().unwrap();
        let invocation = Invocation {
            command: (*command).to_owned(),
            arguments: arguments.iter().map(ToString::to_string).collect(),
            stdin: stdin.map(|text| text.as_bytes().to_owned()),
            directory: "/charm".into(),
        };
        self.run.call(self.model, &invocation, &mut self.files)
    }

    pub(crate) fn call(&mut self, line: &[&str]) -> Ran {
        self.call_with(line, None)
    }

    pub(crate) fn call_with(&mut self, line: &[&str], stdin: Option<&str>) -> Ran {
        match self.reply(line, stdin) {
            Reply::Done(Output { code, stdout, stderr }) => {
                Ran(code, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
            }
            other => panic!("{line:?}: {other:?}"),
        }
    }

    /// A command that must succeed, and what it printed.
    pub(crate) fn ok(&mut self, line: &[&str]) -> String {
        let Ran(code, stdout, stderr) = self.call(line);
        assert_eq!((code, stderr.as_str()), (0, ""), "{line:?}");
        stdout
    }

    /// A command that must fail, and how.
    pub(crate) fn error(&mut self, line: &[&str]) -> (u8, String) {
        let Ran(code, stdout, stderr) = self.call(line);
        assert_eq!(stdout, "", "{line:?}");
        assert_ne!(code, 0, "{line:?}");
        let message = stderr.strip_prefix("ERROR ").and_then(|text| text.strip_suffix('\n'));
        (code, message.unwrap_or_else(|| panic!("{line:?}: {stderr:?}")).to_owned())
    }

    pub(crate) fn unit(&self) -> String {
        self.run.unit().to_string()
    }

    pub(crate) fn name(&self) -> String {
        self.run.hook_name()
    }

    pub(crate) fn is(&self, unit: &str, event: &str) -> bool {
        self.unit() == unit && self.name() == event
    }
}

pub(crate) fn exit(code: i32) -> Exit {
    Exit { ending: Ending::Code(code), stdout: Vec::new(), stderr: Vec::new() }
}

pub(crate) fn unit(name: &str) -> UnitName {
    name.parse().unwrap()
}

pub(crate) fn application(name: &str) -> ApplicationName {
    name.parse().unwrap()
}

pub(crate) fn pairs(settings: &[(&str, &str)]) -> Vec<(String, String)> {
    settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// A model that tests drive.
pub(crate) struct Juju {
    pub(crate) model: Model,
    /// `unit event` of everything that ran.
    pub(crate) ran: Vec<String>,
}

impl Juju {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    pub(crate) fn version(version: &str) -> Self {
        Self::with(Settings { juju_version: version.parse().unwrap(), ..Settings::default() })
    }

    pub(crate) fn with(settings: Settings) -> Self {
        Self { model: Model::new(settings), ran: Vec::new() }
    }

    pub(crate) fn deploy(mut self, name: &str, charm: Arc<Charm>, units: u32) -> Self {
        self.model.deploy(name, charm, units, &[]).unwrap();
        self
    }

    pub(crate) fn integrate(mut self, one: &str, other: &str) -> Self {
        self.model.integrate(one, other).unwrap();
        self
    }

    /// Runs one event with a charm that is a closure and exits as it says.
    pub(crate) fn run(
        &mut self,
        due: Due,
        charm: &mut dyn FnMut(&mut Hook<'_>) -> Exit,
    ) -> Outcome {
        self.ran.push(format!("{} {}", due.unit, due.event));
        let run = HookRun::begin(&mut self.model, due).unwrap();
        let mut hook = Hook { model: &mut self.model, run, files: MemoryFiles::default() };
        let exit = charm(&mut hook);
        let run = hook.run;
        run.finish(&mut self.model, exit)
    }

    /// Runs everything that is due until the model is at rest.
    pub(crate) fn rest(&mut self, mut charm: impl FnMut(&mut Hook<'_>) -> Exit) -> &mut Self {
        for _ in 0..100_000 {
            let Some(due) = schedule::next_before_rest(&self.model) else { return self };
            self.run(due, &mut charm);
        }
        panic!("no rest after {:?}", &self.ran[self.ran.len() - 20..]);
    }

    /// Runs everything with a charm that does nothing.
    pub(crate) fn rested(mut self) -> Self {
        self.rest(|_| exit(0));
        self.ran.clear();
        self
    }

    /// Runs up to and with the event, and there lets the test be the charm.
    pub(crate) fn at(&mut self, wanted: &str, mut test: impl FnMut(&mut Hook<'_>)) -> &mut Self {
        let mut met = false;
        while let Some(due) = schedule::next_before_rest(&self.model) {
            met = format!("{} {}", due.unit, due.event) == wanted;
            self.run(due, &mut |hook| {
                if met {
                    test(hook);
                }
                exit(0)
            });
            if met {
                break;
            }
        }
        assert!(met, "`{wanted}` did not come: {:?}", self.ran);
        self
    }

    /// What ran on the unit, in order.
    pub(crate) fn of(&self, unit: &str) -> Vec<&str> {
        let prefix = format!("{unit} ");
        self.ran.iter().filter_map(|line| line.strip_prefix(&prefix)).collect()
    }
}
