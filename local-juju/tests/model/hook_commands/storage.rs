//! `storage-list`, `storage-get`, `storage-add`.

use local_juju::commands::Outcome;
use local_juju::schedule;
use local_juju::state::Settings;

use super::table;
use crate::support::{Juju, database, exit, unit, web};

fn juju() -> Juju {
    let settings = Settings { storage_directory: "/here".into(), ..Settings::default() };
    Juju::with(settings).deploy("db", database(), 2)
}

#[test]
fn a_unit_reads_the_storage_that_is_attached_to_it() {
    let mut juju = juju();
    juju.at("db/1 data-storage-attached", |hook| {
        table(
            hook,
            &[
                ("storage-list --format=json", 0, "[\"cache/4\",\"cache/5\",\"data/3\"]\n"),
                ("storage-list", 0, "cache/4\ncache/5\ndata/3\n"),
                ("storage-list cache --format=yaml", 0, "- cache/4\n- cache/5\n"),
                ("storage-list zebra", 0, ""),
                ("storage-list zebra --format=json", 0, "[]\n"),
                ("storage-list a b", 2, "unrecognized args: [\"b\"]"),
                (
                    "storage-get --format=json",
                    0,
                    "{\"kind\":\"filesystem\",\"location\":\"/here/data/3\"}\n",
                ),
                ("storage-get", 0, "kind: filesystem\nlocation: /here/data/3\n"),
                ("storage-get location", 0, "/here/data/3\n"),
                ("storage-get -s cache/5 kind --format=json", 0, "\"filesystem\"\n"),
                ("storage-get -scache/4 location", 0, "/here/cache/4\n"),
                ("storage-get zebra", 1, "invalid storage attribute \"zebra\""),
                ("storage-get kind x", 2, "unrecognized args: [\"x\"]"),
                (
                    "storage-get -s x",
                    2,
                    "invalid value \"x\" for option -s: invalid storage ID \"x\"",
                ),
                (
                    "storage-get -s data/03",
                    2,
                    "invalid value \"data/03\" for option -s: invalid storage ID \"data/03\"",
                ),
                (
                    "storage-get -s data/0",
                    2,
                    "invalid value \"data/0\" for option -s: storage \"data/0\" not found",
                ),
            ],
        );
    });
    juju.at("db/1 install", |hook| {
        table(
            hook,
            &[
                ("storage-get kind", 2, "no storage instance specified"),
                ("storage-get -s data/3 kind", 0, "filesystem\n"),
            ],
        );
    });
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        table(hook, &[("storage-list --format=json", 0, "[]\n"), ("storage-list", 0, "")]);
    });
}

#[test]
fn storage_that_leaves_is_read_in_its_last_hook() {
    let mut juju = juju();
    juju.rest(|_| exit(0));
    let [added] = juju.model.add_storage(&unit("db/0"), "spare", 1).unwrap().try_into().unwrap();
    juju.rest(|_| exit(0));
    juju.model.detach_storage(&added).unwrap();
    juju.at("db/0 spare-storage-detaching", |hook| {
        table(hook, &[("storage-list spare", 0, "spare/6\n"), ("storage-get kind", 0, "block\n")]);
    });
    juju.model.set_leader(&unit("db/1")).unwrap();
    juju.at("db/1 leader-elected", |hook| {
        table(hook, &[("storage-list spare", 0, "")]);
    });
}

#[test]
fn added_storage_comes_with_the_commit() {
    let mut juju = juju();
    juju.at("db/0 start", |hook| {
        table(
            hook,
            &[
                ("storage-add", 2, "storage add requires a storage directive"),
                ("storage-add spare=1M", 2, "only count can be specified for \"spare\""),
                ("storage-add spare=pool,2", 2, "only count can be specified for \"spare\""),
                (
                    "storage-add spare=0",
                    2,
                    "cannot parse constraints for storage \"spare\": cannot parse count: count \
                     must be greater than zero, got \"0\"",
                ),
                (
                    "storage-add spare=",
                    2,
                    "cannot parse constraints for storage \"spare\": storage constraints require \
                     at least one field to be specified",
                ),
                ("storage-add cache cache", 2, "storage \"cache\" specified more than once"),
                ("storage-add spare cache=2", 0, ""),
                ("storage-add spare=1", 0, ""),
                ("storage-list spare", 0, ""),
            ],
        );
    });
    juju.ran.clear();
    juju.rest(|_| exit(0));
    let attached: Vec<_> =
        juju.of("db/0").into_iter().filter(|event| event.ends_with("storage-attached")).collect();
    let cache = "cache-storage-attached";
    let spare = "spare-storage-attached";
    assert_eq!(attached, [cache, cache, spare, spare]);
}

/// What the charm does not declare, or too much of it, fails the hook and not the command.
#[test]
fn too_much_storage_fails_the_commit() {
    for (line, message) in [
        ("storage-add zebra", "adding storage to unit db/0: charm storage \"zebra\" not found"),
        (
            "storage-add spare=3",
            "adding storage to unit db/0: charm \"database\" store \"spare\": at most 2 instances \
             supported, 3 specified",
        ),
        (
            "storage-add data",
            "adding storage to unit db/0: charm \"database\" store \"data\": at most 1 instances \
             supported, 2 specified",
        ),
    ] {
        let mut juju = juju();
        let before = juju.model.to_json();
        let due = schedule::next(&juju.model).unwrap();
        let outcome = juju.run(due, &mut |hook| {
            table(hook, &[(line, 0, ""), ("storage-add cache=5", 0, "")]);
            exit(0)
        });
        assert_eq!(outcome, Outcome::Failed { message: message.to_owned() });
        assert_eq!(juju.model.to_json()["storage"], before["storage"]);
    }
}
