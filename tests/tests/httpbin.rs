//! The example `httpbin-demo` with its workload, in containers that run here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use libtest_mimic::{Arguments, Failed, Trial};
use local_juju::state::{ApplicationName, ModelKind, UnitName};
use local_juju::{ContainerSettings, Dispatch, LocalJuju, Settings};
use ops::pebble::{Client, LogOptions, Plan};
use ops_tests::cargo_charm::{Ended, Run, cargo, executable, target_directory, workspace};
use ops_tests::pebble::go;
use ops_tests::peer::namespaces;
use tempfile::TempDir;

/// Most trials wait most of the time.
const THREADS: usize = 4;

const TRIALS: &[(&str, fn())] = &[
    ("a_run_without_namespaces_ends_the_same", a_run_without_namespaces_ends_the_same),
    (
        "after_pebble_ready_the_plan_is_the_charm_s_and_the_service_runs",
        after_pebble_ready_the_plan_is_the_charm_s_and_the_service_runs,
    ),
    ("the_status_follows_the_service", the_status_follows_the_service),
    (
        "a_container_that_cannot_be_reached_is_left_to_pebble_ready",
        a_container_that_cannot_be_reached_is_left_to_pebble_ready,
    ),
    ("the_level_is_that_of_the_option_in_any_case", the_level_is_that_of_the_option_in_any_case),
    (
        "a_level_that_there_is_not_blocks_the_unit_and_changes_nothing",
        a_level_that_there_is_not_blocks_the_unit_and_changes_nothing,
    ),
    (
        "programs_of_a_container_that_there_is_not_are_refused",
        programs_of_a_container_that_there_is_not_are_refused,
    ),
];

fn main() -> ExitCode {
    let namespaces = namespaces();
    let pebble = go::pebble().and(&namespaces);
    let run = |test: fn()| {
        move || -> Result<(), Failed> {
            test();
            Ok(())
        }
    };
    let mut trials: Vec<Trial> =
        TRIALS.iter().map(|(name, test)| Trial::test(*name, run(*test))).collect();
    let main = "the_main_command_shows_what_the_readme_shows";
    trials.push(namespaces.trial(main, run(the_main_command_shows_what_the_readme_shows)));
    let by_pebble = "a_run_by_pebble_ends_the_same";
    trials.push(pebble.trial(by_pebble, run(a_run_by_pebble_ends_the_same)));
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn source() -> PathBuf {
    workspace().join("examples/httpbin-demo")
}

/// Its `dispatch` and its workload, as `cargo charm run` builds them.
fn built() -> &'static (PathBuf, PathBuf) {
    static BUILT: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let report = Run::charm(source()).args(["--wait", "1s"]).report();
        assert_eq!(report.status("httpbin-demo/0").0, "active");
        let target = target_directory();
        (target.join("charm/httpbin-demo/dispatch"), target.join("debug/gunicorn"))
    })
}

/// A model with one unit of it.
struct World {
    juju: LocalJuju,
    directory: TempDir,
    _charm: TempDir,
}

impl World {
    /// Deploys it with these options; with containers it comes to rest.
    fn new(config: &[(&str, &str)], with_containers: bool) -> (Self, Vec<Dispatch>) {
        let (dispatch, workload) = built();
        let (directory, charm) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let yaml = "charmcraft.yaml";
        fs::copy(source().join(yaml), charm.path().join(yaml)).unwrap();
        let script = format!("#!/bin/sh\nOPS_SKIP_WAITS=1 exec '{}'\n", dispatch.display());
        let path = charm.path().join("dispatch");
        fs::write(&path, script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();

        let mut settings = Settings::new(directory.path(), executable());
        settings.model.kind = ModelKind::Kubernetes;
        settings.model.automatic_retries = 0;
        settings.containers = with_containers.then(|| {
            let words = ["local-pebble", "run", "--create-dirs", "--hold", "--note-owners"];
            let mut containers = ContainerSettings::default();
            containers.stand_in = Some((executable().to_owned(), words.map(Into::into).to_vec()));
            // The same everywhere, and quicker.
            containers.without_namespaces = true;
            containers
        });
        let mut juju = LocalJuju::new(settings).unwrap();
        let application: ApplicationName = "httpbin-demo".parse().unwrap();
        juju.provide_programs(&application, "httpbin", vec![workload.clone()]);
        let config: Vec<(String, String)> =
            config.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        juju.deploy(charm.path(), None, 1, &config).unwrap();
        let mut world = Self { juju, directory, _charm: charm };
        let ran = world.settle();
        (world, ran)
    }

    fn settle(&mut self) -> Vec<Dispatch> {
        let mut ran = Vec::new();
        while let Some(dispatch) = self.juju.step(&mut |_| {}).unwrap() {
            assert!(!dispatch.has_failed(), "{dispatch:#?}");
            ran.push(dispatch);
        }
        ran
    }

    fn configure(&mut self, level: &str) -> Vec<Dispatch> {
        let application = "httpbin-demo".parse().unwrap();
        self.juju.model_mut().set_config(&application, "log-level", level).unwrap();
        self.settle()
    }

    /// Lets the time for an `update-status` pass.
    fn update_status(&mut self) -> (&'static str, String) {
        let ran = self.juju.advance(std::time::Duration::from_secs(360), &mut |_| {}).unwrap();
        assert!(ran.iter().any(|dispatch| dispatch.name == "update-status"), "{ran:#?}");
        self.status()
    }

    fn status(&self) -> (&'static str, String) {
        let unit: UnitName = "httpbin-demo/0".parse().unwrap();
        let status = self.juju.model().unit(&unit).unwrap().status();
        (status.word.as_str(), status.message)
    }

    fn pebble(&self) -> Client {
        let agent = self.directory.path().join("agents/unit-httpbin-demo-0");
        Client::new(agent.join("containers/httpbin/pebble.socket"))
    }

    fn level(&self) -> String {
        let plan = self.pebble().plan().unwrap();
        plan.services["httpbin"].environment["GUNICORN_CMD_ARGS"].clone()
    }
}

fn status_after<'a>(ran: &'a [Dispatch], event: &str) -> (&'static str, &'a str) {
    let dispatch = ran.iter().find(|dispatch| dispatch.name == event).unwrap();
    let status = dispatch.status.as_ref().unwrap();
    (status.word.as_str(), &status.message)
}

/// What a run shows, line by line: without the width of columns, and without what is another one each time,
/// which is how long something took, and the address of the unit.
fn shown(text: &str) -> Vec<String> {
    let masked = |line: &str| {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        for at in 1..words.len() {
            let is_time = matches!(words[at], "ms" | "s") && words[at - 1].parse::<f64>().is_ok();
            if is_time {
                (words[at - 1], words[at]) = ("a", "while");
            }
        }
        let line = words.join(" ");
        match line.split_once("http://") {
            Some((before, after)) => {
                format!("{before}http://address:{}", after.split_once(':').unwrap().1)
            }
            None => line,
        }
    };
    text.lines().map(masked).collect()
}

/// The tables at the end.
fn tables(lines: &[String]) -> &[String] {
    let begin = lines.iter().position(|line| line.starts_with("Model ")).expect("the tables");
    &lines[begin..]
}

/// What the main command must show: what the README shows.
fn in_readme() -> Vec<String> {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let begin = readme.find("> deploy httpbin-demo").expect("a run in the README");
    let (run, _) = readme[begin..].split_once("```").unwrap();
    let lines = shown(run);
    for row in [
        "httpbin-demo/0* active idle 8000/tcp",
        "httpbin-demo/0 httpbin 0 httpbin enabled active",
        "httpbin-demo/0 GET http://address:8000/ 200 httpbin: a simple HTTP request and response service",
    ] {
        assert!(lines.iter().any(|line| line == row), "no `{row}` in {lines:#?}");
    }
    lines
}

fn the_main_command_shows_what_the_readme_shows() {
    let main = ["run", "examples/httpbin-demo"];
    // A Pebble on this machine would be in the place of the stand-in.
    let ended =
        Ended::from(cargo("charm").args(main).env("PATH", without_pebble()).output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(shown(&ended.stdout), in_readme(), "{ended}");
}

fn without_pebble() -> OsString {
    let path = env::var_os("PATH").unwrap();
    let directories = env::split_paths(&path).filter(|it| !it.join("pebble").exists());
    env::join_paths(directories).unwrap()
}

fn a_run_without_namespaces_ends_the_same() {
    let ended = Run::charm(source()).args(["--no-namespaces"]).ended();
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(tables(&shown(&ended.stdout)), tables(&in_readme()), "{ended}");
}

fn a_run_by_pebble_ends_the_same() {
    let pebble = go::executable().to_str().unwrap();
    let ended = Run::charm(source()).args(["--pebble", pebble]).ended();
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(tables(&shown(&ended.stdout)), tables(&in_readme()), "{ended}");
}

fn after_pebble_ready_the_plan_is_the_charm_s_and_the_service_runs() {
    let (world, ran) = World::new(&[], true);
    let address = world.juju.model().to_json()["applications"]["httpbin-demo"]["units"]
        ["httpbin-demo/0"]["address"]
        .clone();
    let address = address.as_str().unwrap();
    let expected = format!(
        "services:\n  httpbin:\n    summary: httpbin, served by gunicorn\n    startup: enabled\n    \
         override: replace\n    command: gunicorn -b {address}:8000 httpbin:app -k gevent\n    \
         environment:\n      GUNICORN_CMD_ARGS: --log-level info\n"
    );
    let pebble = world.pebble();
    assert_eq!(pebble.plan().unwrap(), Plan::from_yaml(&expected).unwrap());
    assert!(pebble.service("httpbin").unwrap().unwrap().is_running());
    assert_eq!(status_after(&ran, "httpbin-pebble-ready"), ("active", ""));
    assert_eq!(
        world.juju.model().to_json()["applications"]["httpbin-demo"]["units"]["httpbin-demo/0"]["ports"]
            [0],
        "8000/tcp (*)"
    );
}

fn the_status_follows_the_service() {
    let (mut world, ran) = World::new(&[], true);
    let waiting_for_container = ("maintenance", "waiting for workload container");
    assert_eq!(status_after(&ran, "install"), waiting_for_container, "no such service");
    assert_eq!(world.update_status(), ("active", String::new()));
    world.pebble().stop(["httpbin"]).unwrap().wait().unwrap();
    assert_eq!(world.update_status(), ("maintenance", "waiting for workload".to_owned()));
    world.pebble().start(["httpbin"]).unwrap().wait().unwrap();
    assert_eq!(world.update_status(), ("active", String::new()));
}

fn a_container_that_cannot_be_reached_is_left_to_pebble_ready() {
    let (mut world, ran) = World::new(&[], false);
    let waiting = ("maintenance", "waiting for workload container");
    assert_eq!(status_after(&ran, "config-changed"), waiting);
    let configured = ran.iter().find(|dispatch| dispatch.name == "config-changed").unwrap();
    let said: Vec<&str> = configured.said.iter().map(|line| line.message.as_str()).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("left to pebble-ready: cannot reach Pebble on `"), "{said:?}");
    assert!(configured.duration.as_secs() < 2, "tests do not wait: {:?}", configured.duration);
    assert_eq!(world.update_status(), (waiting.0, waiting.1.to_owned()));
}

fn the_level_is_that_of_the_option_in_any_case() {
    let (mut world, _) = World::new(&[("log-level", "WARNING")], true);
    assert_eq!(world.level(), "--log-level warning");
    let pebble = world.pebble();
    let since = || pebble.service("httpbin").unwrap().unwrap().current_since;
    let begun = since();
    for (value, level) in [("Error", "error"), ("critical", "critical"), ("DEBUG", "debug")] {
        world.configure(value);
        assert_eq!(world.level(), format!("--log-level {level}"));
    }
    let restarted = since();
    assert_ne!(restarted, begun);
    // What it logs it has read itself.
    let logs = pebble.logs(&LogOptions::new()).unwrap();
    let lines: Vec<String> = logs.map(|line| line.unwrap().message).collect();
    assert!(lines.iter().any(|line| line.ends_with("the log level is debug")), "{lines:#?}");
    world.configure("debug");
    assert_eq!(since(), restarted, "the same level restarts nothing");
}

fn a_level_that_there_is_not_blocks_the_unit_and_changes_nothing() {
    let (mut world, _) = World::new(&[], true);
    for value in ["foobar", ""] {
        world.configure(value);
        let (word, message) = world.status();
        assert_eq!(word, "blocked");
        assert!(message.starts_with(&format!("'{value}' is no log level")), "{message}");
        assert_eq!(world.level(), "--log-level info");
    }
    world.configure("info");
    assert_eq!(world.status(), ("active", String::new()));
}

fn programs_of_a_container_that_there_is_not_are_refused() {
    let copy = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(copy.path().join(name), text).unwrap();
    let manifest = |metadata: &str| {
        write(
            "Cargo.toml",
            &format!("[package]\nname = \"a\"\nedition = \"2024\"\n[workspace]\n{metadata}\n"),
        );
    };
    let run = || Run::charm(copy.path()).ended();
    fs::create_dir(copy.path().join("src")).unwrap();
    write("src/main.rs", "fn main() {}\n");
    write("charmcraft.yaml", "name: a\nsummary: s\ndescription: d\ncontainers: {web: {}}\n");
    manifest("[package.metadata.charm.containers.wbe]\npackage = \"b\"");
    run().assert_clear_error(&["the charm has no container `wbe`", "there is `web`"]);
    manifest("[package.metadata.charm]\nruns = []");
    run().assert_clear_error(&["package.metadata.charm", "unknown field `runs`"]);
    manifest("[package.metadata.charm]\nrun = [\"--than\"]");
    run().assert_clear_error(&["`run` of `package.metadata.charm`", "--than"]);
}
