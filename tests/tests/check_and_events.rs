//! `cargo charm check` and `cargo charm events` on charms built with `ops`.
#![allow(clippy::unwrap_used, missing_docs)]

use std::process::Command;

use ops_tests::cargo_charm::{Ended, executable, target_directory, workspace};
use ops_tests::charms::{CharmDirectory, machine_charm};
use ops_tests::hello;
use serde_json::Value;

fn cargo_charm(arguments: &[&str]) -> Command {
    let mut command = Command::new(executable());
    command.arg("charm").args(arguments).current_dir(workspace());
    for name in ["JUJU_UNIT_NAME", "JUJU_DISPATCH_PATH", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

#[test]
fn the_events_of_hello_are_its_dispatch_table() {
    let ended = Ended::from(cargo_charm(&["events", "examples/hello"]).output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(
        ended.stdout,
        "\
Event                        Payload                    Handlers   Declared
install                      Install                    install
start                        Start                      -
stop                         Stop                       -
remove                       Remove                     -
config_changed               ConfigChanged              configure
update_status                UpdateStatus               -
upgrade_charm                UpgradeCharm               install
leader_elected               LeaderElected              publish
leader_settings_changed      LeaderSettingsChanged      -
pre_series_upgrade           PreSeriesUpgrade           -
post_series_upgrade          PostSeriesUpgrade          -
collect_metrics              CollectMetrics             -
meter_status_changed         MeterStatusChanged         -
secret_changed               SecretChanged              -
secret_rotate                SecretRotate               -
secret_expired               SecretExpired              -
secret_remove                SecretRemove               -
peers_relation_created       PeersRelationCreated       publish    charmcraft.yaml:22:3
peers_relation_joined        PeersRelationJoined        publish    charmcraft.yaml:22:3
peers_relation_changed       PeersRelationChanged       publish    charmcraft.yaml:22:3
peers_relation_departed      PeersRelationDeparted      publish    charmcraft.yaml:22:3
peers_relation_broken        PeersRelationBroken        -          charmcraft.yaml:22:3
greetings_storage_attached   GreetingsStorageAttached   prepare    charmcraft.yaml:26:3
greetings_storage_detaching  GreetingsStorageDetaching  -          charmcraft.yaml:26:3

Action  Parameters   Handlers  Declared
greet   GreetParams  greet     charmcraft.yaml:42:3

Status  Handlers
app     -
unit    status
"
    );
}

#[test]
fn handlers_of_one_event_are_listed_in_the_order_in_which_they_run() {
    let arguments = ["events", "--handled", "--json", "tests/charms/ordered"];
    let ended = Ended::from(cargo_charm(&arguments).output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended}");
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    let of = |what: &str, name: &str| -> Vec<String> {
        let rows = json[what].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        rows.map(|row| {
            let handlers: Vec<String> =
                row["handlers"].as_array().unwrap().iter().map(text).collect();
            format!("{}: {}", text(&row[name]), handlers.join(" "))
        })
        .collect()
    };
    assert_eq!(of("events", "event"), ["install: second", "start: second first"]);
    assert_eq!(of("actions", "action"), [""; 0]);
    assert_eq!(of("statuses", "of"), ["app: of_app", "unit: one two"]);
    assert_eq!(of("commits", "commit"), ["before_commit: last"]);
}

const ORDERED: &str = include_str!("../charms/ordered/src/main.rs");

#[test]
fn a_warning_of_the_yaml_is_shown_once() {
    let yaml = machine_charm("warned") + "provdes: {}\n";
    let code = ORDERED.replace("Ordered", "Warned");
    let charm = CharmDirectory::crate_named("warned", &yaml, &code);
    let check = |more: &[&str]| check(&charm, more);
    // The second time cargo repeats what it has kept.
    for _ in 0..2 {
        let ended = check(&[]);
        assert_eq!(ended.code, Some(0), "{ended}");
        assert_eq!(ended.stderr.matches("`provdes` is no key").count(), 1, "{ended}");
        assert!(ended.stderr.ends_with("warning: found 1 warning\n"), "{ended}");
    }
    let ended = check(&["--message-format=json"]);
    assert_eq!(
        ended.stdout.matches("`provdes` is no key of `charmcraft.yaml`\"").count(),
        1,
        "{ended}"
    );
    assert!(!ended.stdout.contains("\"compiler-message\""), "{ended}");

    // Where the author makes an error of it, it is what fails the build.
    charm.write("src/main.rs", &format!("#![deny(warnings)]\n{code}"));
    let ended = check(&[]);
    assert_eq!(ended.code, Some(1), "{ended}");
    assert!(ended.stderr.contains("use of deprecated constant"), "{ended}");
    assert!(ended.stderr.ends_with("error: found 1 error and 1 warning\n"), "{ended}");

    // What the code silences is not shown, unless it is for the store.
    charm.write("src/main.rs", &code.replacen("#[charm]", "#[charm(allow(unknown-key))]", 1));
    let ended = check(&[]);
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(!ended.stderr.contains("provdes"), "{ended}");
}

fn check(charm: &CharmDirectory, more: &[&str]) -> Ended {
    let command = &mut cargo_charm(&["check"]);
    // All crates of tests that are checked share it, so that only the crate itself is compiled.
    let target = target_directory().join("charms-of-tests");
    command.arg(charm.path()).args(more).env("CARGO_TARGET_DIR", target);
    Ended::from(command.output().unwrap())
}

/// Cargo itself waits for no file that is not there.
#[test]
fn a_charm_file_that_comes_later_is_noticed() {
    let charm = CharmDirectory::crate_named(
        "later",
        &machine_charm("later"),
        &ORDERED.replace("Ordered", "Later"),
    );
    let ended = check(&charm, &[]);
    assert_eq!(ended.code, Some(0), "{ended}");
    charm.write("actions.yaml", "backup:\n  description: Copy the data.\n");
    let ended = check(&charm, &[]);
    assert_eq!(ended.code, Some(1), "{ended}");
    assert!(ended.stderr.contains("backup"), "{ended}");
}

#[test]
fn the_example_has_no_fault() {
    let ended =
        Ended::from(cargo_charm(&["check", "--store"]).arg(hello::directory()).output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(!ended.stderr.contains("found"), "{ended}");
}
