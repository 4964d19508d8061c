//! The example `hello` from its source to a local model at rest.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use ops_tests::hello::two_units;

#[test]
fn both_transports_lead_to_the_same_model() {
    let by_socket = two_units(&["--transport", "socket"]);
    let by_executables = two_units(&["--transport", "exec"]);
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
