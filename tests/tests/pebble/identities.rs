//! Identities.

use ops::pebble::{Access, Client, Identity};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::refused;

pebble_cases![
    identities_are_replaced_and_removed,
    adding_what_is_there,
    updating_what_is_not_there,
    removing_what_is_no_identity,
    secrets_are_not_told,
    identities_that_are_none,
];

const HASH: &str = "$6$rounds=5000$saltsaltsalt$MCQ4GRPJjz6tqyWgFCvUwKLWQV8KNDvl7V3/yWJCbBpYpFVPvvV6YwVZwxWn5LmRXdwW2Xv3l/8K2eBsbrBXQ/";

fn local(id: u32) -> Identity {
    Identity::local(Access::Read, id)
}

fn names(client: &Client) -> Vec<String> {
    client.identities().unwrap().into_keys().collect()
}

// PEB-004, PEB-005, PEB-006
fn identities_are_replaced_and_removed(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert!(client.identities().unwrap().is_empty());
    let (bob, web) = (local(42), Identity::basic(Access::Metrics, HASH));
    client.replace_identities([("bob", Some(&bob)), ("web", Some(&web))]).unwrap();
    let identities = client.identities().unwrap();
    assert_eq!(identities["bob"], bob);
    assert_eq!(identities["web"].access, Access::Metrics);
    client.replace_identities([("bob", Some(&Identity::local(Access::Admin, 43)))]).unwrap();
    let bob = &client.identities().unwrap()["bob"];
    assert_eq!((&bob.access, bob.local.as_ref().unwrap().user_id), (&Access::Admin, 43));
    client.replace_identities([("bob", None), ("nobody", None)]).unwrap();
    assert_eq!(names(&client), ["web"]);
    client.remove_identities(["web"]).unwrap();
    assert!(client.identities().unwrap().is_empty());
}

fn adding_what_is_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.add_identities([("a", &local(1)), ("b", &local(2))]).unwrap();
    let error =
        refused(client.add_identities([("c", &local(3)), ("b", &local(4)), ("a", &local(5))]), 400);
    assert!(error.message.contains("identities already exist: a, b"), "{error}");
    assert_eq!(names(&client), ["a", "b"]);
}

fn updating_what_is_not_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.add_identities([("a", &local(1))]).unwrap();
    let error = refused(client.update_identities([("a", &local(2)), ("x", &local(3))]), 400);
    assert!(error.message.contains("identities do not exist: x"), "{error}");
    client.update_identities([("a", &local(2))]).unwrap();
    assert_eq!(client.identities().unwrap()["a"], local(2));
}

fn removing_what_is_no_identity(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.add_identities([("a", &local(1))]).unwrap();
    refused(client.remove_identities(["a", "x"]), 400);
    assert_eq!(names(&client), ["a"]);
}

// PEB-012
fn secrets_are_not_told(daemon: &dyn Daemon) {
    let client = daemon.client();
    let web = Identity::basic(Access::Metrics, HASH);
    assert!(!format!("{web:?}").contains(HASH));
    client.add_identities([("web", &web)]).unwrap();
    let told = client.identities().unwrap()["web"].clone();
    assert_eq!(told.basic.unwrap().password, "*****");
}

fn identities_that_are_none(daemon: &dyn Daemon) {
    let client = daemon.client();
    for (name, identity) in [
        ("1a", local(1)),
        ("", local(1)),
        ("a", Identity::local(Access::from("god"), 1)),
        ("a", Identity::cert(Access::Admin, "no certificate")),
    ] {
        refused(client.add_identities([(name, &identity)]), 400);
    }
    client.add_identities([("a", &local(1))]).unwrap();
    refused(client.add_identities([("b", &local(1))]), 400);
    assert_eq!(names(&client), ["a"]);
}
