//! Relations and units that go away.

use local_juju::schedule;
use local_juju::state::{ActionStatus, Removal, StatusWord};

use crate::support::{Juju, Ran, database, exit, unit, web};

fn related() -> Juju {
    let juju = Juju::new().deploy("db", database(), 2).deploy("web", web(), 1);
    juju.integrate("web:db", "db").rested()
}

#[test]
fn a_removed_relation_departs_and_breaks() {
    let mut juju = related();
    juju.model.remove_relation("db:server", "web").unwrap();
    let mut seen = Vec::new();
    juju.rest(|hook| {
        if hook.unit() == "web/0" {
            let list = hook.ok(&["relation-list"]).replace('\n', " ");
            let ids = hook.ok(&["relation-ids"]);
            seen.push(format!("{}: {list}/ {}", hook.name(), ids.trim()));
        }
        if hook.is("web/0", "db-relation-broken") {
            let get = ["relation-get", "-r", "db:1", "private-address", "db/0"];
            assert_eq!(hook.ok(&get), "10.0.0.1\n", "still readable");
        }
        exit(0)
    });
    assert_eq!(
        seen,
        ["db-relation-departed: db/1 / db:1", "db-relation-departed: / ", "db-relation-broken: / ",]
    );
    assert_eq!(juju.of("db/0"), ["server-relation-departed", "server-relation-broken"]);
    assert_eq!(juju.model.relations().count(), 1, "the peers' is left");
    let error = juju.model.remove_relation("web", "db").unwrap_err();
    assert_eq!(error.to_string(), "`web` and `db` are not integrated");
    juju.model.integrate("web:db", "db").unwrap();
}

#[test]
fn juju_2_lists_relations_that_break() {
    for (version, listed) in [("2.9.51", "db:1\n"), ("3.6.4", ""), ("4.0", "")] {
        let mut juju = Juju::version(version).deploy("db", database(), 1).deploy("web", web(), 1);
        juju.model.integrate("web:db", "db").unwrap();
        juju.rest(|_| exit(0));
        juju.model.remove_relation("web", "db").unwrap();
        juju.at("web/0 db-relation-broken", |hook| {
            assert_eq!(hook.ok(&["relation-ids", "db"]), listed, "{version}");
        });
    }
}

#[test]
fn a_relation_that_nobody_has_seen_is_gone_at_once() {
    let mut juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 1);
    juju.model.integrate("web:db", "db").unwrap();
    juju.model.remove_relation("web:db", "db:server").unwrap();
    assert_eq!(juju.model.relations().count(), 1);
    juju.rest(|_| exit(0));
    assert!(!juju.ran.iter().any(|line| line.contains("db-relation")), "{:?}", juju.ran);
}

#[test]
fn a_removed_unit_leaves_and_the_others_see_it_go() {
    let mut juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 2);
    juju.model.integrate("web:db", "db").unwrap();
    juju.rest(|_| exit(0));
    juju.ran.clear();
    let waiting = juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap();
    let mut departing = Vec::new();
    juju.rest(|hook| {
        if hook.name().ends_with("-departed") {
            let variables = hook.run.environment(hook.model);
            let who =
                variables.into_iter().find(|(name, _)| name == "JUJU_DEPARTING_UNIT").unwrap();
            departing.push(format!("{}: {}", hook.unit(), who.1));
        }
        if hook.is("web/0", "stop") {
            let status = hook.model.unit(&unit("web/0")).unwrap().status();
            assert_eq!(status.word, StatusWord::Maintenance);
            assert_eq!(status.message, "stopping charm software");
        }
        exit(0)
    });
    assert_eq!(
        juju.of("web/0"),
        [
            "free",
            "cluster-relation-departed",
            "db-relation-departed",
            "db-relation-broken",
            "stop",
            "remove",
        ]
    );
    assert_eq!(juju.of("db/0"), ["server-relation-departed"]);
    assert_eq!(juju.of("web/1"), ["cluster-relation-departed", "leader-elected"]);
    departing.sort();
    assert_eq!(departing, ["db/0: web/0", "web/0: web/0", "web/0: web/0", "web/1: web/0"]);
    assert_eq!(juju.model.action(waiting).unwrap().status(), ActionStatus::Completed);
    assert!(juju.model.is_leader(&unit("web/1")));
    assert_eq!(juju.model.units().count(), 2);
    juju.model.add_unit(&"web".parse().unwrap()).unwrap();
    assert!(juju.model.unit(&unit("web/2")).is_ok(), "numbers are not used again");
}

#[test]
fn one_of_several_relations_is_named() {
    let mut juju = related();
    juju.model.integrate("web:site", "db:site").unwrap();
    let error = juju.model.remove_relation("web", "db").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`web` and `db` have several relations, name one: `web:db db:server`, `db:site web:site`"
    );
    juju.model.remove_relation("web:db", "db").unwrap();
    juju.model.remove_relation("web", "db").unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.model.relations().count(), 1, "the peers' is left");
}

#[test]
fn a_unit_that_never_began_is_gone_at_once() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let id = juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap();
    assert_eq!(juju.model.units().count(), 0);
    assert_eq!(juju.model.action(id).unwrap().status(), ActionStatus::Cancelled);
    assert_eq!(schedule::next(&juju.model), None);
    let error = juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap_err();
    assert_eq!(error.to_string(), "there is no unit `web/0` in the model: there is none");
}

#[test]
fn the_data_of_a_unit_that_left_is_readable_in_departed() {
    let mut juju = related();
    juju.model.remove_unit(&unit("db/1"), Removal::default()).unwrap();
    juju.at("web/0 db-relation-departed", |hook| {
        assert_eq!(hook.ok(&["relation-list"]), "db/0\n");
        assert_eq!(hook.ok(&["relation-get", "private-address"]), "10.0.0.2\n");
        let Ran(code, ..) = hook.call(&["relation-get", "private-address", "db/1"]);
        assert_eq!(code, 0);
    });
}
