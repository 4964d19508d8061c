//! A charm without Rust: a shell script that calls the hook commands from its `PATH`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
use std::fs;

use ops_tests::cargo_charm::Run;
use ops_tests::charms::CharmDirectory;

const GREETING_AND_PEERS: &str = "\
config:
  options:
    greeting: {type: string, default: hello}
peers:
  cluster: {interface: cluster}
";

#[test]
fn a_script_reads_config_and_writes_relation_data_and_status() {
    let charm = CharmDirectory::script(
        "greeter",
        GREETING_AND_PEERS,
        r#"#!/bin/sh -e
for cluster in $(relation-ids cluster); do
    relation-set -r "$cluster" greeting="$(config-get greeting) from $JUJU_UNIT_NAME"
    for unit in $(relation-list -r "$cluster"); do
        heard="$heard$(relation-get -r "$cluster" greeting "$unit")"
    done
done
status-set active "$heard"
"#,
    );
    let run = Run::charm(charm.path()).args(["--units", "2", "--config", "greeting=good day"]);
    let report = run.report();
    for (unit, peer) in [("greeter/0", "greeter/1"), ("greeter/1", "greeter/0")] {
        let greeting = |unit| format!("good day from {unit}");
        assert_eq!(report.databag(unit), BTreeMap::from([("greeting", &*greeting(unit))]));
        assert_eq!(report.status(unit), ("active", &*greeting(peer)));
    }
}

/// Fails in `config-changed` after it has written relation data: always, or until a file says that
/// it has failed often enough.
fn failing_script(times: &str) -> String {
    format!(
        r#"#!/bin/sh
case "$JUJU_HOOK_NAME" in
config-changed)
    cluster=$(relation-ids cluster)
    test -z "$(relation-get -r "$cluster" draft "$JUJU_UNIT_NAME")" || status-set blocked "draft kept"
    echo failed >> failures
    if test "$(wc -l < failures)" -le {times}; then
        relation-set -r "$cluster" draft=1
        echo "the disk is full" >&2
        exit 1
    fi
    relation-set -r "$cluster" final=1
    status-set active
esac
"#
    )
}

#[test]
fn a_hook_that_fails_drops_its_writes_and_is_retried() {
    let charm = CharmDirectory::script("flaky", GREETING_AND_PEERS, &failing_script("2"));
    let report = Run::charm(charm.path()).report();
    let attempts: Vec<(u32, &str)> = report
        .timeline
        .iter()
        .filter(|step| step.event == "config-changed")
        .map(|step| (step.attempt, step.outcome.as_str()))
        .collect();
    assert_eq!(attempts, [(1, "failed"), (2, "failed"), (3, "done")]);
    assert_eq!(report.databag("flaky/0"), BTreeMap::from([("final", "1")]));
    assert_eq!(report.status("flaky/0"), ("active", ""));
}

#[test]
fn a_hook_that_keeps_failing_ends_the_run_with_its_log() {
    let charm = CharmDirectory::script("flaky", GREETING_AND_PEERS, &failing_script("99"));
    let ended = Run::charm(charm.path()).args(["--retries", "2", "--json"]).ended();
    ended.assert_clear_error(&["flaky/0", "config-changed", "the disk is full"]);
    let report = ended.report();
    let attempts =
        report.events("flaky/0").iter().filter(|event| **event == "config-changed").count();
    assert_eq!(attempts, 3);
    assert_eq!(report.events("flaky/0").last(), Some(&"config-changed"));
    assert_eq!(report.databag("flaky/0"), BTreeMap::new());
    assert_eq!(report.status("flaky/0"), ("error", r#"hook failed: "config-changed""#));
}

#[test]
fn both_transports_serve_a_script_alike() {
    let charm = CharmDirectory::script(
        "reader",
        GREETING_AND_PEERS,
        "#!/bin/sh\nstatus-set active \"$(config-get greeting) to $(unit-get private-address)\"\n",
    );
    // A script has no use for the socket: the executables are there all the same.
    let models = ["socket", "exec"]
        .map(|transport| Run::charm(charm.path()).args(["--transport", transport]).report().model);
    assert_eq!(models[0], models[1]);
}

#[test]
fn nothing_is_written_beside_the_charm() {
    let charm = CharmDirectory::script("tidy", "", "#!/bin/sh\ntouch here\nstatus-set active\n");
    Run::charm(charm.path()).report();
    assert_eq!(fs::read_dir(charm.path()).unwrap().count(), 2);
}
