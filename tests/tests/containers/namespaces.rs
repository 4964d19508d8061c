//! What namespaces add: the file system of a pod.

use std::fs;
use std::path::{Path, PathBuf};

use crate::world::{Make, World};

/// A path of the machine that nobody uses.
fn unused(directory: &str) -> PathBuf {
    let name = format!("local-juju-test-{}", std::process::id());
    Path::new(directory).join(name)
}

pub(crate) fn nothing_is_written_to_the_machine(make: Make) {
    let mut world = World::with_units(2, make());
    for directory in ["/etc", "/srv", "/tmp", "/usr/bin", "/var/lib", "/root"] {
        for place in ["web", "charm"] {
            let file = unused(directory);
            let script = format!("echo {place} > {0} && cat {0}", file.display());
            assert_eq!(world.run("pods/0", place, &script), place, "{directory}");
            assert!(!file.exists(), "{place} has written to {}", file.display());
        }
        // Neither of the three sees what the others have written.
        let script = format!("cat {} || echo none", unused(directory).display());
        assert_eq!(world.run("pods/0", "side", &script), "none");
        assert_eq!(world.run("pods/0", "web", &script), "web");
        assert_eq!(world.run("pods/0", "charm", &script), "charm");
        assert_eq!(world.run("pods/1", "web", &script), "none");
    }
    for place in ["web", "charm"] {
        for path in ["/sys", "/sys/fs/cgroup", "/sys/fs/bpf", "/proc/sys/kernel"] {
            let directory = unused(path);
            let script = format!("mkdir {} 2>/dev/null || echo refused", directory.display());
            assert_eq!(world.run("pods/0", place, &script), "refused", "{place}: {path}");
        }
    }
    // What is there can be read, replaced and removed, and is there still.
    let hosts = fs::read_to_string("/etc/hosts").unwrap();
    assert_eq!(world.run("pods/0", "web", "cat /etc/hosts"), hosts.trim_end());
    world.run("pods/0", "web", "rm /etc/hosts && ! test -e /etc/hosts && mkdir /etc/hosts");
    world.result("pods/1", "push", &[("path", "/etc/hosts"), ("content", "mine")]);
    assert_eq!(world.run("pods/1", "web", "cat /etc/hosts"), "mine");
    assert_eq!(fs::read_to_string("/etc/hosts").unwrap(), hosts);
}

pub(crate) fn a_container_has_juju_s_places(make: Make) {
    let mut world = World::with_units(2, make());
    let places = world.run("pods/0", "web", "cd /charm && echo *; cd container && echo *");
    assert!(places.starts_with("bin container\n") && places.ends_with("pebble.socket"), "{places}");
    assert_eq!(world.run("pods/0", "web", "echo $JUJU_CONTAINER_NAME $PEBBLE_SOCKET"), {
        "web /charm/container/pebble.socket"
    });
    let refused = world.run("pods/0", "web", "cd /charm/bin && touch -c * 2>&1 || true");
    assert!(refused.ends_with("Read-only file system"), "{refused}");
    let sockets = world.run("pods/0", "charm", "cd /charm/containers && echo *");
    assert_eq!(sockets, "side web");

    // A storage is where the charm says, and the same in both.
    world.run("pods/0", "web", "echo data > /srv/data/file");
    let here = world.directory().join("storage/data/0/file");
    assert_eq!(fs::read_to_string(here).unwrap(), "data\n");
    assert_eq!(world.run("pods/1", "web", "ls /srv/data"), "");
    world.juju.restart_container(&"pods/0".parse().unwrap(), "web").unwrap();
    world.settle();
    assert_eq!(world.run("pods/0", "web", "cat /srv/data/file"), "data");
}

pub(crate) fn a_container_is_alone_with_its_processes(make: Make) {
    let mut world = World::new(make());
    let count = "cd /proc && ls -d [0-9]* | wc -l";
    let processes: u32 = world.run("pods/0", "web", count).parse().unwrap();
    assert!((2..12).contains(&processes), "{processes}");
    assert_ne!(
        world.run_failing("pods/0", "kill -0 1 && hostname other && test -e /proc/99999"),
        ""
    );
    // It has the devices of a container, and no others.
    let devices = world.run("pods/0", "web", "echo x > /dev/null && cd /dev && echo *");
    assert_eq!(devices, "fd full null ptmx pts random shm stderr stdin stdout tty urandom zero");
    assert_eq!(world.run("pods/0", "charm", "test -e /dev/tty || echo none"), "none");
    // Whoever has lost their parent is buried.
    let script = "(sleep 0.05 >/dev/null 2>&1 &); sleep 0.3; cat /proc/[0-9]*/stat | grep -c ') Z'";
    assert_eq!(world.run("pods/0", "web", &format!("{script} || true")), "0");
    assert_ne!(world.run_failing("pods/0", "echo 1 > /proc/sys/kernel/hostname"), "");
}
