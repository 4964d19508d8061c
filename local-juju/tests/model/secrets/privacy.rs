//! A secret's content is in no log, no snapshot, no `Debug` and no transcript.

use local_juju::schedule::{Due, LifecycleEvent};
use local_juju::state::{SecretContent, UserSecretChange};

use super::{RELATION, added, committed, related};
use crate::support::{exit, unit};

const SECRETS: [&str; 5] =
    ["hunter-one", "hunter-two", "hunter-three", "hunter-four", "hunter-five"];

#[test]
fn content_is_shown_by_the_reveal_alone() {
    let mut juju = related("3.6.11");
    let mut seen = String::new();
    let due = Due {
        unit: unit("db/0"),
        event: LifecycleEvent::UpdateStatus.into(),
        at: juju.model.now(),
    };
    let mut id = String::new();
    juju.run(due, &mut |hook| {
        hook.files.content.insert("/run/one".into(), SECRETS[0].into());
        hook.files.content.insert("/run/two".into(), SECRETS[1].into());
        hook.files.content.insert("/run/three".into(), format!("abc: {}\n", SECRETS[2]).into());
        id = hook.ok(&["secret-add", "abc#file=/run/one"]).trim().to_owned();
        hook.ok(&["secret-set", &id, "abc#file=/run/two"]);
        hook.ok(&["secret-add", "--file=/run/three"]);
        hook.ok(&["secret-get", &id]);
        hook.error(&["secret-get", &id, "none"]);
        hook.ok(&["secret-grant", &id, "-r", RELATION]);
        seen = format!("{:?}{:#?}{:?}", hook.run, hook.run, hook.run.transcript());
        exit(0)
    });
    let user = SecretContent::new([("abc", SECRETS[3])]).unwrap();
    let content = Some(SecretContent::new([("abc", SECRETS[4])]).unwrap());
    let change = UserSecretChange { content, ..UserSecretChange::default() };
    seen += &format!("{user:?}{change:?}");
    let of_user = juju.model.add_secret("user", user, "").unwrap();
    juju.model.update_secret("user", change).unwrap();
    committed(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-get", &id])));
    let model = &juju.model;
    seen += &format!("{:?}{:?}{}{}", model, model.log(), model.to_json(), model.comparison());
    for secret in SECRETS {
        let encoded = base64_of(secret);
        assert!(!seen.contains(secret) && !seen.contains(&encoded), "{secret}");
    }
    assert_eq!(model.reveal_secret(&id.parse().unwrap(), None).unwrap()["abc"], SECRETS[1]);
    assert_eq!(model.reveal_secret(&of_user, Some(1)).unwrap()["abc"], SECRETS[3]);
}

fn base64_of(text: &str) -> String {
    use base64::Engine as _;

    base64::engine::general_purpose::STANDARD.encode(text)
}

/// What is equal and what is not is seen all the same.
#[test]
fn a_snapshot_has_a_digest_of_each_content() {
    let play = |content: &str, more: &[&str]| {
        let mut juju = related("3.6.11");
        let id = added(&mut juju, "db/0", &[&["--label=l", content], more].concat());
        committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &id, "-r", RELATION])));
        committed(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-get", &id, "--label=w"])));
        juju.model.comparison()
    };
    let one = play("abc=1", &[]);
    assert_eq!(one, play("abc#base64=MQ==", &[]));
    assert_ne!(one, play("abc=2", &[]));
    assert_ne!(one, play("abd=1", &[]));
    assert_ne!(one, play("abc=1", &["--expire=9h"]));
    assert_ne!(one, play("abc=1", &["--rotate=yearly"]));
    let secret = &one["secrets"][0];
    assert_eq!(secret["owner"], "db");
    assert_eq!(secret["access"][0]["target"], "web");
    assert_eq!(secret["access"][0]["relation"], "web:db db:server");
    assert_eq!(secret["consumers"]["web/0"], serde_json::json!({"tracks": 1, "label": "w"}));
}
