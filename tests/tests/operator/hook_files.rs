//! Hook files, as charms have them that are older than `dispatch`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use libtest_mimic::{Failed, Trial};
use local_juju::agent::Transport;

use crate::world::{BOTH, World, charm, executable, plain, write_script};

pub(crate) fn trials() -> Vec<Trial> {
    let by = |transport: Transport| {
        let name = format!("a_charm_without_dispatch_has_every_event_by_{}", transport.as_str());
        Trial::test(name, move || without_dispatch(transport))
    };
    let mut trials: Vec<Trial> = BOTH.into_iter().map(by).collect();
    trials.push(Trial::test("the_name_of_a_hook_file_is_its_event", by_its_name));
    trials.push(Trial::test("a_hook_file_runs_before_the_charm", before));
    trials.push(Trial::test("a_hook_file_that_cannot_run_is_told", not_executable));
    trials.push(Trial::test("a_hook_file_that_fails_fails_the_hook", failing));
    trials
}

const EVENTS: [&str; 4] = ["install", "leader-elected", "config-changed", "start"];

/// A charm of links to its program.
fn of_links(directory: &Path) {
    fs::create_dir_all(directory.join("hooks")).unwrap();
    fs::create_dir_all(directory.join("actions")).unwrap();
    for event in EVENTS {
        symlink(executable(), directory.join("hooks").join(event)).unwrap();
    }
    symlink(executable(), directory.join("actions/crash")).unwrap();
}

/// A hook file beside `dispatch`.
fn beside_dispatch(name: &str, lines: &str) -> tempfile::TempDir {
    let charm = plain();
    fs::create_dir(charm.path().join("hooks")).unwrap();
    write_script(&charm.path().join(name), lines);
    charm
}

fn without_dispatch(transport: Transport) -> Result<(), Failed> {
    let with_dispatch = plain();
    let expected = World::new(transport, with_dispatch.path());
    let charm = charm(of_links);
    let mut world = World::new(transport, charm.path());
    assert_eq!(world.status(), expected.status());
    assert!(world.configure("fail").iter().any(|line| line.contains("cannot save")));
    let (action, _) = world.act("crash");
    assert_eq!(action["results"]["return-code"], 1, "{action}");
    Ok(())
}

/// As before Juju 2.8, which does not say what it runs.
fn by_its_name() -> Result<(), Failed> {
    let charm = charm(|directory| {
        of_links(directory);
        fs::create_dir(directory.join("real")).unwrap();
        fs::rename(directory.join("hooks"), directory.join("real/hooks")).unwrap();
        fs::create_dir(directory.join("hooks")).unwrap();
        for event in EVENTS {
            let lines = format!("unset JUJU_DISPATCH_PATH\nexec real/hooks/{event}");
            write_script(&directory.join("hooks").join(event), &lines);
        }
    });
    let mut world = World::new(Transport::Socket, charm.path());
    let lines = world.configure("lines");
    assert!(lines.iter().any(|line| line.ends_with(" is config_changed")), "{lines:#?}");
    Ok(())
}

// MAI-005
fn before() -> Result<(), Failed> {
    // It calls the charm itself, which has its turn later.
    let lines = "juju-log from the file\n./dispatch && juju-log once\nexec hooks/again";
    let charm = beside_dispatch("hooks/config-changed", lines);
    symlink("../dispatch", charm.path().join("hooks/again")).unwrap();
    symlink("../dispatch", charm.path().join("hooks/start")).unwrap();
    let mut world = World::new(Transport::Exec, charm.path());
    let lines = world.configure("lines");
    let at = |text: &str| {
        let found: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains(text)).collect();
        assert_eq!(found.len(), 1, "{text}: {lines:#?}");
        found[0]
    };
    let warned = at("`hooks/config-changed` runs before the charm's handlers");
    assert!(lines[warned].starts_with("juju-log WARNING "));
    let order = [warned, at("from the file"), at("juju-log INFO once"), at("is config_changed")];
    assert!(order.is_sorted(), "{lines:#?}");
    Ok(())
}

fn not_executable() -> Result<(), Failed> {
    let charm = beside_dispatch("hooks/other", "");
    fs::write(charm.path().join("hooks/config-changed"), "#!/bin/sh\nexit 1\n").unwrap();
    let mut world = World::new(Transport::Socket, charm.path());
    let lines = world.configure("lines");
    let told = "juju-log WARNING `hooks/config-changed` is not executable and was not run";
    assert!(lines.iter().any(|line| line.starts_with(told)), "{lines:#?}");
    assert!(lines.iter().any(|line| line.ends_with(" is config_changed")), "{lines:#?}");
    Ok(())
}

// MAI-006
fn failing() -> Result<(), Failed> {
    let lines = "test \"$(config-get mode)\" != lines || { echo broken >&2; exit 7; }";
    let charm = beside_dispatch("hooks/config-changed", lines);
    let mut world = World::new(Transport::Exec, charm.path());
    let lines = world.configure("lines");
    let told = "`hooks/config-changed` failed, and nothing else was run: exit status: 7";
    assert!(lines.contains(&format!("juju-log ERROR {told}")), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("is config_changed")), "{lines:#?}");
    assert_eq!(world.status(), "error: hook failed: \"config-changed\"");
    Ok(())
}
