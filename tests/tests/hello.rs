//! The example `hello` from its source to a local model at rest.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;

use ops_tests::hello::two_units;
use serde_json::json;

#[test]
fn both_transports_lead_to_the_same_model() {
    let by_socket = two_units(&["--transport", "socket"]);
    let by_executables = two_units(&["--transport", "exec"]);
    for unit in ["hello/0", "hello/1"] {
        assert_eq!(by_socket.status(unit), ("active", "hello/0, hello/1"));
        assert_eq!(by_socket.databag(unit), BTreeMap::from([("name", unit)]));
        assert_eq!(by_socket.application(unit)["units"][unit]["ports"], json!(["8080/tcp (*)"]));
    }
    assert_eq!(by_socket.application("hello/0")["leader"], "hello/0");
    assert_eq!(by_socket.application("hello/0")["version"], "0.1.0");
    assert_eq!(by_socket.model, by_executables.model);
    for unit in ["hello/0", "hello/1"] {
        assert_eq!(by_socket.events(unit), by_executables.events(unit));
    }
}

#[test]
fn each_unit_sees_events_in_the_order_of_juju() {
    let report = two_units(&["--transport", "socket"]);
    let leadership: Vec<bool> = ["hello/0", "hello/1"]
        .map(|unit| {
            let events = report.events(unit);
            let (set_up, later) = events.split_at(6);
            let (first, last) = (&set_up[..3], &set_up[4..]);
            assert_eq!(first, ["greetings-storage-attached", "install", "peers-relation-created"]);
            assert_eq!(last, ["config-changed", "start"]);
            let joined = later.iter().position(|event| *event == "peers-relation-joined").unwrap();
            assert_eq!(later[joined + 1], "peers-relation-changed");
            assert!(!later.contains(&"install") && !later.contains(&"start"));
            set_up[3] == "leader-elected"
        })
        .into();
    assert_eq!(leadership, [true, false]);
}

#[test]
fn later_steps_change_options_and_run_actions() {
    let greet = ["--action", "hello/1", "greet", "name=Ada", "times=2"];
    let too_few = ["--then", "--action", "hello/0", "greet", "name=Ada", "times=0"];
    let options = ["--then", "--config", "greeting=Moin", "--config", "port=70000", "--then"];
    let report = two_units(&[&options[..], &greet, &too_few].concat());

    let [greeted, refused] = &report.actions[..] else { panic!("{:#?}", report.actions) };
    assert_eq!(greeted["status"], "completed", "{greeted:#}");
    assert_eq!(greeted["results"]["greeting"], "Moin, Ada!");
    assert_eq!(greeted["results"]["from"], "hello/1");
    assert_eq!(greeted["messages"], json!(["Moin, Ada!", "Moin, Ada!"]));
    assert_eq!(refused["status"], "failed", "{refused:#}");
    assert_eq!(refused["message"], "`times` must be at least 1");

    let blocked = "the option `port` is 70000, which is no port";
    for unit in ["hello/0", "hello/1"] {
        assert_eq!(report.status(unit), ("blocked", blocked));
        let configured =
            report.events(unit).iter().filter(|name| **name == "config-changed").count();
        assert_eq!(configured, 2);
    }
}
