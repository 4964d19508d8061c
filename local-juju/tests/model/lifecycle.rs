//! The hooks of each part of a unit's life, in their order.

use std::time::Duration;

use local_juju::schedule;
use local_juju::state::{AgentStatus, Error, ModelKind, Removal, Settings, StatusWord};

use crate::support::{Hook, Juju, agent, application, database, exit, unit, web};

fn related() -> Juju {
    let juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 2);
    juju.integrate("web:db", "db").rested()
}

/// The variable of the hook.
fn variable(hook: &Hook<'_>, wanted: &str) -> String {
    let variables = hook.run.environment(hook.model);
    variables.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value).unwrap()
}

#[test]
fn an_application_is_removed_with_all_that_is_its() {
    let mut juju = related();
    juju.model.remove_application(&application("web"), Removal::default()).unwrap();
    let mut departing = Vec::new();
    juju.rest(|hook| {
        if hook.name().ends_with("-departed") {
            let who = variable(hook, "JUJU_DEPARTING_UNIT");
            departing.push(format!("{} {}: {who}", hook.unit(), hook.name()));
        }
        exit(0)
    });
    for number in 0..2 {
        assert_eq!(
            juju.of(&format!("web/{number}")),
            [
                "cluster-relation-departed",
                "db-relation-departed",
                "db-relation-broken",
                "stop",
                "remove"
            ]
        );
    }
    assert_eq!(
        juju.of("db/0"),
        ["server-relation-departed", "server-relation-departed", "server-relation-broken"]
    );
    departing.sort();
    assert_eq!(
        departing,
        [
            "db/0 server-relation-departed: web/0",
            "db/0 server-relation-departed: web/1",
            "web/0 cluster-relation-departed: web/0",
            "web/0 db-relation-departed: web/0",
            "web/1 cluster-relation-departed: web/1",
            "web/1 db-relation-departed: web/1",
        ]
    );
    assert!(juju.model.application(&application("web")).is_err());
    assert_eq!(juju.model.relations().count(), 0);
    // Its name is free, its units' numbers are used up.
    juju.model.deploy("web", web(), 1, &[]).unwrap();
    assert!(juju.model.unit(&unit("web/2")).is_ok());
}

#[test]
fn an_application_that_goes_takes_nothing_new() {
    let mut juju = related();
    juju.model.remove_application(&application("web"), Removal::default()).unwrap();
    let dying = Error::ApplicationDying(application("web"));
    assert_eq!(juju.model.add_unit(&application("web")), Err(dying.clone()));
    assert_eq!(juju.model.integrate("web:site", "db:site"), Err(dying.clone()));
    assert_eq!(juju.model.refresh(&application("web"), &web(), false), Err(dying));
    let taken = juju.model.deploy("web", web(), 1, &[]);
    assert_eq!(taken, Err(Error::ApplicationExists(application("web"))));
    assert!(juju.model.remove_application(&application("wen"), Removal::default()).is_err());
}

#[test]
fn an_application_without_units_is_gone_at_once() {
    let mut juju = Juju::new().deploy("web", web(), 0);
    juju.model.remove_application(&application("web"), Removal::default()).unwrap();
    assert_eq!(juju.model.applications().count() + juju.model.relations().count(), 0);
}

#[test]
fn subordinates_go_before_their_principal() {
    let mut juju = Juju::new().deploy("web", web(), 1).deploy("agent", agent(), 0);
    juju.model.integrate("agent:host", "web").unwrap();
    juju = juju.rested();
    juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap();
    juju.rest(|_| exit(0));
    let place = |line: &str| juju.ran.iter().position(|ran| ran == line).unwrap();
    assert!(place("agent/0 remove") < place("web/0 stop"), "{:?}", juju.ran);
    assert_eq!(juju.model.units().count(), 0);
    assert_eq!(juju.model.applications().count(), 2);

    juju.model.add_unit(&application("web")).unwrap();
    juju.rest(|_| exit(0));
    juju.model.remove_application(&application("agent"), Removal::default()).unwrap();
    juju.rest(|_| exit(0));
    assert!(juju.model.unit(&unit("web/1")).is_ok() && juju.model.units().count() == 1);
    assert!(juju.model.application(&application("agent")).is_err());
}

#[test]
fn a_unit_in_error_goes_when_that_is_resolved_or_forced() {
    let failed = || {
        let settings = Settings { automatic_retries: 0, ..Settings::default() };
        let mut juju = Juju::with(settings).deploy("db", database(), 1).deploy("web", web(), 2);
        juju.model.integrate("web:db", "db").unwrap();
        juju.rest(|hook| exit(i32::from(hook.is("web/0", "db-relation-changed"))));
        juju.ran.clear();
        juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap();
        juju.rest(|_| exit(0));
        assert_eq!(juju.of("web/0"), [""; 0], "no hook while in error");
        juju.ran.clear();
        juju
    };
    let mut juju = failed();
    juju.model.resolve(&unit("web/0"), false).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0").last(), Some(&"remove"));

    let mut juju = failed();
    juju.model.remove_unit(&unit("web/0"), Removal::default().forced()).unwrap();
    assert!(juju.model.unit(&unit("web/0")).is_err());
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), [""; 0]);
    assert_eq!(juju.of("db/0"), ["server-relation-departed"]);
    assert_eq!(juju.of("web/1"), ["leader-elected", "cluster-relation-departed"]);
}

#[test]
fn a_failed_hook_of_what_is_gone_is_forgotten() {
    let settings = Settings { automatic_retries: 0, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("db", database(), 1);
    juju.rest(|_| exit(0));
    let added = juju.model.add_storage(&unit("db/0"), "spare", 1).unwrap();
    juju.rest(|_| exit(1));
    assert!(juju.model.unit(&unit("db/0")).unwrap().is_stuck());
    juju.model.remove_storage(&added[0], true).unwrap();
    assert_eq!(juju.model.unit(&unit("db/0")).unwrap().agent_status(), AgentStatus::Idle);
    assert_eq!(schedule::next_before_rest(&juju.model), None);
}

#[test]
fn a_relation_that_ends_while_a_hook_runs_ends_after_it() {
    let mut juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 1);
    juju.model.integrate("web:db", "db").unwrap();
    juju.at("web/0 db-relation-joined", |hook| {
        hook.model.remove_relation("web:db", "db").unwrap();
        hook.ok(&["relation-set", "last=word"]);
        assert_eq!(hook.ok(&["relation-ids", "db"]), "db:1\n");
    });
    juju.ran.clear();
    juju.rest(|_| exit(0));
    // What a join promises comes even then.
    assert_eq!(
        juju.of("web/0"),
        ["db-relation-changed", "db-relation-departed", "db-relation-broken"]
    );
    assert_eq!(juju.model.relations().count(), 1, "the peers' is left");
}

#[test]
fn without_an_interval_time_passes_too() {
    let settings = Settings { update_status_interval: Duration::ZERO, ..Settings::default() };
    let juju = Juju::with(settings).deploy("web", web(), 1).rested();
    let due = schedule::next(&juju.model).unwrap();
    assert!(due.at > juju.model.now());
}

#[test]
fn a_machine_that_is_started_again_tells_its_units() {
    let mut juju = Juju::new().deploy("web", web(), 2).deploy("agent", agent(), 0);
    juju.model.integrate("agent:host", "web").unwrap();
    juju = juju.rested();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.model.reboot_machine(0).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["start", "config-changed"]);
    assert_eq!(juju.of("agent/0"), ["start"]);
    assert_eq!(juju.of("web/1"), ["config-changed"]);
    assert_eq!(juju.model.reboot_machine(9), Err(Error::NoMachine(9)));

    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.model.reboot_machine(0).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0").iter().filter(|name| **name == "start").count(), 1);
}

#[test]
fn a_unit_in_error_is_told_of_the_reboot_after_its_hook() {
    let settings = Settings { automatic_retries: 0, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("web", web(), 1).rested();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.rest(|_| exit(1));
    juju.ran.clear();
    juju.model.reboot_machine(0).unwrap();
    assert_eq!(schedule::next_before_rest(&juju.model), None);
    juju.model.resolve(&unit("web/0"), true).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["config-changed", "start"]);
}

#[test]
fn an_error_is_resolved_by_a_retry_or_without() {
    let failed = || {
        let settings = Settings { automatic_retries: 1, ..Settings::default() };
        let mut juju = Juju::with(settings).deploy("web", web(), 1);
        juju.rest(|hook| exit(i32::from(hook.name() == "install")));
        assert_eq!(juju.ran, ["web/0 install"; 2]);
        juju.ran.clear();
        juju
    };
    let mut juju = failed();
    juju.model.resolve(&unit("web/0"), true).unwrap();
    let status = juju.model.unit(&unit("web/0")).unwrap().status();
    assert_eq!(
        (status.word, status.message.as_str()),
        (StatusWord::Error, "hook failed: \"install\"")
    );
    let now = juju.model.now();
    assert_eq!(schedule::next(&juju.model).unwrap().at, now, "at once");
    juju.rest(|hook| exit(i32::from(hook.name() == "install")));
    assert_eq!(juju.ran, ["web/0 install"; 2], "and the count of retries begins again");

    let mut juju = failed();
    juju.model.resolve(&unit("web/0"), false).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0")[0], "cluster-relation-created", "install counts as done");
    let error = juju.model.resolve(&unit("web/0"), true).unwrap_err();
    assert_eq!(error.to_string(), "`web/0` is not in error: there is nothing to resolve");
}

#[test]
fn units_of_one_application_do_not_retry_in_step() {
    let mut juju = Juju::new().deploy("web", web(), 4);
    let mut times = std::collections::BTreeSet::new();
    juju.rest(|hook| {
        times.insert(hook.model.now());
        exit(1)
    });
    // The first time, the first retry after 5 s, and then each its own.
    assert!(times.len() > 2 + 4, "{times:?}");
}

#[test]
fn a_reboot_comes_after_the_hook_that_asked_for_it() {
    for (code, reboots) in [(0, true), (1, false)] {
        let settings = Settings { automatic_retries: 0, ..Settings::default() };
        let mut juju = Juju::with(settings).deploy("web", web(), 1).rested();
        juju.model.set_config(&application("web"), "port", "1").unwrap();
        juju.rest(|hook| {
            if hook.name() != "config-changed" {
                return exit(0);
            }
            hook.ok(&["juju-reboot"]);
            hook.ok(&["open-port", "80"]);
            exit(code)
        });
        let events: &[_] = if reboots { &["config-changed", "start"] } else { &["config-changed"] };
        assert_eq!(juju.of("web/0"), events);
        assert_eq!(
            juju.model.unit(&unit("web/0")).unwrap().open_ports().len(),
            usize::from(reboots)
        );
    }
}

#[test]
fn a_reboot_at_once_runs_the_hook_again_and_then_start() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    let mut asked = false;
    juju.rest(|hook| {
        if hook.name() == "config-changed" && !asked {
            asked = true;
            hook.ok(&["open-port", "80"]);
            hook.ok(&["juju-reboot", "--now"]);
        }
        exit(0)
    });
    assert_eq!(juju.of("web/0"), ["config-changed", "config-changed", "start"]);
    assert_eq!(juju.model.unit(&unit("web/0")).unwrap().open_ports(), [""; 0], "dropped");

    // One that asks whenever it runs does not keep the model from its rest.
    juju.model.set_config(&application("web"), "port", "2").unwrap();
    juju.rest(|hook| {
        hook.ok(&["juju-reboot", "--now"]);
        exit(0)
    });
    assert!(juju.model.unit(&unit("web/0")).unwrap().is_stuck());
}

#[test]
fn on_kubernetes_storage_comes_after_start() {
    let settings = Settings { kind: ModelKind::Kubernetes, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("db", database(), 1);
    juju.rest(|_| exit(0));
    assert_eq!(
        juju.of("db/0"),
        [
            "install",
            "leader-elected",
            "config-changed",
            "start",
            "cache-storage-attached",
            "cache-storage-attached",
            "data-storage-attached",
        ]
    );
}
