//! Models that differ only in ids compare equal.

use crate::support::{Juju, database, exit, web};

#[test]
fn models_that_differ_in_ids_only_are_equal() {
    let play = |first: &str, second: &str| {
        let mut juju = Juju::new().deploy("web", web(), 1).deploy("db", database(), 1);
        juju.model.integrate(first, "db").unwrap();
        juju.model.integrate(second, "db").unwrap();
        juju.rest(|hook| {
            if hook.name().ends_with("-joined") {
                let name = hook.name();
                hook.ok(&["relation-set", &format!("name={name}")]);
            }
            exit(0)
        });
        juju.model
    };
    let (one, other) = (play("web:db", "web:site"), play("web:site", "web:db"));
    assert_ne!(one.to_json(), other.to_json());
    assert_eq!(one.comparison(), other.comparison());
    let names: Vec<_> = one.comparison()["storage"]
        .as_array()
        .unwrap()
        .iter()
        .map(|storage| storage["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["cache", "cache", "data"]);
}

#[test]
fn models_that_differ_in_behaviour_are_not_equal() {
    let play = |message: &str| {
        let mut juju = Juju::new().deploy("web", web(), 1);
        juju.rest(|hook| {
            hook.ok(&["status-set", "active", message]);
            exit(0)
        });
        juju.model.comparison()
    };
    assert_eq!(play("ready"), play("ready"));
    assert_ne!(play("ready"), play("done"));
}
