//! Which units are told of which secrets, and when.

use std::collections::BTreeMap;

use local_juju::commands::HookRun;
use local_juju::schedule;

use super::{RELATION, added, committed, related};
use crate::support::{Juju, exit, unit};

/// What runs until the model is at rest, sorted.
fn events(juju: &mut Juju) -> Vec<String> {
    let mut ran = super::events(juju);
    ran.sort();
    ran
}

fn changed(juju: &mut Juju) -> Vec<String> {
    let mut ran = events(juju);
    ran.retain(|event| event.ends_with("secret-changed"));
    ran
}

fn set(juju: &mut Juju, id: &str, content: &str) {
    committed(juju, "db/0", |hook| drop(hook.ok(&["secret-set", id, content])));
}

fn read(juju: &mut Juju, who: &str, line: &[&str]) {
    committed(juju, who, |hook| drop(hook.ok(&[&["secret-get"], line].concat())));
}

fn shared(juju: &mut Juju) -> String {
    let id = added(juju, "db/0", &["--label=ours", "abc=1"]);
    committed(juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &id, "-r", RELATION])));
    id
}

#[test]
fn consumers_are_told_of_each_newer_revision_once() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    read(&mut juju, "web/0", &[&id]);
    read(&mut juju, "web/1", &[&id, "--peek"]);
    read(&mut juju, "db/0", &[&id]);
    read(&mut juju, "db/1", &[&id]);
    set(&mut juju, &id, "abc=2");
    // Who peeked tracks nothing, and who made it knows; the owner's other units read as others do.
    assert_eq!(changed(&mut juju), ["db/1 secret-changed", "web/0 secret-changed"]);
    assert_eq!(changed(&mut juju), [""; 0]);
    // It is not refreshed, and told of the next one all the same.
    set(&mut juju, &id, "abc=3");
    assert_eq!(changed(&mut juju), ["db/1 secret-changed", "web/0 secret-changed"]);
    // Without a new revision there is nothing to tell.
    set(&mut juju, &id, "abc=3");
    set(&mut juju, &id, "--description=new");
    assert_eq!(changed(&mut juju), [""; 0]);
    // Several revisions before the hook are one event; a refresh before it is none.
    set(&mut juju, &id, "abc=4");
    set(&mut juju, &id, "abc=5");
    read(&mut juju, "db/1", &[&id, "--refresh"]);
    assert_eq!(changed(&mut juju), ["web/0 secret-changed"]);
    // Nor is there one for who may not read it any more.
    set(&mut juju, &id, "abc=6");
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-revoke", &id, "--app=web"])));
    assert_eq!(changed(&mut juju), ["db/1 secret-changed"]);
}

#[test]
fn a_secret_is_not_mentioned_to_who_goes_or_has_not_begun() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    read(&mut juju, "web/0", &[&id]);
    set(&mut juju, &id, "abc=2");
    juju.model.remove_unit(&unit("web/0"), local_juju::state::Removal::default()).unwrap();
    let ran = events(&mut juju);
    assert!(ran.iter().all(|event| !event.contains("secret-changed")), "{ran:?}");
}

/// EVT-082
#[test]
fn the_owner_is_told_when_nobody_tracks_a_revision() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    read(&mut juju, "web/0", &[&id]);
    read(&mut juju, "web/1", &[&id]);
    set(&mut juju, &id, "abc=2");
    read(&mut juju, "web/0", &[&id, "--refresh"]);
    assert_eq!(events(&mut juju), ["web/1 secret-changed"]);
    read(&mut juju, "web/1", &[&id, "--refresh"]);
    assert_eq!(events(&mut juju), ["db/0 secret-remove"]);
    assert_eq!(events(&mut juju), [""; 0], "once");
    // A revision that nobody ever tracked is told too, each of several by itself.
    set(&mut juju, &id, "abc=3");
    set(&mut juju, &id, "abc=4");
    read(&mut juju, "web/0", &[&id, "--refresh"]);
    read(&mut juju, "web/1", &[&id, "--refresh"]);
    let mut removed = Vec::new();
    juju.rest(|hook| {
        let variables: BTreeMap<_, _> = hook.run.environment(hook.model).into_iter().collect();
        removed.push(variables["JUJU_SECRET_REVISION"].clone());
        assert_eq!(variables["JUJU_SECRET_ID"], id);
        assert_eq!(variables["JUJU_SECRET_LABEL"], "ours");
        hook.ok(&[
            "secret-remove",
            &variables["JUJU_SECRET_ID"],
            "--revision",
            &removed[removed.len() - 1],
        ]);
        exit(0)
    });
    assert_eq!(removed, ["2", "3"]);
    // Who leads next is told of what is left, here the first.
    juju.ran.clear();
    juju.model.set_leader(&unit("db/1")).unwrap();
    let ran = events(&mut juju);
    assert!(ran.contains(&"db/1 secret-remove".to_owned()), "{ran:?}");
    assert!(!ran.contains(&"db/0 secret-remove".to_owned()), "{ran:?}");
}

#[test]
fn a_unit_that_leaves_lets_go_of_what_it_tracked() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    read(&mut juju, "web/1", &[&id]);
    set(&mut juju, &id, "abc=2");
    assert_eq!(events(&mut juju), ["web/1 secret-changed"]);
    juju.model.remove_unit(&unit("web/1"), local_juju::state::Removal::default()).unwrap();
    let ran = super::events(&mut juju);
    assert_eq!(ran.last().map(String::as_str), Some("db/0 secret-remove"), "{ran:?}");
}

/// EVT-080
#[test]
fn a_consumer_s_label_comes_with_its_event() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    for (who, line, label) in [
        ("web/0", &[id.as_str(), "--label=theirs"][..], "theirs"),
        ("web/1", &[&id], ""),
        ("db/1", &[&id], "ours"),
    ] {
        read(&mut juju, who, line);
        set(&mut juju, &id, &format!("abc={label}1"));
        let mut seen = None;
        juju.rest(|hook| {
            if hook.unit() == who {
                let variables: BTreeMap<_, _> =
                    hook.run.environment(hook.model).into_iter().collect();
                assert_eq!(variables.get("JUJU_SECRET_REVISION"), None);
                assert_eq!(variables["JUJU_HOOK_NAME"], "secret-changed");
                assert_eq!(variables["JUJU_DISPATCH_PATH"], "hooks/secret-changed");
                seen = Some(variables["JUJU_SECRET_LABEL"].clone());
            }
            exit(0)
        });
        assert_eq!(seen.as_deref(), Some(label), "{who}");
    }
}

#[test]
fn secrets_come_before_actions_and_wait_for_an_error() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    read(&mut juju, "web/0", &[&id]);
    set(&mut juju, &id, "abc=2");
    juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    let ran = super::events(&mut juju);
    let of_web_0: Vec<_> = ran.iter().filter(|event| event.starts_with("web/0")).collect();
    assert_eq!(of_web_0, ["web/0 secret-changed", "web/0 free", "web/0 config-changed"]);

    // A hook in error keeps the secret's event waiting; it fails and comes again as any.
    set(&mut juju, &id, "abc=3");
    let mut failures = 0;
    juju.rest(|hook| {
        let fails = hook.is("web/0", "secret-changed") && failures < 2;
        failures += i32::from(fails);
        exit(i32::from(fails))
    });
    assert_eq!(juju.of("web/0"), ["secret-changed"; 3]);
}

#[test]
fn a_hook_that_failed_is_dropped_when_it_is_not_for_the_unit_any_more() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    read(&mut juju, "web/0", &[&id]);
    set(&mut juju, &id, "abc=2");
    let due = schedule::next_before_rest(&juju.model).unwrap();
    assert_eq!(due.event.name(), "secret-changed");
    juju.run(due.clone(), &mut |_| exit(1));
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-remove", &id])));
    juju.ran.clear();
    assert_eq!(events(&mut juju), [""; 0]);
    assert!(HookRun::begin(&mut juju.model, due).is_err(), "there is nothing to begin");

    // `secret-remove` failed on a unit that leads no more.
    let id = added(&mut juju, "db/0", &["abc=1"]);
    set(&mut juju, &id, "abc=2");
    let due = schedule::next_before_rest(&juju.model).unwrap();
    assert_eq!(due.event.name(), "secret-remove");
    juju.run(due, &mut |_| exit(1));
    juju.ran.clear();
    juju.model.set_leader(&unit("db/1")).unwrap();
    let ran = events(&mut juju);
    assert!(!ran.contains(&"db/0 secret-remove".to_owned()), "{ran:?}");
    assert!(ran.contains(&"db/1 secret-remove".to_owned()), "{ran:?}");
}
