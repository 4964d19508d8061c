//! `goal-state`.

use local_juju::state::Removal;

use super::table;
use crate::support::{Juju, agent, database, exit, unit, web};

#[test]
fn goal_state_tells_who_is_to_be_there() {
    let mut juju = Juju::new().deploy("web", web(), 2).deploy("db", database(), 1);
    juju.at("web/0 install", |hook| {
        let json = "{\"units\":{\"web/0\":{\"status\":\"maintenance\",\
            \"since\":\"2026-01-01 00:00:00Z\"},\"web/1\":{\"status\":\"waiting\",\
            \"since\":\"2026-01-01 00:00:00Z\"}},\"relations\":{}}\n";
        table(
            hook,
            &[
                ("goal-state --format=json", 0, json),
                ("goal-state x", 2, "unrecognized args: [\"x\"]"),
                (
                    "goal-state --format=smart",
                    2,
                    "invalid value \"smart\" for option --format: unknown format \"smart\"",
                ),
            ],
        );
    });
    let mut statuses = Vec::new();
    juju.at("db/0 install", |hook| {
        hook.model.integrate("web:db", "db:server").unwrap();
        let json = hook.ok(&["goal-state", "--format=json"]);
        let state: serde_json::Value = serde_json::from_str(&json).unwrap();
        statuses.push(state["relations"]["server"]["web"]["status"].as_str().unwrap().to_owned());
    });
    juju.rest(|hook| {
        if hook.unit() == "web/0" {
            let json = hook.ok(&["goal-state", "--format=json"]);
            let state: serde_json::Value = serde_json::from_str(&json).unwrap();
            let related = &state["relations"]["db"];
            assert!(state["relations"].get("cluster").is_none(), "no peers: {state}");
            assert!(related["db/0"]["status"].is_string(), "{state}");
            statuses.push(related["db"]["status"].as_str().unwrap().to_owned());
            hook.ok(&["status-set", "active"]);
        }
        exit(0)
    });
    statuses.dedup();
    assert_eq!(statuses, ["joining", "joined"]);
    juju.model.remove_unit(&unit("web/1"), Removal::default()).unwrap();
    let yaml = "units:\n  web/0:\n    status: active\n    since: 2026-01-01 00:00:00Z\n  \
        web/1:\n    status: dying\n    since: 2026-01-01 00:00:00Z\nrelations:\n";
    juju.at("web/0 cluster-relation-departed", |hook| {
        assert!(hook.ok(&["goal-state"]).starts_with(yaml), "{}", hook.ok(&["goal-state"]));
    });
}

#[test]
fn a_subordinate_is_told_of_its_own_principal_alone() {
    let mut juju =
        Juju::new().deploy("web", web(), 2).deploy("agent", agent(), 1).integrate("agent", "web");
    juju.rest(|_| exit(0));
    juju.model.set_leader(&unit("agent/1")).unwrap();
    juju.at("agent/1 leader-elected", |hook| {
        let json = hook.ok(&["goal-state", "--format=json"]);
        let state: serde_json::Value = serde_json::from_str(&json).unwrap();
        let names: Vec<_> = state["units"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["agent/1"], "{state}");
    });
}
