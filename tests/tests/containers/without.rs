//! Without namespaces a container is a directory.

use std::fs;
use std::path::Path;
use std::time::Duration;

use local_juju::{ContainerSettings, Error, LocalJuju, Settings};
use ops::pebble::{Client, Layer, Service};

use crate::everywhere::processes;
use crate::world::{Make, World};

pub(crate) fn the_file_api_keeps_to_the_container(make: Make) {
    let mut world = World::new(make());
    let reason = world.juju.containers_in_use().unwrap().without_namespaces.clone();
    assert_eq!(reason.as_deref(), Some("they are turned off"));
    let root = world.agent(0).join("layers/web/0");
    world.run("pods/0", "web", "ln -s /etc here && ln -s ../../../../.. up");
    for (path, inside) in [
        ("/etc/hosts", "etc/hosts"),
        ("/../../etc/motd", "etc/motd"),
        ("/here/passwd", "etc/passwd"),
        ("/up/etc/group", "etc/group"),
    ] {
        // The directory is not there, and the machine's is not meant.
        let directory = root.join(inside);
        fs::create_dir_all(directory.parent().unwrap()).unwrap();
        let host = fs::read(Path::new("/").join(inside)).ok();
        world.result("pods/0", "push", &[("path", path), ("content", "mine")]);
        assert_eq!(fs::read_to_string(root.join(inside)).unwrap(), "mine", "{path}");
        assert_eq!(fs::read(Path::new("/").join(inside)).ok(), host, "{path}");
    }
    // Commands run in the directory.
    let root = root.canonicalize().unwrap();
    assert_eq!(
        world.run("pods/0", "web", "cat etc/hosts; pwd -P"),
        format!("mine{}", root.display())
    );
    world.run("pods/0", "web", "printf '#!/bin/sh\necho mine' > bin && chmod +x bin");
    let sockets = world.run("pods/0", "charm", "cd $OPS_CONTAINERS_DIRECTORY && echo *");
    assert_eq!(sockets, "side web");
}

pub(crate) fn a_storage_is_in_the_container(make: Make) {
    let mut world = World::with_units(2, make());
    world.result("pods/0", "push", &[("path", "/srv/data/file"), ("content", "data")]);
    let here = world.directory().join("storage/data/0/file");
    assert_eq!(fs::read_to_string(&here).unwrap(), "data");
    world.juju.restart_container(&"pods/0".parse().unwrap(), "web").unwrap();
    world.settle();
    let again = world.result("pods/0", "read", &[("path", "/srv/data/file")]);
    assert_eq!(again["content"], "data");
    assert_eq!(fs::read_to_string(&here).unwrap(), "data");
    let other = world.act("pods/1", "read", &[("path", "/srv/data/file")]);
    assert_eq!(other["status"], "failed", "{other:#}");
}

/// A service that ends later than its Pebble may, and what that has started.
pub(crate) fn no_service_outlives_its_container(make: Make) {
    if cfg!(not(target_os = "linux")) {
        return;
    }
    let world = World::new(make());
    let seconds = format!("7{:07}", std::process::id());
    let command = format!("sh -c \"trap '' TERM; sleep {seconds} & while :; do wait; done\"");
    let delay = Duration::from_secs(60);
    let stubborn = Service::new(command).startup_enabled().kill_delay(delay);
    let pebble = Client::new(world.agent(0).join("containers/web/pebble.socket"));
    pebble.combine_layer("stubborn", &Layer::new().service("stubborn", stubborn)).unwrap();
    pebble.replan().unwrap().wait().unwrap();
    assert!(!processes(&[&seconds]).is_empty());
    drop(world);
    assert_eq!(processes(&[&seconds]), Vec::<String>::new());
}

pub(crate) fn the_daemon_is_refused(make: Make) {
    let mut containers = ContainerSettings::default();
    containers.pebble = make().stand_in.map(|(program, _)| program);
    containers.without_namespaces = true;
    let directory = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(directory.path(), std::env::current_exe().unwrap());
    settings.model.kind = local_juju::state::ModelKind::Kubernetes;
    settings.containers = Some(containers);
    let error = LocalJuju::new(settings).unwrap_err();
    assert!(matches!(error, Error::PebbleNeedsNamespaces { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("they are turned off") && text.contains("leave it out"), "{text}");
}
