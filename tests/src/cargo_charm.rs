//! `cargo charm run`, built once and run as a process of its own.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// The workspace's directory.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A cargo command in the workspace, by the cargo that runs the tests.
pub fn cargo(subcommand: &str) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).current_dir(workspace()).stdin(Stdio::null());
    command
}

/// Where cargo puts what it builds in this workspace.
pub fn target_directory() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let output = cargo("metadata").args(["--no-deps", "--format-version=1"]).output().unwrap();
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        metadata["target_directory"].as_str().unwrap().into()
    })
}

/// The compiled `cargo-charm`: the one that the alias `cargo charm` builds too, or each would put its
/// own in the place of the other's while that runs.
pub fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| built_by(cargo("build").args(["--package", "cargo-charm"])))
}

/// The executable `name` of the workspace, built.
pub fn built(name: &str) -> PathBuf {
    built_with(name, &[])
}

/// The same with these features of its package, which has its name; the next build puts another in its
/// place.
///
/// It is built as a part of the whole workspace: with what that selects of its dependencies, which are
/// therefore those of the tests.
pub fn built_with(name: &str, features: &[&str]) -> PathBuf {
    let mut command = cargo("build");
    command.args(["--workspace", "--bin", name]);
    command.args(features.iter().map(|feature| format!("--features={name}/{feature}")));
    built_by(&mut command)
}

fn built_by(command: &mut Command) -> PathBuf {
    let output = command
        .args(["--quiet", "--message-format=json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let executables = messages
        .filter_map(|message| message.unwrap().get("executable")?.as_str().map(PathBuf::from));
    executables.last().unwrap_or_else(|| panic!("`{command:?}` builds nothing"))
}

/// One `cargo charm run`.
#[derive(Debug)]
pub struct Run(Command);

impl Run {
    /// Runs the charm in `directory`.
    pub fn charm(directory: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(executable());
        command.args(["charm", "run"]).arg(directory).current_dir(workspace());
        command.stdin(Stdio::null());
        Self(command)
    }

    /// With these arguments besides.
    #[must_use]
    pub fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, arguments: I) -> Self {
        self.0.args(arguments);
        self
    }

    /// Runs it to its end.
    pub fn ended(mut self) -> Ended {
        Ended::from(self.0.output().unwrap())
    }

    /// Runs it to its end, which must be a model at rest, and gives what it reports.
    pub fn report(self) -> Report {
        let ended = self.args(["--json"]).ended();
        assert_eq!(ended.code, Some(0), "{ended}");
        ended.report()
    }
}

/// How a process has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code, or nothing where a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it said besides.
    pub stderr: String,
}

impl Ended {
    /// The one JSON document that it printed.
    pub fn report(&self) -> Report {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Fails unless it ended with exit code 1 and an error that holds all these texts, without a panic.
    pub fn assert_clear_error(&self, texts: &[&str]) {
        assert_eq!(self.code, Some(1), "{self}");
        assert!(!self.stderr.contains("panicked"), "{self}");
        for text in texts {
            assert!(self.stderr.contains(text), "no `{text}` in the error\n{self}");
        }
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, stdout, stderr } = self;
        write!(formatter, "exit code {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}

/// What `cargo charm run --json` reports.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// The model at the end.
    pub model: Value,
    /// Every event, in order.
    pub timeline: Vec<Step>,
    /// Every action, in order.
    pub actions: Vec<Value>,
}

impl Report {
    /// The events of `unit`, in order.
    pub fn events(&self, unit: &str) -> Vec<&str> {
        let steps = self.timeline.iter().filter(|step| step.unit == unit);
        steps.map(|step| step.event.as_str()).collect()
    }

    /// What the model says of the application of `unit`.
    pub fn application(&self, unit: &str) -> &Value {
        let (application, _number) = unit.split_once('/').unwrap();
        &self.model["applications"][application]
    }

    /// The word and the message of the status of `unit`.
    pub fn status(&self, unit: &str) -> (&str, &str) {
        let status = &self.application(unit)["units"][unit]["status"];
        (status["status"].as_str().unwrap(), status["message"].as_str().unwrap())
    }

    /// What `unit` has written into the only relation of the model, but for what Juju has.
    pub fn databag(&self, unit: &str) -> BTreeMap<&str, &str> {
        let relations = self.model["relations"].as_object().unwrap();
        assert_eq!(relations.len(), 1, "{relations:#?}");
        let bag = relations.values().next().unwrap()["units"][unit].as_object().unwrap();
        let pairs = bag.iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap()));
        pairs.filter(|(key, _)| !WRITTEN_BY_JUJU.contains(key)).collect()
    }
}

const WRITTEN_BY_JUJU: [&str; 3] = ["egress-subnets", "ingress-address", "private-address"];

/// One event of a timeline.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "these are the document's own keys")]
pub struct Step {
    pub unit: String,
    pub event: String,
    pub attempt: u32,
    pub duration_ms: f64,
    pub outcome: String,
}
