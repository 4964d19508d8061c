//! Commits that Juju refuses.

use local_juju::commands::{Ending, Exit, Outcome};
use local_juju::schedule;
use local_juju::state::ActionStatus;

use super::table;
use crate::support::{Juju, charm, exit, pairs, unit, web};

/// A bit of everything that waits for the commit.
const WRITES: &[(&str, u8, &str)] = &[
    ("relation-set -r 0 a=1", 0, ""),
    ("relation-set -r 0 --app b=2", 0, ""),
    ("open-port 80", 0, ""),
    ("state-set c=3", 0, ""),
    ("storage-add data", 0, ""),
];

fn juju() -> Juju {
    let yaml = "name: web\npeers:\n  cluster: {interface: x}\nstorage:\n  data:\n    \
        type: filesystem\n    multiple: {range: 0-}\nactions:\n  free: {}\nconfig:\n  options:\n    \
        port: {type: int}\n";
    Juju::new().deploy("web", charm(yaml), 1).rested()
}

#[test]
fn a_refused_commit_writes_nothing_and_the_hook_is_tried_again() {
    let mut juju = juju();
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    let before = juju.model.to_json();
    juju.model.refuse_next_commit(&unit("web/0"), "the controller is busy").unwrap();
    let due = schedule::next(&juju.model).unwrap();
    let outcome = juju.run(due, &mut |hook| {
        table(hook, WRITES);
        exit(0)
    });
    assert_eq!(outcome, Outcome::Failed { message: "the controller is busy".to_owned() });
    let after = juju.model.to_json();
    assert_eq!(after["relations"], before["relations"]);
    assert_eq!(after["storage"], before["storage"]);
    let web = |json: &serde_json::Value| {
        let web = &json["applications"]["web"]["units"]["web/0"];
        (web["ports"].clone(), web["state"].clone())
    };
    assert_eq!(web(&after), web(&before));

    // Once, and not again.
    juju.rest(|hook| {
        if hook.name() == "config-changed" {
            table(hook, WRITES);
        }
        exit(0)
    });
    let json = juju.model.to_json();
    assert_eq!(json["relations"]["0"]["units"]["web/0"]["a"], "1");
    assert_eq!(json["relations"]["0"]["applications"]["web"]["b"], "2");
    assert_eq!(json["storage"].as_object().unwrap().len(), 1);
    assert_eq!(web(&json).0, serde_json::json!(["80/tcp (*)"]));
}

#[test]
fn a_hook_that_fails_by_itself_leaves_the_refusal_for_later() {
    let mut juju = juju();
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    juju.model.refuse_next_commit(&unit("web/0"), "no").unwrap();
    for (code, message) in [(4, "exit status 4"), (0, "no")] {
        let due = schedule::next(&juju.model).unwrap();
        let outcome = juju.run(due, &mut |_| exit(code));
        assert_eq!(outcome, Outcome::Failed { message: message.to_owned() });
    }
}

#[test]
fn an_action_whose_commit_is_refused_fails_with_its_results() {
    for (fail, stderr, message, told) in [
        (&["action-fail"][..0], "", "committing requested changes failed", "no"),
        (&["action-fail", "mine"], "oh", "mine", "oh\nno"),
        (&["action-fail", ""], "", "committing requested changes failed", "no"),
    ] {
        let mut juju = juju();
        let id = juju.model.enqueue_action(&unit("web/0"), "free", &pairs(&[])).unwrap();
        juju.model.refuse_next_commit(&unit("web/0"), "no").unwrap();
        let due = schedule::next(&juju.model).unwrap();
        let outcome = juju.run(due, &mut |hook| {
            table(hook, WRITES);
            hook.ok(&["action-set", "x.y=1"]);
            if !fail.is_empty() {
                hook.ok(fail);
            }
            Exit { ending: Ending::Code(0), stdout: vec![], stderr: stderr.into() }
        });
        let failed = Outcome::ActionEnded { completed: false, message: message.to_owned() };
        assert_eq!(outcome, failed);
        let action = juju.model.action(id).unwrap();
        assert_eq!(action.status(), ActionStatus::Failed);
        let expected = serde_json::json!({"x": {"y": "1"}, "return-code": 1, "stderr": told});
        assert_eq!(serde_json::Value::Object(action.results().clone()), expected);
        assert_eq!(juju.model.to_json()["storage"], serde_json::json!({}));
    }
}

#[test]
fn the_unit_must_be_there() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.model.refuse_next_commit(&unit("web/7"), "no").unwrap_err();
}
