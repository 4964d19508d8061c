//! `relation-ids` and `relation-list`, and who is in a relation.

use local_juju::state::Removal;

use crate::support::{Hook, Juju, agent, application, database, exit, unit, web};

#[test]
fn relation_ids() {
    let mut juju = Juju::new().deploy("db", database(), 1);
    for number in 0..11 {
        let name = format!("web{}", char::from(b'a' + number));
        juju.model.deploy(&name, web(), 1, &[]).unwrap();
        juju.model.integrate(&format!("{name}:db"), "db:server").unwrap();
    }
    juju.at("db/0 server-relation-created", |hook| {
        let ids = hook.ok(&["relation-ids", "--format=json"]);
        assert!(ids.starts_with("[\"server:1\",\"server:11\",\"server:13\""), "as text: {ids}");
        assert_eq!(hook.ok(&["relation-ids", "site"]), "");
        assert_eq!(hook.ok(&["relation-ids", "zebra", "--format=json"]), "[]\n");
        assert_eq!(
            hook.ok(&["relation-ids", "server", "--format=yaml"]).lines().next(),
            Some("- server:1")
        );
        let error = (2, "unrecognized args: [\"b\"]".to_owned());
        assert_eq!(hook.error(&["relation-ids", "a", "b"]), error);
    });
    juju.at("db/0 config-changed", |hook| {
        assert_eq!(hook.error(&["relation-ids"]), (2, "no endpoint name specified".to_owned()));
    });
}

#[test]
fn relation_list_has_who_joined_and_never_the_unit_itself() {
    let mut juju = Juju::new().deploy("web", web(), 3);
    let list = |hook: &mut Hook<'_>| hook.ok(&["relation-list", "-r", "0", "--format=json"]);
    juju.at("web/1 cluster-relation-created", |hook| assert_eq!(list(hook), "[]\n"));
    juju.at("web/1 cluster-relation-joined", |hook| assert_eq!(list(hook), "[\"web/0\"]\n"));
    juju.rest(|_| exit(0));
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.at("web/1 config-changed", |hook| {
        assert_eq!(list(hook), "[\"web/0\",\"web/2\"]\n");
        assert_eq!(hook.ok(&["relation-list", "-r", "cluster:0"]), "web/0\nweb/2\n");
        assert_eq!(hook.ok(&["relation-list", "-r", "0", "--app", "--format=json"]), "\"web\"\n");
        assert_eq!(hook.error(&["relation-list"]), (2, "no relation id specified".to_owned()));
        let error = (2, "unrecognized args: [\"x\"]".to_owned());
        assert_eq!(hook.error(&["relation-list", "-r", "0", "x"]), error);
    });
}

#[test]
fn units_are_met_in_the_order_of_their_names_as_text() {
    let mut juju = Juju::new().deploy("web", web(), 11);
    juju.rest(|_| exit(0));
    juju.model.add_unit(&application("web")).unwrap();
    let mut met = Vec::new();
    juju.rest(|hook| {
        if hook.is("web/11", "cluster-relation-joined") {
            let environment = hook.run.environment(hook.model);
            met.push(
                environment.into_iter().find(|(name, _)| name == "JUJU_REMOTE_UNIT").unwrap().1,
            );
        }
        exit(0)
    });
    assert_eq!(met[..4], ["web/0", "web/1", "web/10", "web/2"]);
}

#[test]
fn a_subordinate_comes_to_principals_that_have_nothing_to_do() {
    let juju = Juju::new().deploy("web", web(), 2).deploy("agent", agent(), 0).rested();
    let mut juju = juju.integrate("agent", "web");
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("agent/1").last(), Some(&"host-relation-changed"));
    assert_eq!(juju.of("web/0"), [""; 0]);
}

#[test]
fn a_subordinate_runs_beside_each_principal_and_meets_that_one_only() {
    let mut juju = Juju::new()
        .deploy("web", web(), 2)
        .deploy("agent", agent(), 1)
        .integrate("agent:host", "web");
    assert_eq!(juju.model.units().count(), 2, "none of its own");
    let mut met = Vec::new();
    juju.rest(|hook| {
        if hook.name() == "host-relation-joined" {
            let list = hook.ok(&["relation-list"]);
            met.push(format!("{} {}", hook.unit(), list.trim()));
        }
        exit(0)
    });
    met.sort();
    assert_eq!(met, ["agent/0 web/0", "agent/1 web/1"]);
    assert_eq!(juju.of("agent/0")[..2], ["install", "host-relation-created"]);
    assert!(!juju.of("web/0").iter().any(|event| event.starts_with("juju-info")), "implicit");
    let found = juju.model.unit(&unit("agent/1")).unwrap();
    assert_eq!(found.principal(), Some(&unit("web/1")));
    assert_eq!(found.machine(), juju.model.unit(&unit("web/1")).unwrap().machine());

    juju.ran.clear();
    juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(
        juju.of("agent/0"),
        ["host-relation-departed", "host-relation-broken", "stop", "remove",]
    );
    assert_eq!(juju.of("web/0").last(), Some(&"remove"));
    let position = |line: &str| juju.ran.iter().position(|ran| ran == line).unwrap();
    assert!(position("agent/0 remove") < position("web/0 stop"));
    assert_eq!(juju.model.units().count(), 2);
}

#[test]
fn a_subordinate_goes_with_its_last_relation_to_its_principal() {
    let juju = Juju::new().deploy("web", web(), 2).deploy("agent", agent(), 0);
    let mut juju = juju.integrate("agent", "web").rested();
    juju.model.remove_relation("agent", "web").unwrap();
    juju.rest(|_| exit(0));
    let end = ["host-relation-departed", "host-relation-broken", "stop", "remove"];
    assert_eq!((juju.of("agent/0"), juju.of("agent/1")), (end.to_vec(), end.to_vec()));
    assert_eq!(juju.model.units().count(), 2);
    assert_eq!(juju.model.relations().count(), 1, "the peers' is left");
}

#[test]
fn a_subordinate_comes_again_when_the_one_before_it_is_gone() {
    let juju = Juju::new().deploy("web", web(), 1).deploy("agent", agent(), 0);
    let mut juju = juju.integrate("agent", "web").rested();
    juju.model.remove_relation("agent", "web").unwrap();
    juju.at("agent/0 host-relation-broken", |_| {});
    juju.model.integrate("agent", "web").unwrap();
    assert_eq!(juju.model.units().count(), 2, "one at a time");
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("agent/0").last(), Some(&"remove"));
    assert_eq!(juju.of("agent/1")[..2], ["install", "host-relation-created"]);
}

#[test]
fn a_subordinate_is_not_removed_by_itself() {
    let juju = Juju::new().deploy("web", web(), 1).deploy("agent", agent(), 0);
    let mut juju = juju.integrate("agent", "web").rested();
    let error = juju.model.remove_unit(&unit("agent/0"), Removal::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`agent/0` is subordinate to `web/0`: remove that unit, or the relation between the two"
    );
}
