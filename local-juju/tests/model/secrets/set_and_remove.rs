//! `secret-set` and `secret-remove`.

use std::collections::BTreeMap;

use local_juju::commands::Outcome;

use super::{added, committed, hook, related, secret};
use crate::support::{Juju, unit};

fn revealed(juju: &Juju, id: &str) -> BTreeMap<String, String> {
    juju.model.reveal_secret(&id.parse().unwrap(), None).unwrap()
}

#[test]
fn arguments_are_checked_at_once_and_the_secret_at_the_commit() {
    let mut juju = related("3.6.11");
    let unknown = "cdq3ok0kk8o3j04m3m00";
    committed(&mut juju, "db/0", |hook| {
        for (line, error) in [
            (&["secret-set"][..], "missing secret URI"),
            (&["secret-set", "x", "abc=y"], "secret URI \"x\" not valid"),
            (&["secret-set", unknown, "abc"], "key value \"abc\" not valid"),
            (&["secret-set", unknown, "--owner=me"], "secret owner \"me\" not valid"),
            (&["secret-remove"], "missing secret URI"),
            (&["secret-remove", "x"], "secret URI \"x\" not valid"),
            (&["secret-remove", unknown, "x"], "unrecognized args: [\"x\"]"),
            (
                &["secret-remove", unknown, "--revision=x"],
                "invalid value \"x\" for option --revision: strconv.ParseInt: parsing \"x\": invalid syntax",
            ),
        ] {
            assert_eq!(hook.error(line), (2, error.to_owned()), "{line:?}");
        }
        // Nothing to set is nothing to refuse.
        hook.ok(&["secret-set", unknown]);
        hook.ok(&["secret-set", unknown, "--label=", "--rotate=", "--expire="]);
    });
    for (line, what) in [
        (&["secret-set", unknown, "abc=x"][..], "updating secrets"),
        (&["secret-set", unknown, "--label=x"], "updating secrets"),
        (&["secret-remove", unknown], "removing secrets"),
        (&["secret-remove", unknown, "--revision=1"], "removing secrets"),
        (&["secret-revoke", unknown, "--app=web"], "revoking secrets access"),
    ] {
        let outcome = hook(&mut juju, "db/0", |hook| drop(hook.ok(line)));
        let message = format!("{what}: secret \"secret:{unknown}\" not found");
        assert_eq!(outcome, Outcome::Failed { message }, "{line:?}");
    }
}

/// SEC-008, SEC-009
#[test]
fn content_is_replaced_by_a_new_revision_and_the_rest_is_not_cleared() {
    let mut juju = related("3.6.11");
    let id = added(
        &mut juju,
        "db/0",
        &["abc=1", "def=2", "--label=l", "--description=d", "--rotate=daily"],
    );
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&[
            "secret-set",
            &id,
            "xyz=3",
            "--label=",
            "--description=",
            "--rotate=",
            "--owner=unit",
        ]);
    });
    assert_eq!(revealed(&juju, &id), BTreeMap::from([("xyz".to_owned(), "3".to_owned())]));
    let found = secret(&juju, &id);
    assert_eq!(found.latest_revision(), 2);
    assert_eq!((found.label(), found.description()), ("l", "d"));
    assert_eq!(found.rotate_policy().as_str(), "daily");
    assert_eq!(found.owner().to_string(), "db", "the owner stays");
    // Without content there is no revision.
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "--description=new"])));
    assert_eq!(
        (secret(&juju, &id).latest_revision(), secret(&juju, &id).description()),
        (2, "new")
    );
}

/// SEC-008
#[test]
fn the_same_content_is_no_new_revision_from_3_6() {
    for (version, latest) in [("3.5.5", 2), ("3.6.0", 1), ("4.0.1", 1)] {
        let mut juju = related(version);
        let id = added(&mut juju, "db/0", &["abc=1"]);
        committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "abc#base64=MQ=="])));
        assert_eq!(secret(&juju, &id).latest_revision(), latest, "{version}");
    }
}

/// SEC-009
#[test]
fn changes_of_one_hook_add_up_from_3_6() {
    for (version, merges) in [("3.5.5", false), ("3.6.0", true)] {
        let mut juju = related(version);
        let id = added(&mut juju, "db/0", &["abc=1", "--label=l", "--description=d"]);
        committed(&mut juju, "db/0", |hook| {
            hook.ok(&["secret-set", &id, "abc=2"]);
            hook.ok(&["secret-set", &id, "--label=new"]);
            hook.ok(&["secret-set", &id, "--description=new"]);
        });
        let found = secret(&juju, &id);
        let expected = if merges { (2, "new", "new") } else { (1, "l", "new") };
        assert_eq!(
            (found.latest_revision(), found.label(), found.description()),
            expected,
            "{version}"
        );
        // Several contents are one revision.
        committed(&mut juju, "db/0", |hook| {
            hook.ok(&["secret-set", &id, "abc=3"]);
            hook.ok(&["secret-set", &id, "abc=4"]);
        });
        assert_eq!(secret(&juju, &id).latest_revision(), expected.0 + 1);
        assert_eq!(revealed(&juju, &id)["abc"], "4");
        // What a hook makes it also changes, in every Juju.
        let mut new = String::new();
        committed(&mut juju, "db/0", |hook| {
            new = hook.ok(&["secret-add", "abc=1"]).trim().to_owned();
            hook.ok(&["secret-set", &new, "--label=made"]);
            hook.ok(&["secret-set", &new, "abc=2"]);
        });
        assert_eq!(
            (secret(&juju, &new).label(), secret(&juju, &new).latest_revision()),
            ("made", 1)
        );
        assert_eq!(revealed(&juju, &new)["abc"], "2");
    }
}

#[test]
fn only_the_leader_changes_the_application_s_secrets() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1"]);
    let lines: [&[&str]; 5] = [
        &["secret-set", &id, "abc=2"],
        &["secret-set", &id],
        &["secret-remove", &id],
        &["secret-grant", &id, "-r", super::RELATION],
        &["secret-revoke", &id, "--app=web"],
    ];
    let not_leader = (1, "this unit is not the leader".to_owned());
    for line in lines {
        committed(&mut juju, "db/1", |hook| assert_eq!(hook.error(line), not_leader, "{line:?}"));
        committed(&mut juju, "db/0", |hook| {
            hook.model.set_leader(&unit("db/1")).unwrap();
            assert_eq!(hook.error(line), not_leader, "{line:?}");
            hook.model.set_leader(&unit("db/0")).unwrap();
        });
    }
    // Of others nothing is known at once; the commit refuses.
    let outcome = hook(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-set", &id, "abc=2"])));
    let message = "updating secrets: permission denied".to_owned();
    assert_eq!(outcome, Outcome::Failed { message });
    let outcome = hook(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-remove", &id])));
    let message = "removing secrets: permission denied".to_owned();
    assert_eq!(outcome, Outcome::Failed { message });
    assert_eq!(secret(&juju, &id).latest_revision(), 1);
}

/// SEC-012, SEC-013
#[test]
fn revisions_are_removed_one_by_one_or_all() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1"]);
    for content in ["abc=2", "abc=3", "abc=4"] {
        committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, content])));
    }
    let left = |juju: &Juju| secret(juju, &id).revisions().keys().copied().collect::<Vec<_>>();
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-remove", &id, "--revision", "1"]);
        hook.ok(&["secret-remove", &id, "--revision", "3"]);
        hook.ok(&["secret-remove", &id, "--revision", "99"]);
        hook.ok(&["secret-remove", &id, "--revision", "99999999999"]);
    });
    assert_eq!(left(&juju), [2, 4]);
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-remove", &id, "--revision=4"])));
    assert_eq!((left(&juju), secret(&juju, &id).latest_revision()), (vec![2], 4));
    // Numbers are not used again.
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "abc=5"])));
    assert_eq!(left(&juju), [2, 5]);
    for last in ["--revision=0", "--revision=-1"] {
        let id = added(&mut juju, "db/0", &["abc=1"]);
        committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-remove", &id, last])));
        assert!(juju.model.secret(&id.parse().unwrap()).is_none(), "{last} is all");
    }
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-remove", &id, "--revision=2"]);
        hook.ok(&["secret-remove", &id, "--revision=5"]);
    });
    assert_eq!(juju.model.secrets().count(), 0, "a secret without revisions is none");
}

#[test]
fn a_removal_voids_what_was_written_before() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1", "--label=l"]);
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-set", &id, "abc=2"]);
        hook.ok(&["secret-grant", &id, "-r", super::RELATION]);
        hook.ok(&["secret-remove", &id]);
        let new = hook.ok(&["secret-add", "abc=3"]);
        hook.ok(&["secret-remove", new.trim()]);
    });
    assert_eq!(juju.model.secrets().count(), 0);
    // One revision of it leaves the new content alone.
    let id = added(&mut juju, "db/0", &["abc=1"]);
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-set", &id, "abc=2"]);
        hook.ok(&["secret-remove", &id, "--revision=1"]);
    });
    assert_eq!(secret(&juju, &id).revisions().keys().copied().collect::<Vec<_>>(), [2]);
}
