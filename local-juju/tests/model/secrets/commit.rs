//! What a commit refuses, and that it then changes nothing.

use local_juju::commands::Outcome;

use super::{RELATION, added, bare, committed, hook, related};
use crate::support::{Hook, Juju, unit};

fn snapshot(juju: &Juju) -> [serde_json::Value; 2] {
    let json = juju.model.to_json();
    ["relations", "secrets"].map(|part| json[part].clone())
}

type Charm<'a> = &'a dyn Fn(&mut Hook<'_>);

#[test]
fn a_refused_commit_fails_the_hook_and_changes_nothing() {
    let mut juju = related("3.6.11");
    let ours = added(&mut juju, "db/0", &["abc=1", "--label=ours"]);
    let mine = added(&mut juju, "db/0", &["abc=1", "--label=mine", "--owner=unit"]);
    added(&mut juju, "db/1", &["abc=1", "--label=peers", "--owner=unit"]);
    let deposed: Charm<'_> = &|hook| hook.model.set_leader(&unit("db/1")).unwrap();
    let cases: [(&[&str], Charm<'_>, &str); 9] = [
        (
            &["secret-add", "--label=ours", "abc=2"],
            &|_| {},
            "creating secrets: secret with label \"ours\" already exists",
        ),
        (
            // A unit's own and its application's labels are one set.
            &["secret-add", "--owner=unit", "--label=ours", "abc=2"],
            &|_| {},
            "creating secrets: secret with label \"ours\" already exists",
        ),
        (
            &["secret-set", &ours, "--label=mine"],
            &|_| {},
            "updating secrets: secret with label \"mine\" already exists",
        ),
        (
            &["secret-set", &ours, "--label=peers"],
            &|_| {},
            "updating secrets: secret with label \"peers\" already exists",
        ),
        (&["secret-add", "abc=2"], deposed, "creating secrets: permission denied"),
        (&["secret-set", &ours, "abc=2"], deposed, "updating secrets: permission denied"),
        (
            &["secret-grant", &ours, "-r", RELATION],
            deposed,
            "granting secrets access: permission denied",
        ),
        (
            &["secret-revoke", &ours, "--app=web"],
            deposed,
            "revoking secrets access: permission denied",
        ),
        (&["secret-remove", &ours], deposed, "removing secrets: permission denied"),
    ];
    for (line, then, message) in cases {
        let before = snapshot(&juju);
        let outcome = hook(&mut juju, "db/0", |hook| {
            hook.ok(&["relation-set", "-r", RELATION, "written=yes"]);
            hook.ok(&["secret-set", &mine, "abc=changed"]);
            hook.ok(line);
            then(hook);
        });
        assert_eq!(outcome, Outcome::Failed { message: message.to_owned() }, "{line:?}");
        juju.model.set_leader(&unit("db/0")).unwrap();
        assert_eq!(snapshot(&juju), before, "{line:?}");
    }
    // The same label is free for another application.
    added(&mut juju, "web/0", &["--label=ours", "abc=2"]);
    // Among units it is free too.
    added(&mut juju, "db/1", &["--owner=unit", "--label=mine", "abc=2"]);
}

#[test]
fn the_secret_that_another_hook_has_removed_is_not_found() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/1", &["abc=1", "--owner=unit"]);
    committed(&mut juju, "db/1", |hook| drop(hook.ok(&["secret-remove", &id])));
    let outcome =
        hook(&mut juju, "db/1", |hook| drop(hook.ok(&["secret-set", bare(&id), "abc=2"])));
    let message = format!("updating secrets: secret \"{id}\" not found");
    assert_eq!(outcome, Outcome::Failed { message });
}

#[test]
fn an_action_that_cannot_be_committed_fails_and_says_why() {
    let mut juju = related("3.6.11");
    juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.rest(|hook| {
        if hook.name() == "free" {
            hook.ok(&["secret-set", "cdq3ok0kk8o3j04m3m00", "abc=x"]);
        }
        crate::support::exit(0)
    });
    let actions = juju.model.to_json()["actions"].clone();
    let action = actions.as_object().unwrap().values().next().unwrap();
    assert_eq!(action["status"], "failed");
    assert_eq!(action["message"], "committing requested changes failed");
    let stderr = "updating secrets: secret \"secret:cdq3ok0kk8o3j04m3m00\" not found";
    assert_eq!(action["results"]["stderr"], stderr);
}
