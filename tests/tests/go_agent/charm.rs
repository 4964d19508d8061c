//! A charm written in Go, run by the local Juju: what Go's own `net/rpc` receives of its agent for
//! each command is what the model answers in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use local_juju::commands::{
    COMMANDS, Ending, Exit, HookRun, Invocation, Outcome, Output, Reply, commands_of,
};
use local_juju::schedule::{self, Due};
use local_juju::state::{CloudCredential, Model, Unit};
use local_juju::{LocalJuju, Settings};
use ops_tests::go_agent;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::Single;
use super::command_lines::documented;
use super::situation::{MYSQL, NoFiles, WEB};

pub(crate) const CASES: [Single; 4] = [
    ("a charm in Go and Juju 2.9 with a token", || hooks("2.9.51", Some("t0k3n"))),
    ("a charm in Go and Juju 3.6 with a token", || hooks("3.6.11", Some("t0k3n"))),
    ("a charm in Go and Juju 3.6 without a token", || hooks("3.6.11", None)),
    ("a charm in Go and Juju 4", || hooks("4.0.1", None)),
];

/// A line of the Go charm's calls.
#[derive(Debug, Clone, Serialize)]
struct Call {
    command: String,
    arguments: Vec<String>,
    /// Sent when the agent asks for it.
    stdin_on_demand: String,
}

/// What it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Answer {
    code: i64,
    stdout: String,
    stderr: String,
    error: String,
}

/// What is sent to whoever reads its standard input.
const STDIN: &str = "host: db.local\nport: \"3306\"\n";

/// What the charm has beside.
const ALSO: &str = "
resources:
  image: {type: file, filename: image.txt}
payloads:
  c: {type: t}
";

/// The hook whose writes are to be committed.
const COMMITTED: &str = "start";

/// Lines that need each other, beside those that each show one rule. `SECRET` is the id of the secret
/// that the first one adds.
const TOGETHER: &str = "\
secret-add token=abc --owner=unit --rotate=daily
secret-get SECRET
secret-get SECRET token --peek
secret-info-get SECRET
secret-set SECRET token=def --label=mine
secret-get --label=mine --refresh
secret-grant SECRET -r 1
secret-revoke SECRET --app=mysql
secret-remove SECRET --revision=7
secret-ids
relation-set -r 1 --file -
relation-get -r 1 - web/0
state-set --file -
state-get
open-port 80-90/udp
opened-ports
no-such-command";

/// The lines that need each other, and, where they are wanted, those that each show one rule. Juju
/// does not commit what the latter ask for together.
fn calls(secret: &str, with_table: bool) -> Vec<Call> {
    let together = TOGETHER.lines().map(|line| {
        let mut words = line.split(' ').map(|word| word.replace("SECRET", secret));
        (words.next().unwrap(), words.collect())
    });
    let table = documented().into_iter().filter(|_| with_table);
    let table = table.map(|(command, words)| (command.to_owned(), words));
    let large = format!("large={}", "x".repeat(1_000_000));
    let large = [("state-set".to_owned(), vec![large])];
    let reads = [("state-get".to_owned(), Vec::new())];
    let lines = together.chain(table).chain(large).chain(reads);
    // This one ends the charm.
    let lines = lines.filter(|(command, words)| {
        command != "juju-reboot" || words.iter().all(|word| !word.starts_with("--now"))
    });
    let stdin_on_demand = STDIN.to_owned();
    lines
        .map(|(command, arguments): (String, Vec<String>)| Call {
            command,
            arguments,
            stdin_on_demand: stdin_on_demand.clone(),
        })
        .collect()
}

/// What the model does in memory with the hook.
struct InMemory {
    model: Model,
    run: HookRun,
    directory: PathBuf,
}

impl InMemory {
    fn begin(juju: &LocalJuju, due: Due) -> Self {
        let unit = format!("agents/unit-{}/charm", due.unit.as_str().replace('/', "-"));
        let directory = juju.directory().join(unit);
        let mut model = juju.model().clone();
        let run = HookRun::begin(&mut model, due).unwrap();
        Self { model, run, directory }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        let Call { command, arguments, stdin_on_demand } = call.clone();
        let directory = self.directory.clone();
        let mut invocation = Invocation { command, arguments, stdin: None, directory };
        let mut reply = self.run.call(&mut self.model, &invocation, &mut NoFiles);
        if reply == Reply::NeedsStdin {
            invocation.stdin = Some(stdin_on_demand.into_bytes());
            reply = self.run.call(&mut self.model, &invocation, &mut NoFiles);
        }
        let (output, error) = match reply {
            Reply::Done(output) => (output, String::new()),
            Reply::BadRequest(text) => (Output::default(), text),
            Reply::NeedsStdin => panic!("{call:?} asks again"),
        };
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Answer { code: output.code.into(), stdout, stderr, error }
    }

    fn finish(mut self) -> serde_json::Value {
        let exit = Exit { ending: Ending::Code(0), stdout: Vec::new(), stderr: Vec::new() };
        self.run.finish(&mut self.model, exit);
        self.model.to_json()
    }
}

fn charm(root: &Path, yaml: &str, dispatch: &str) -> PathBuf {
    let directory = TempDir::new_in(root).unwrap().keep();
    fs::write(directory.join("charmcraft.yaml"), yaml).unwrap();
    let executable = directory.join("dispatch");
    fs::write(&executable, dispatch).unwrap();
    fs::set_permissions(&executable, fs::Permissions::from_mode(0o755)).unwrap();
    directory
}

/// What runs the Go charm, whose calls are in `world`.
fn world(version: &str, token: Option<&str>, world: &Path) -> LocalJuju {
    let mut settings = Settings::new(world.join("model"), std::env::current_exe().unwrap());
    settings.agent_token = token.map(str::to_owned);
    settings.model.juju_version = version.parse().unwrap();
    settings.model.automatic_retries = 0;
    settings.model.cloud.credential = Some(CloudCredential {
        auth_type: "certificate".to_owned(),
        attributes: BTreeMap::from([("client-cert".to_owned(), "PEM".to_owned())]),
        redacted: Vec::new(),
    });
    let mut juju = LocalJuju::new(settings).unwrap();
    let (go, here) = (go_agent::executable().display(), world.display());
    let web =
        charm(world, &format!("{WEB}{ALSO}"), &format!("#!/bin/sh\nexec '{go}' charm '{here}'\n"));
    let mysql = charm(world, MYSQL, "#!/bin/sh\n");
    juju.deploy(&web, None, 2, &[]).unwrap();
    juju.deploy(&mysql, None, 1, &[]).unwrap();
    juju.integrate("web:db", "mysql:server").unwrap();
    let (web, image) = ("web".parse().unwrap(), world.join("image.txt"));
    fs::write(&image, "an image").unwrap();
    juju.attach_resource(&web, "image", &image).unwrap();
    juju.trust(&web, true).unwrap();
    juju
}

/// What the Go charm was answered in the next hook of the model, after which it is as in memory.
fn hook(juju: &mut LocalJuju, due: &Due, world: &Path) -> Vec<(Call, Answer)> {
    let adds = Call {
        command: "secret-add".to_owned(),
        arguments: vec!["token=abc".to_owned()],
        stdin_on_demand: String::new(),
    };
    let secret = InMemory::begin(juju, due.clone()).answer(&adds).stdout;
    let calls = calls(secret.trim(), due.event.name() != COMMITTED);
    let mut in_memory = InMemory::begin(juju, due.clone());
    let expected: Vec<Answer> = calls.iter().map(|call| in_memory.answer(call)).collect();

    let lines: Vec<_> = calls.iter().map(|call| serde_json::to_string(call).unwrap()).collect();
    fs::write(world.join("calls"), lines.join("\n")).unwrap();
    let ran = juju.step(&mut |_| {}).unwrap().unwrap();
    fs::remove_file(world.join("calls")).unwrap();
    let (unit, name) = (&ran.unit, &ran.name);
    assert_eq!((unit, due.event.name().as_str()), (&due.unit, name.trim_start_matches("action ")));
    let answers = fs::read_to_string(world.join("answers")).unwrap();
    let answers = serde_json::Deserializer::from_str(&answers).into_iter();
    let answers: Vec<Answer> = answers.collect::<Result<_, _>>().unwrap();
    assert_eq!(answers.len(), calls.len());
    let answered: Vec<_> = calls.into_iter().zip(answers).collect();
    for ((call, theirs), ours) in answered.iter().zip(&expected) {
        assert_eq!(theirs, ours, "{unit} {name}: {call:?}");
    }
    assert_eq!(juju.model().to_json(), in_memory.finish(), "{unit} {name}");
    if name == COMMITTED {
        assert_eq!(ran.outcome, Outcome::Committed);
    }
    // Past a hook that Juju has refused.
    if juju.model().unit(unit).is_ok_and(Unit::is_stuck) {
        juju.resolve(unit, false).unwrap();
    }
    answered
}

fn hooks(version: &str, token: Option<&str>) {
    let directory = TempDir::new().unwrap();
    let mut juju = world(version, token, directory.path());
    let events = ["backup", "data-storage-attached", "db-relation-changed", COMMITTED];
    let mut seen = BTreeSet::new();
    let mut answered = BTreeMap::new();
    let mut acts = true;
    loop {
        let Some(due) = schedule::next_before_rest(juju.model()) else {
            if !std::mem::take(&mut acts) {
                break;
            }
            juju.run_action(&"web/0".parse().unwrap(), "backup", &[]).unwrap();
            continue;
        };
        let name = due.event.name();
        if due.unit.application().as_str() != "web" || !events.contains(&name.as_str()) {
            juju.step(&mut |_| {}).unwrap();
            continue;
        }
        seen.insert(name);
        for (call, answer) in hook(&mut juju, &due, directory.path()) {
            let well = answer.code == 0 && answer.error.is_empty();
            *answered.entry(call.command).or_insert(false) |= well;
        }
    }
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), events);
    // Each command was called, and each that this Juju has did once what it is for, but the one that
    // does it in `collect-metrics` alone.
    let known: BTreeSet<_> = commands_of(&version.parse().unwrap()).collect();
    for command in COMMANDS {
        let does = known.contains(command) && *command != "add-metric";
        assert_eq!(answered[*command], does, "{command}");
    }
}
