//! The example `hello` from its source to a local model at rest.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
use std::env;
use std::process::Command;

use ops_tests::cargo_charm::{Ended, Run, cargo, executable};
use ops_tests::hello::{directory, two_units};
use serde_json::json;
use tempfile::TempDir;

#[test]
fn the_main_command_ends_with_a_table_of_the_units() {
    let command = ["run", "examples/hello", "--units", "2"];
    assert_table_of_two_units(cargo("charm").args(command));
}

#[test]
fn an_installed_cargo_charm_is_a_cargo_command_anywhere() {
    let elsewhere = TempDir::new().unwrap();
    let installed = executable().parent().unwrap().to_owned();
    let path = env::var_os("PATH").unwrap();
    let path = env::join_paths([installed].into_iter().chain(env::split_paths(&path))).unwrap();
    let mut command = cargo("charm");
    command.current_dir(&elsewhere).env("PATH", path).arg("run").arg(directory());
    assert_table_of_two_units(command.args(["--units", "2"]));
}

fn assert_table_of_two_units(command: &mut Command) {
    let ended = Ended::from(command.output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended}");
    let rows: Vec<Vec<&str>> =
        ended.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    for unit in ["hello/0*", "hello/1"] {
        let row = format!("{unit} active idle 8080/tcp hello/0, hello/1");
        let words: Vec<&str> = row.split(' ').collect();
        assert!(rows.contains(&words), "no `{row}` in {ended}");
    }
}

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
    let options = ["--then", "--config", "greeting=Moin", "--config", "port=70000"];
    let greet = ["--then", "--action", "hello/1", "greet", "name=Ada", "times=2"];
    let report = two_units(&[&options[..], &greet].concat());

    let [action] = &report.actions[..] else { panic!("{:#?}", report.actions) };
    assert_eq!(action["status"], "completed", "{action:#}");
    assert_eq!(action["results"]["greeting"], "Moin, Ada!");
    assert_eq!(action["results"]["from"], "hello/1");
    assert_eq!(action["log"], json!(["Moin, Ada!", "Moin, Ada!"]));

    let blocked = "the option `port` is 70000, which is no port";
    for unit in ["hello/0", "hello/1"] {
        assert_eq!(report.status(unit), ("blocked", blocked));
        let events = report.events(unit).into_iter();
        assert_eq!(events.filter(|event| *event == "config-changed").count(), 2);
    }
}

#[test]
fn a_failed_action_ends_the_run_with_its_message() {
    let greet = ["--action", "hello/0", "greet", "name=Ada", "times=0", "--json"];
    let ended = Run::charm(directory()).args(greet).ended();
    ended.assert_clear_error(&["greet", "`times` must be at least 1"]);
    let report = ended.report();
    assert_eq!(report.actions[0]["status"], "failed");
    assert_eq!(report.status("hello/0"), ("active", "hello/0"));
}
