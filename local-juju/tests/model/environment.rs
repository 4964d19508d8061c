//! What a charm's process is told.

use std::collections::BTreeMap;

use crate::support::{Hook, Juju, agent, database, exit, pairs, unit, web};

fn variables(hook: &Hook<'_>) -> BTreeMap<String, String> {
    let variables = hook.run.environment(hook.model);
    let count = variables.len();
    let map: BTreeMap<_, _> = variables.into_iter().collect();
    assert_eq!(map.len(), count, "no variable twice");
    map
}

/// The variables that tell of the event.
fn told(hook: &Hook<'_>) -> Vec<String> {
    let about = ["RELATION", "REMOTE", "DEPARTING", "STORAGE", "ACTION"];
    let all = variables(hook);
    let about = all.iter().filter(|(name, _)| about.iter().any(|word| name.contains(word)));
    about.map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn every_event_is_told_where_it_runs() {
    Juju::new().deploy("web", web(), 2).at("web/1 install", |hook| {
        let all = variables(hook);
        for (name, value) in [
            ("JUJU_DISPATCH_PATH", "hooks/install"),
            ("JUJU_HOOK_NAME", "install"),
            ("JUJU_UNIT_NAME", "web/1"),
            ("JUJU_MODEL_NAME", "local"),
            ("JUJU_MACHINE_ID", "1"),
            ("JUJU_PRINCIPAL_UNIT", ""),
            ("JUJU_AVAILABILITY_ZONE", ""),
            ("JUJU_VERSION", "3.6.11"),
            ("CLOUD_API_VERSION", ""),
            ("JUJU_SLA", ""),
            ("JUJU_CHARM_NO_PROXY", ""),
            ("JUJU_API_ADDRESSES", "10.255.255.254:17070"),
            ("JUJU_CONTEXT_ID", hook.run.context_id()),
        ] {
            assert_eq!(all[name], value, "{name}");
        }
        assert_eq!(all["JUJU_MODEL_UUID"].len(), 36);
        let id = hook.run.context_id();
        let number = id.strip_prefix("web/1-install-").unwrap();
        assert!(
            number.len() == 32 && number.chars().all(|digit| digit.is_ascii_hexdigit()),
            "{id}"
        );
        assert_eq!(told(hook), [""; 0]);
    });
    Juju::version("4.0.1").deploy("web", web(), 1).at("web/0 install", |hook| {
        let all = variables(hook);
        assert_eq!(all["JUJU_VERSION"], "4.0.1");
        assert!(!all.contains_key("JUJU_SLA"));
    });
}

#[test]
fn context_ids_differ() {
    let mut ids = std::collections::BTreeSet::new();
    let mut juju = Juju::new().deploy("web", web(), 2);
    juju.rest(|hook| {
        ids.insert(hook.run.context_id().rsplit('-').next().unwrap().to_owned());
        exit(0)
    });
    assert_eq!(ids.len(), juju.ran.len());
}

#[test]
fn relation_events_are_told_of_the_other_side() {
    let mut juju =
        Juju::new().deploy("db", database(), 1).deploy("web", web(), 1).integrate("web:db", "db");
    juju.at("db/0 server-relation-created", |hook| {
        assert_eq!(
            told(hook),
            [
                "JUJU_RELATION=server",
                "JUJU_RELATION_ID=server:1",
                "JUJU_REMOTE_APP=web",
                "JUJU_REMOTE_UNIT=",
            ]
        );
    });
    juju.at("web/0 db-relation-joined", |hook| {
        assert_eq!(variables(hook)["JUJU_HOOK_NAME"], "db-relation-joined");
        assert_eq!(variables(hook)["JUJU_DISPATCH_PATH"], "hooks/db-relation-joined");
        assert_eq!(
            told(hook),
            [
                "JUJU_RELATION=db",
                "JUJU_RELATION_ID=db:1",
                "JUJU_REMOTE_APP=db",
                "JUJU_REMOTE_UNIT=db/0",
            ]
        );
    });
    juju.rest(|_| exit(0));
    juju.model.remove_relation("web", "db").unwrap();
    juju.at("web/0 db-relation-departed", |hook| {
        assert_eq!(
            told(hook),
            [
                "JUJU_DEPARTING_UNIT=db/0",
                "JUJU_RELATION=db",
                "JUJU_RELATION_ID=db:1",
                "JUJU_REMOTE_APP=db",
                "JUJU_REMOTE_UNIT=db/0",
            ]
        );
    });
}

#[test]
fn storage_events_are_told_of_the_instance() {
    Juju::new().deploy("db", database(), 1).at("db/0 data-storage-attached", |hook| {
        assert_eq!(
            told(hook),
            [
                "JUJU_STORAGE_ID=data/0",
                "JUJU_STORAGE_KIND=filesystem",
                "JUJU_STORAGE_LOCATION=/var/lib/juju/storage/data/0",
            ]
        );
    });
}

#[test]
fn actions_are_told_their_name_and_no_hook() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    juju.model.enqueue_action(&unit("web/0"), "backup", &pairs(&[("kind", "full")])).unwrap();
    juju.at("web/0 backup", |hook| {
        let all = variables(hook);
        assert_eq!(all["JUJU_DISPATCH_PATH"], "actions/backup");
        assert_eq!(all["JUJU_HOOK_NAME"], "");
        assert!(hook.run.context_id().starts_with("web/0-backup-"));
        assert_eq!(
            told(hook),
            ["JUJU_ACTION_NAME=backup", "JUJU_ACTION_TAG=action-1", "JUJU_ACTION_UUID=1",]
        );
    });
}

#[test]
fn a_subordinate_is_told_its_principal() {
    let mut juju =
        Juju::new().deploy("web", web(), 1).deploy("agent", agent(), 0).integrate("agent", "web");
    juju.at("agent/0 install", |hook| {
        assert_eq!(variables(hook)["JUJU_PRINCIPAL_UNIT"], "web/0");
        assert_eq!(variables(hook)["JUJU_MACHINE_ID"], "0");
    });
}
