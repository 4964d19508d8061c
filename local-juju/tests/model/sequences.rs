//! Which event comes next.

use std::time::Duration;

use local_juju::commands::HookRun;
use local_juju::schedule::{self, Event, LifecycleEvent};
use local_juju::state::{AgentStatus, Model, Settings};

use crate::support::{Juju, application, database, exit, pairs, unit, web};

#[test]
fn a_machine_charm_is_set_up_in_this_order() {
    let mut juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 1);
    juju.model.integrate("web:db", "db").unwrap();
    juju.rest(|_| exit(0));

    assert_eq!(
        juju.of("db/0")[..8],
        [
            "cache-storage-attached",
            "cache-storage-attached",
            "data-storage-attached",
            "install",
            "server-relation-created",
            "leader-elected",
            "config-changed",
            "start",
        ]
    );
    assert_eq!(
        juju.of("web/0")[..6],
        [
            "install",
            "cluster-relation-created",
            "db-relation-created",
            "leader-elected",
            "config-changed",
            "start",
        ]
    );
    assert_eq!(juju.of("web/0")[6..], ["db-relation-joined", "db-relation-changed"]);
    assert_eq!(juju.of("db/0")[8..], ["server-relation-joined", "server-relation-changed"]);
}

#[test]
fn units_take_turns_and_meet_their_peers() {
    let mut juju = Juju::new().deploy("web", web(), 3);
    juju.rest(|_| exit(0));

    assert_eq!(
        juju.ran[..6],
        [
            "web/0 install",
            "web/1 install",
            "web/2 install",
            "web/0 cluster-relation-created",
            "web/1 cluster-relation-created",
            "web/2 cluster-relation-created",
        ]
    );
    assert_eq!(
        juju.of("web/1"),
        [
            "install",
            "cluster-relation-created",
            "leader-settings-changed",
            "config-changed",
            "start",
            "cluster-relation-joined",
            "cluster-relation-changed",
            "cluster-relation-joined",
            "cluster-relation-changed",
        ]
    );
    assert!(juju.of("web/0").contains(&"leader-elected"));
}

#[test]
fn leader_settings_are_gone_from_juju_4() {
    for (version, fires) in [("2.9.51", true), ("3.6.4", true), ("4.0-beta3", false)] {
        let mut juju = Juju::version(version).deploy("web", web(), 2);
        juju.rest(|_| exit(0));
        assert_eq!(juju.of("web/1").contains(&"leader-settings-changed"), fires, "{version}");
    }
}

#[test]
fn changed_data_is_announced_to_the_others_only() {
    let mut juju = Juju::new().deploy("web", web(), 3).rested();
    juju.model.set_config(&application("web"), "port", "9090").unwrap();
    juju.rest(|hook| {
        if hook.is("web/1", "config-changed") {
            let id = hook.ok(&["relation-ids", "cluster"]);
            hook.ok(&["relation-set", "-r", id.trim(), "port=9090"]);
        }
        exit(0)
    });
    assert_eq!(juju.of("web/1"), ["config-changed"]);
    assert_eq!(juju.of("web/0"), ["config-changed", "cluster-relation-changed"]);
    assert_eq!(juju.of("web/2"), ["config-changed", "cluster-relation-changed"]);
}

#[test]
fn unchanged_data_is_not_announced() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    let set = |hook: &mut crate::support::Hook<'_>| {
        let id = hook.ok(&["relation-ids", "cluster"]);
        if !id.is_empty() {
            hook.ok(&["relation-set", "-r", id.trim(), "name=same"]);
        }
        exit(0)
    };
    juju.rest(set);
    juju.ran.clear();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.rest(set);
    assert_eq!(juju.ran, ["web/0 config-changed", "web/1 config-changed"]);
}

#[test]
fn application_data_is_announced_before_units_join() {
    let mut juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 1);
    juju.rest(|_| exit(0));
    juju.ran.clear();
    juju.model.integrate("web:db", "db").unwrap();
    juju.rest(|hook| {
        if hook.is("db/0", "server-relation-created") {
            hook.ok(&["relation-set", "--app", "url=x"]);
        }
        if hook.is("web/0", "db-relation-changed") {
            hook.ok(&["relation-get", "--app", "url"]);
        }
        exit(0)
    });
    assert_eq!(
        juju.of("web/0"),
        ["db-relation-created", "db-relation-changed", "db-relation-joined", "db-relation-changed",]
    );
}

#[test]
fn leadership_moves() {
    let mut juju = Juju::new().deploy("web", web(), 2).rested();
    juju.model.set_leader(&unit("web/1")).unwrap();
    juju.rest(|_| exit(0));
    // The one who leads no more sees the leader's settings, as every unit that does not lead.
    assert_eq!(juju.ran, ["web/0 leader-settings-changed", "web/1 leader-elected"]);
    juju.ran.clear();
    juju.model.set_leader(&unit("web/0")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/0 leader-elected"]);
}

#[test]
fn config_changed_runs_when_something_changed() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    juju.model.set_config(&application("web"), "port", "8080").unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, [""; 0], "8080 is the default");
    juju.model.set_config(&application("web"), "port", "8081").unwrap();
    juju.model.set_config(&application("web"), "debug", "true").unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/0 config-changed"]);
}

#[test]
fn a_unit_that_is_added_later_is_set_up_and_met() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    assert_eq!(juju.model.add_unit(&application("web")).unwrap(), unit("web/1"));
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["cluster-relation-joined", "cluster-relation-changed"]);
    assert_eq!(juju.of("web/1")[..2], ["install", "cluster-relation-created"]);
}

#[test]
fn update_status_comes_every_five_minutes_when_nothing_else_does() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    assert_eq!(schedule::next_before_rest(&juju.model), None);
    for round in 1..=3 {
        let due = schedule::next(&juju.model).unwrap();
        assert_eq!(due.event, Event::Lifecycle(LifecycleEvent::UpdateStatus));
        assert_eq!(due.at.since_start(), Duration::from_secs(300 * round));
        juju.run(due, &mut |_| exit(0));
        assert_eq!(juju.model.now().since_start(), Duration::from_secs(300 * round));
    }
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    assert_eq!(schedule::next(&juju.model).unwrap().event.name(), "config-changed");
}

#[test]
fn an_empty_model_is_at_rest() {
    let model = Model::new(Settings::default());
    assert_eq!(schedule::next(&model), None);
    assert_eq!(schedule::next_before_rest(&model), None);
}

#[test]
fn a_unit_runs_one_event_at_a_time() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let due = schedule::next(&juju.model).unwrap();
    let run = HookRun::begin(&mut juju.model, due.clone()).unwrap();
    assert_eq!(schedule::next(&juju.model), None);
    let status = juju.model.unit(&unit("web/0")).unwrap().agent_status();
    assert_eq!(status, AgentStatus::Executing("install".to_owned()));
    let error = HookRun::begin(&mut juju.model, due).unwrap_err();
    assert_eq!(error.to_string(), "`web/0` runs `install` now: finish that first");
    run.finish(&mut juju.model, exit(0));
    assert_ne!(schedule::next(&juju.model), None);
}

#[test]
fn what_is_not_there_cannot_begin() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    let id = juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    let due = schedule::next(&juju.model).unwrap();
    let run = HookRun::begin(&mut juju.model, due.clone()).unwrap();
    run.finish(&mut juju.model, exit(0));
    let error = HookRun::begin(&mut juju.model, due).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`free` cannot run on `web/0`: what it is about is not there",
        "action {id} has run"
    );
}

#[test]
fn the_same_operations_give_the_same_model() {
    let play = || {
        let mut juju = Juju::new().deploy("db", database(), 2).deploy("web", web(), 3);
        juju.model.integrate("web:db", "db").unwrap();
        juju.rest(|hook| {
            hook.ok(&["status-set", "active", &hook.name()]);
            exit(0)
        });
        juju.model.enqueue_action(&unit("web/1"), "backup", &pairs(&[("kind", "full")])).unwrap();
        juju.rest(|_| exit(0));
        (juju.ran.clone(), juju.model.to_json())
    };
    assert_eq!(play(), play());
}

#[test]
fn applications_with_names_alike_keep_their_units_apart() {
    let mut juju = Juju::new();
    for (name, units) in [("web", 11), ("web-a", 2), ("web0", 3), ("we", 1)] {
        juju.model.deploy(name, web(), units, &[]).unwrap();
    }
    juju.rest(|_| exit(0));
    let scales: Vec<_> = juju
        .model
        .status()
        .applications
        .iter()
        .map(|row| (row.name.to_string(), row.scale))
        .collect();
    let expected = [("we", 1), ("web", 11), ("web-a", 2), ("web0", 3)];
    assert_eq!(scales, expected.map(|(name, scale)| (name.to_owned(), scale)));
    let joined = |unit: &str| {
        juju.of(unit).iter().filter(|event| **event == "cluster-relation-joined").count()
    };
    assert_eq!(["we/0", "web/10", "web-a/1", "web0/2"].map(joined), [0, 10, 1, 2]);
}
