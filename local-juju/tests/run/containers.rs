//! Containers that are pretended: when the model starts and ends them, and what it makes of their news.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use local_juju::containers::{ContainerError, ContainerNews, ContainerStart, Containers};
use local_juju::schedule::WorkloadEventKind;
use local_juju::state::{ContainerCheck, ContainerService, ModelKind, Removal, UnitName};
use local_juju::{Error, LocalJuju, Settings};

use crate::support::{name, write};

const YAML: &str = "
name: kube
type: charm
summary: A charm for tests
description: It is a shell script.
containers:
  web:
    mounts:
      - {storage: data, location: /srv/data}
      - {storage: cache, location: /srv/cache}
  db: {}
storage:
  data: {type: filesystem}
  cache: {type: filesystem, multiple: {range: 2-}}
";

/// What the pretended containers are told and tell.
#[derive(Debug, Default)]
struct World {
    /// `start kube/0 web 0`, `stop kube/0`.
    asked: Vec<String>,
    started: Vec<ContainerStart>,
    news: BTreeMap<UnitName, Vec<ContainerNews>>,
    /// Whether containers that are started answer.
    silent: bool,
    /// How often a container is still to end right after it has answered.
    crashes: usize,
    waits: usize,
    /// How often it was asked for news.
    questions: usize,
}

#[derive(Debug, Clone, Default)]
struct Pretended(Arc<Mutex<World>>);

impl Pretended {
    fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.0.lock().unwrap())
    }

    fn tell(&self, unit: &str, news: ContainerNews) {
        self.with(|world| world.news.entry(name(unit)).or_default().push(news));
    }

    fn asked(&self) -> Vec<String> {
        self.with(|world| std::mem::take(&mut world.asked))
    }
}

impl Containers for Pretended {
    fn start(&mut self, container: &ContainerStart) -> Result<(), ContainerError> {
        self.with(|world| {
            let ContainerStart { unit, name, run, .. } = container;
            world.asked.push(format!("start {unit} {name} {run}"));
            world.started.push(container.clone());
            let news = world.news.entry(unit.clone()).or_default();
            if !world.silent {
                news.push(event(name, WorkloadEventKind::Ready));
            }
            if name == "web" && world.crashes > 0 {
                world.crashes -= 1;
                news.push(ended(name));
            }
        });
        Ok(())
    }

    fn stop(&mut self, containers: &[(UnitName, String)]) {
        let asked = containers.iter().map(|(unit, name)| format!("stop {unit} {name}"));
        self.with(|world| world.asked.extend(asked));
    }

    fn news(&mut self, unit: &UnitName) -> Vec<ContainerNews> {
        self.with(|world| {
            world.questions += 1;
            world.news.remove(unit).unwrap_or_default()
        })
    }

    fn wait(&mut self, timeout: Duration) -> bool {
        std::thread::sleep(timeout.min(Duration::from_millis(2)));
        self.with(|world| {
            world.waits += 1;
            !world.news.is_empty()
        })
    }

    fn show(&mut self, _: &UnitName, name: &str) -> (Vec<ContainerService>, Vec<ContainerCheck>) {
        let text = str::to_owned;
        let current = text("active");
        (vec![ContainerService { name: text(name), startup: text("enabled"), current }], Vec::new())
    }
}

fn event(container: &str, kind: WorkloadEventKind) -> ContainerNews {
    ContainerNews::Event { container: container.to_owned(), kind }
}

fn ended(container: &str) -> ContainerNews {
    let how = "exit status: 10".to_owned();
    ContainerNews::Ended { container: container.to_owned(), how }
}

struct Kube {
    juju: LocalJuju,
    pretended: Pretended,
    _directory: tempfile::TempDir,
}

impl Kube {
    fn new(units: u32) -> Self {
        Self::with_dispatch(units, "#!/bin/sh\n")
    }

    fn with_dispatch(units: u32, dispatch: &str) -> Self {
        Self::with_charm(units, YAML, dispatch)
    }

    fn with_charm(units: u32, yaml: &str, dispatch: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let charm = directory.path().join("charm");
        write(&charm.join("charmcraft.yaml"), yaml.as_bytes(), 0o644);
        write(&charm.join("dispatch"), dispatch.as_bytes(), 0o755);
        let hook_command = env!("CARGO_BIN_EXE_hook-command");
        let mut settings = Settings::new(directory.path().join("model"), hook_command);
        settings.model.kind = ModelKind::Kubernetes;
        let pretended = Pretended::default();
        let juju = LocalJuju::new(settings).unwrap();
        let mut juju = juju.with_containers(Box::new(pretended.clone()));
        juju.deploy(&charm, None, units, &[]).unwrap();
        Self { juju, pretended, _directory: directory }
    }

    /// The hooks that run until the model is at rest.
    fn hooks(&mut self) -> Vec<String> {
        let mut hooks = Vec::new();
        while let Some(dispatch) = self.juju.step(&mut |_| {}).unwrap() {
            hooks.push(dispatch.name);
        }
        hooks
    }

    fn rested(units: u32) -> Self {
        let mut kube = Self::new(units);
        kube.hooks();
        kube.pretended.asked();
        kube
    }
}

#[test]
fn a_unit_s_containers_are_up_before_its_first_hook() {
    let mut kube = Kube::new(1);
    let hooks = kube.hooks();
    assert_eq!(
        hooks[..6],
        [
            "install",
            "leader-elected",
            "db-pebble-ready",
            "web-pebble-ready",
            "config-changed",
            "start"
        ]
    );
    assert_eq!(kube.pretended.asked(), ["start kube/0 db 0", "start kube/0 web 0"]);
    let status = kube.juju.model().status();
    let containers = &status.units[0].containers;
    assert_eq!(containers[1].services[0].name, "web");
    assert!(containers.iter().all(|container| container.ready));
}

#[test]
fn storages_are_mounted_where_the_charm_says() {
    let mut kube = Kube::new(1);
    kube.hooks();
    let storage = kube.juju.directory().join("storage");
    let started = kube.pretended.with(|world| std::mem::take(&mut world.started));
    let [db, web] = &started[..] else { panic!("{started:?}") };
    assert_eq!(db.mounts, []);
    let mount = |id: &str, to: &str| (storage.join(id), Path::new(to).to_owned());
    let instances = ["cache/1", "cache/2"].map(|id| (id, &id[6..]));
    let caches = instances.map(|(id, number)| mount(id, &format!("/srv/cache/{number}")));
    assert_eq!(web.mounts, [&[mount("data/0", "/srv/data")][..], &caches].concat());
    assert!(web.address.is_loopback());
}

#[test]
fn a_location_is_a_path_of_the_container() {
    for (location, place) in [
        ("/srv/../../../../tmp/x", "/tmp/x"),
        ("/../../srv/.//data/", "/srv/data"),
        ("srv/data", "/srv/data"),
        ("../x", "/x"),
    ] {
        let yaml = YAML.replace("/srv/data", location);
        let mut kube = Kube::with_charm(1, &yaml, "#!/bin/sh\n");
        kube.hooks();
        let started = kube.pretended.with(|world| std::mem::take(&mut world.started));
        assert_eq!(started[1].mounts[0].1, Path::new(place), "{location}");
    }
    for location in ["/", "..", "/srv/.."] {
        let yaml = YAML.replace("/srv/data", location);
        let mut kube = Kube::with_charm(1, &yaml, "#!/bin/sh\n");
        let Error::Container { container, source, .. } = kube.juju.step(&mut |_| {}).unwrap_err()
        else {
            panic!("`{location}` is no container's error");
        };
        assert_eq!(container, "web");
        let text = "its storage `data` cannot be mounted at `/`";
        assert!(source.to_string().starts_with(text), "{source}");
    }
}

#[test]
fn what_happens_in_a_hook_is_told_after_it() {
    let mut kube = Kube::rested(1);
    let notice = |id: &str| {
        let key = "example.com/a".to_owned();
        event("web", WorkloadEventKind::CustomNotice { id: id.to_owned(), key })
    };
    kube.pretended.tell("kube/0", notice("1"));
    kube.pretended.tell("kube/0", notice("2"));
    let check = "up".to_owned();
    kube.pretended.tell("kube/0", event("db", WorkloadEventKind::CheckFailed { check }));
    let hooks = kube.hooks();
    assert_eq!(
        hooks,
        ["web-pebble-custom-notice", "web-pebble-custom-notice", "db-pebble-check-failed"]
    );
}

#[test]
fn a_container_is_restarted_when_an_operator_says_so() {
    let mut kube = Kube::rested(2);
    kube.juju.restart_container(&name("kube/1"), "web").unwrap();
    assert_eq!(kube.hooks(), ["web-pebble-ready"]);
    assert_eq!(kube.pretended.asked(), ["start kube/1 web 1"]);
    let error = kube.juju.restart_container(&name("kube/1"), "wed").unwrap_err();
    assert_eq!(error.to_string(), "`kube/1` has no container `wed`: did you mean `web`?");
}

#[test]
fn a_container_that_ends_is_started_again() {
    let mut kube = Kube::rested(1);
    kube.pretended.tell("kube/0", ended("web"));
    assert_eq!(kube.hooks(), ["web-pebble-ready"]);
    assert_eq!(kube.pretended.asked(), ["start kube/0 web 1"]);
    let log = kube.juju.model().log();
    let line = log.iter().find(|line| line.source == "container").unwrap();
    assert_eq!(line.message, "container web ended (exit status: 10) and is started again");
}

#[test]
fn one_that_ends_again_and_again_stays_down() {
    let mut kube = Kube::rested(1);
    kube.pretended.with(|world| world.crashes = 100);
    kube.pretended.tell("kube/0", ended("web"));
    kube.hooks();
    let asked = kube.pretended.asked();
    assert_eq!(asked.len(), 5, "{asked:?}");
    let log = kube.juju.model().log();
    let last = log.iter().rfind(|line| line.source == "container").unwrap();
    assert!(last.message.ends_with("and stays down"), "{last:?}");
    let status = kube.juju.model().status();
    assert!(!status.units[0].containers[1].ready);
    // An operator may try.
    kube.pretended.with(|world| world.crashes = 0);
    kube.juju.restart_container(&name("kube/0"), "web").unwrap();
    assert_eq!(kube.hooks(), ["web-pebble-ready"]);
}

#[test]
fn one_that_ends_before_it_answers_is_an_error() {
    let mut kube = Kube::new(1);
    kube.pretended.with(|world| world.silent = true);
    kube.pretended.tell("kube/0", ended("web"));
    let error = kube.juju.step(&mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "cannot run the container `web` of `kube/0`");
    let Error::Container { source, .. } = error else { panic!("{error}") };
    assert_eq!(source.to_string(), "its Pebble ended before it answered: exit status: 10");
}

#[test]
fn one_that_does_not_answer_is_not_waited_for_after_a_stop() {
    let mut kube = Kube::new(1);
    kube.pretended.with(|world| world.silent = true);
    let stopper = kube.juju.stopper();
    let stopping = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        stopper.stop();
    });
    let error = kube.juju.step(&mut |_| {}).unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
    stopping.join().unwrap();
}

#[test]
fn the_containers_of_a_unit_go_with_it() {
    let mut kube = Kube::rested(2);
    kube.juju.remove_unit(&name("kube/0"), Removal::default()).unwrap();
    kube.hooks();
    assert_eq!(kube.pretended.asked(), ["stop kube/0 db", "stop kube/0 web"]);
    let application = "kube".parse().unwrap();
    kube.juju.add_unit(&application).unwrap();
    kube.hooks();
    assert_eq!(kube.pretended.asked(), ["start kube/2 db 0", "start kube/2 web 0"]);
}

#[test]
fn watching_lets_real_time_pass_and_the_model_s_too() {
    let mut kube = Kube::rested(1);
    let check = "up".to_owned();
    let later = kube.pretended.clone();
    let telling = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        later.tell("kube/0", event("web", WorkloadEventKind::CheckFailed { check }));
    });
    let (began, before) = (Instant::now(), kube.juju.model().now());
    let during = Duration::from_millis(150);
    let ran = kube.juju.watch(during, &mut |_| {}).unwrap();
    telling.join().unwrap();
    assert!(began.elapsed() >= during);
    assert_eq!(kube.juju.model().now().since(before), during);
    let names: Vec<_> = ran.iter().map(|dispatch| dispatch.name.as_str()).collect();
    assert_eq!(names, ["web-pebble-check-failed"]);
    assert!(kube.pretended.with(|world| world.waits) > 0);
}

#[test]
fn nobody_is_asked_while_nothing_happens() {
    let mut kube = Kube::rested(1);
    let questions = |kube: &Kube| kube.pretended.with(|world| world.questions);
    let before = questions(&kube);
    assert!(kube.juju.watch(Duration::from_millis(100), &mut |_| {}).unwrap().is_empty());
    // When the watch begins, and when the model's own time passes.
    assert_eq!(questions(&kube) - before, 2);
    assert!(kube.pretended.with(|world| world.waits) > 2);
}

#[test]
fn a_refresh_starts_every_container_anew_before_the_new_charm_runs() {
    let script = "#!/bin/sh\nstatus-set active \"$JUJU_HOOK_NAME\"\n";
    let mut kube = Kube::with_dispatch(1, script);
    kube.hooks();
    kube.pretended.asked();
    let charm = kube.juju.directory().parent().unwrap().join("charm");
    kube.juju.refresh(&"kube".parse().unwrap(), &charm, false).unwrap();
    let hooks = kube.hooks();
    assert_eq!(hooks[..4], ["stop", "upgrade-charm", "config-changed", "start"]);
    assert_eq!(hooks[4..], ["db-pebble-ready", "web-pebble-ready"]);
    assert_eq!(kube.pretended.asked(), ["start kube/0 db 1", "start kube/0 web 1"]);
}

#[test]
fn a_container_that_the_new_charm_has_no_more_is_ended() {
    let mut kube = Kube::rested(1);
    let charm = kube.juju.directory().parent().unwrap().join("charm");
    let yaml = YAML.replace("  db: {}\n", "");
    write(&charm.join("charmcraft.yaml"), yaml.as_bytes(), 0o644);
    kube.juju.refresh(&"kube".parse().unwrap(), &charm, false).unwrap();
    let check = || "up".to_owned();
    kube.pretended.tell("kube/0", event("db", WorkloadEventKind::CheckFailed { check: check() }));
    kube.pretended.tell("kube/0", event("web", WorkloadEventKind::CheckFailed { check: check() }));
    kube.pretended.tell("kube/0", ended("db"));
    let hooks = kube.hooks();
    assert_eq!(hooks, ["stop", "upgrade-charm", "config-changed", "start", "web-pebble-ready"]);
    assert_eq!(kube.pretended.asked(), ["stop kube/0 db", "start kube/0 web 1"]);
    kube.juju.show_containers().unwrap();
    let status = kube.juju.model().status();
    let names: Vec<_> = status.units[0].containers.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["web"]);
}
