//! What holds however containers are run.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use local_juju::state::Removal;

use crate::world::{Make, World};

/// EVT-062
pub(crate) fn ready(make: Make) {
    let mut world = World::new(make());
    let first: Vec<_> = world.ran.iter().filter_map(|it| it.strip_prefix("pods/0 ")).collect();
    assert_eq!(
        first,
        [
            "install",
            "leader-elected",
            "side-pebble-ready",
            "web-pebble-ready",
            "config-changed",
            "start",
            "data-storage-attached"
        ]
    );
    assert_eq!(world.shown(0), ["sleeper: active", "well: up"]);

    // A container that is restarted is another one: its files and its plan are gone.
    world.result("pods/0", "push", &[("path", "/kept"), ("content", "yes")]);
    assert_eq!(world.result("pods/0", "read", &[("path", "/kept")])["content"], "yes");
    world.juju.restart_container(&"pods/0".parse().unwrap(), "web").unwrap();
    assert_eq!(world.settle(), ["pods/0 web-pebble-ready"]);
    let lost = world.act("pods/0", "read", &[("path", "/kept")]);
    assert_eq!(lost["status"], "failed", "{lost:#}");
    assert_eq!(world.shown(0), ["sleeper: active", "well: up"]);
}

/// EVT-063 EVT-067
pub(crate) fn notices(make: Make) {
    let mut world = World::with_units(2, make());
    for times in 1..=2 {
        world.ran.clear();
        let id = world.result("pods/1", "notify", &[("key", "example.com/told")])["id"].clone();
        assert_eq!(
            world.ran,
            ["pods/1 action notify", "pods/1 web-pebble-custom-notice"],
            "{times}"
        );
        let id = id.as_str().unwrap();
        assert_eq!(world.message("pods/1"), format!("web: example.com/told {id}"));
    }
    assert_eq!(world.message("pods/0"), "web: ready");
}

/// EVT-068 EVT-072 EVT-073
pub(crate) fn checks(make: Make) {
    let mut world = World::with_units(2, make());
    world.ran.clear();
    world.result("pods/0", "remove", &[("path", "/well")]);
    world.watch_for("pods/0 web-pebble-check-failed");
    assert_eq!(world.ran, ["pods/0 action remove", "pods/0 web-pebble-check-failed"]);
    assert_eq!(world.message("pods/0"), "web: well is down");
    assert!(world.shown(0).contains(&"well: down".to_owned()));
    assert!(world.shown(1).contains(&"well: up".to_owned()));

    world.ran.clear();
    world.result("pods/0", "push", &[("path", "/well")]);
    world.watch_for("pods/0 web-pebble-check-recovered");
    assert_eq!(world.ran, ["pods/0 action push", "pods/0 web-pebble-check-recovered"]);
    assert_eq!(world.message("pods/0"), "web: well is up");
}

pub(crate) fn units_are_apart(make: Make) {
    let mut world = World::with_units(2, make());
    world.result("pods/0", "push", &[("path", "/mine"), ("content", "secret")]);
    let other = world.act("pods/1", "read", &[("path", "/mine")]);
    assert_eq!(other["status"], "failed", "{other:#}");
    assert!(!Path::new("/mine").exists());

    // Each has an address of its own, on which a service can listen.
    let units: Vec<_> = world.juju.model().units().map(|(_, unit)| unit.address()).collect();
    let first = TcpListener::bind((units[0], 0)).unwrap();
    let port = first.local_addr().unwrap().port();
    TcpListener::bind((units[1], port)).unwrap();
}

pub(crate) fn a_storage_stays_in_the_container(make: Make) {
    let name = format!("local-juju-test-{}", std::process::id());
    for (location, inside) in [
        (format!("/srv/../../../../../../tmp/{name}"), format!("/tmp/{name}")),
        (format!("/.host/tmp/{name}"), format!("/.host/tmp/{name}")),
        (format!("tmp/{name}"), format!("/tmp/{name}")),
    ] {
        let mut world = World::with_location(&location, make());
        let file = format!("{inside}/file");
        world.result("pods/0", "push", &[("path", &file), ("content", "data")]);
        let here = world.directory().join("storage/data/0/file");
        assert_eq!(fs::read_to_string(here).unwrap(), "data", "{location}");
        assert!(!Path::new("/tmp").join(&name).exists(), "{location}");
    }
}

pub(crate) fn programs_are_not_written_to(make: Make) {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("workload");
    let script = "#!/bin/sh\necho works\n";
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o751)).unwrap();
    let mut world = World::with_program(&program, make());
    let programs = world.inside("/usr/local/bin");
    assert_eq!(world.run("pods/0", "web", &format!("{programs}/workload")), "works");
    // It may be refused; nothing of it reaches the machine's own file.
    for change in ["echo more >> workload", "chmod 777 workload", ": > workload", "rm workload"] {
        let script = format!("cd {programs} && ({change}) || echo refused");
        world.run("pods/0", "web", &script);
    }
    assert_eq!(fs::read_to_string(&program).unwrap(), script);
    assert_eq!(program.metadata().unwrap().permissions().mode() & 0o777, 0o751);
}

pub(crate) fn a_container_has_no_terminal(make: Make) {
    if cfg!(not(target_os = "linux")) {
        return;
    }
    let mut world = World::new(make());
    // 0 is a session outside of the namespace.
    let session = world.run("pods/0", "web", "cut -d ' ' -f 6 /proc/self/stat");
    let this = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, this) = this.rsplit_once(") ").unwrap();
    assert_ne!(session, "0");
    assert_ne!(session, this.split(' ').nth(3).unwrap());
}

pub(crate) fn a_daemon_that_ends_is_started_again(make: Make) {
    let mut world = World::with_units(2, make());
    world.ran.clear();
    // The command's parent is the daemon. The action may see the connection break.
    world.act("pods/0", "run", &[("script", "kill -9 $PPID; sleep 1")]);
    world.watch_for("pods/0 web-pebble-ready");
    assert_eq!(world.shown(0), ["sleeper: active", "well: up"]);
    let status = world.juju.model().status();
    let restarts: Vec<_> = status.units.iter().map(|unit| unit.containers[1].restarts).collect();
    assert_eq!(restarts, [1, 0]);
}

pub(crate) fn modes_of_a_storage_are_kept(make: Make) {
    let mut world = World::new(make());
    let storage = world.directory().join("storage/data/0");
    let script = "mkdir -p closed/below && chmod 2550 closed/below && chmod 710 closed";
    world.run("pods/0", "web", &format!("cd {} && {script}", world.inside("/srv/data")));
    world.juju.restart_container(&"pods/0".parse().unwrap(), "web").unwrap();
    world.settle();
    for (directory, mode) in [("closed", 0o710), ("closed/below", 0o2550)] {
        let metadata = storage.join(directory).metadata().unwrap();
        assert_eq!(metadata.permissions().mode() & 0o7777, mode, "{directory}");
    }
}

pub(crate) fn the_model_can_be_removed(make: Make) {
    let mut world = World::with_units(2, make());
    world.run("pods/0", "web", "mkdir -p opt/closed/below && chmod 0 opt/closed");
    for unit in ["pods/0", "pods/1"] {
        world.juju.remove_unit(&unit.parse().unwrap(), Removal::default()).unwrap();
        world.settle();
    }
    let directory = world.end();
    // Whoever made it can, if they can enter every directory of it and change it.
    let mut directories = vec![directory.path().to_owned()];
    while let Some(directory) = directories.pop() {
        let mode = directory.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o700, 0o700, "{}", directory.display());
        let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
        let below = entries.filter(|entry| entry.file_type().unwrap().is_dir());
        directories.extend(below.map(|entry| entry.path()));
    }
}

pub(crate) fn nothing_is_left(make: Make) {
    static WORLDS: AtomicU32 = AtomicU32::new(0);
    let mut world = World::new(make());
    let directory = world.directory().to_owned();
    // What a command leaves behind Pebble does not end.
    let number = WORLDS.fetch_add(1, Ordering::Relaxed);
    let seconds = format!("6{:07}{number}", std::process::id());
    if cfg!(target_os = "linux") {
        let script = format!("setsid sleep {seconds} >/dev/null 2>&1 & echo started");
        assert_eq!(world.run("pods/0", "web", &script), "started");
    }
    drop(world);
    assert!(!directory.exists(), "its directory could not be removed");
    assert_eq!(processes(&[directory.to_str().unwrap(), &seconds]), Vec::<String>::new());
}

/// The command lines of the processes that have one of these words in it.
pub(crate) fn processes(words: &[&str]) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| {
        let line = fs::read(process.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).into_owned();
        words.iter().any(|word| line.contains(word)).then_some(line)
    });
    lines.collect()
}
