//! `relation-…` where versions of Juju differ, and large data.

use local_juju::commands::Outcome;
use local_juju::schedule;
use local_juju::state::Removal;

use super::table;
use crate::support::{Juju, Ran, application, database, exit, web};

#[test]
fn relation_model_get_names_the_model_of_the_other_side() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let uuid = juju.model.settings().model_uuid.clone();
    juju.at("web/0 cluster-relation-created", |hook| {
        table(
            hook,
            &[
                ("relation-model-get --format=json", 0, &format!("{{\"uuid\":\"{uuid}\"}}\n")),
                ("relation-model-get -r cluster:0", 0, &format!("uuid: {uuid}\n")),
                ("relation-model-get x", 2, "unrecognized args: [\"x\"]"),
                (
                    "relation-model-get -r 9",
                    2,
                    "invalid value \"9\" for option -r: relation not found",
                ),
            ],
        );
    });
    juju.at("web/0 start", |hook| {
        table(hook, &[("relation-model-get", 2, "no relation id specified")]);
    });
}

/// A relation that the controller has forgotten, and of which the agent does not know it yet.
#[test]
fn the_data_of_a_relation_that_is_gone_is_told_by_version() {
    for (version, error) in [
        ("2.9.51", "permission denied"),
        ("3.6.4", "permission denied"),
        ("4.0.1", "relation not found"),
    ] {
        let mut juju = Juju::version(version)
            .deploy("web", web(), 1)
            .deploy("db", database(), 1)
            .integrate("web:db", "db:server")
            .rested();
        juju.model.set_config(&application("web"), "port", "1").unwrap();
        let due = schedule::next(&juju.model).unwrap();

        let outcome = juju.run(due, &mut |hook| {
            for name in ["db", "web"] {
                hook.model
                    .remove_application(&application(name), Removal::default().forced())
                    .unwrap();
            }
            table(
                hook,
                &[
                    ("relation-ids db --format=json", 0, "[\"db:1\"]\n"),
                    ("relation-get -r db:1 - db/0", 1, error),
                    ("relation-get -r db:1 --app - db", 1, error),
                    ("network-get -r db:1 db", 1, "relation 1 not found"),
                    ("relation-set -r db:1 a=1", 0, ""),
                ],
            );
            exit(0)
        });
        let gone = Outcome::Failed { message: "relation not found".to_owned() };
        assert_eq!(outcome, gone, "{version}");
    }
}

/// As `key=value` arguments are read everywhere; a file's values stay as they are.
#[test]
fn arguments_lose_the_blanks_around_them() {
    Juju::new().deploy("web", web(), 1).at("web/0 start", |hook| {
        hook.ok(&["relation-set", "-r", "0", " a = x y ", "", "b=\n"]);
        let file = Some("{\"c\": \" z \"}");
        assert_eq!(hook.call_with(&["relation-set", "-r0", "--file=-"], file).0, 0);
        let json = hook.ok(&["relation-get", "-r", "0", "--format=json", "-", "web/0"]);
        let bag: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&bag["a"], &bag["b"], &bag["c"]), (&"x y".into(), &().into(), &" z ".into()));
    });
}

#[test]
fn a_large_databag_comes_back_the_same() {
    let value = "é<\\\"\n".repeat(150_000);
    let json = serde_json::json!({ "big": value }).to_string();
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.at("web/0 start", |hook| {
        let line = ["relation-set", "-r", "0", "--file", "-"];
        assert_eq!(hook.call_with(&line, Some(&json)), Ran(0, String::new(), String::new()));
        let read = hook.ok(&["relation-get", "-r", "0", "--format=json", "big", "web/0"]);
        assert!(serde_json::from_str::<String>(&read).unwrap() == value);
        assert!(hook.ok(&["relation-get", "-r", "0", "big", "web/0"]) == format!("{value}\n"));
    });
}
