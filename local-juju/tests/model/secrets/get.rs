//! `secret-get`: what is read, and what is tracked.

use super::{RELATION, added, bare, committed, related, secret};
use crate::support::unit;

const JSON: &str = "--format=json";

/// SEC-001, SEC-032
#[test]
fn arguments_and_failures() {
    let mut juju = related("3.6.11");
    let foreign = added(&mut juju, "web/0", &["abc=x"]);
    let own = added(&mut juju, "db/0", &["abc=x", "def#base64=?"]);
    committed(&mut juju, "db/0", |hook| {
        let uuid = hook.model.settings().model_uuid.clone();
        let elsewhere = format!("secret://{}/{}", uuid.replace('6', "7"), bare(&own));
        let elsewhere_not_found = format!("secret \"{elsewhere}\" not found");
        for (arguments, code, error) in [
            (&[][..], 2, "require either a secret URI or label"),
            (&["--label="], 2, "require either a secret URI or label"),
            (&["what"], 2, "secret URI \"what\" not valid"),
            (&[&own, "--peek", "--refresh"], 2, "specify one of --peek or --refresh but not both"),
            (&[&own, "abc", "def"], 2, "unrecognized args: [\"def\"]"),
            (
                &[&own, "--format=smart"],
                2,
                "invalid value \"smart\" for option --format: unknown format \"smart\"",
            ),
            (&[&own, "xyz"], 1, "secret key value \"xyz\" not found"),
            (&[&own, "def"], 1, "illegal base64 data at input byte 0"),
            (&[&own], 1, "illegal base64 data at input byte 0"),
            (&["cdq3ok0kk8o3j04m3m00"], 1, "secret \"secret:cdq3ok0kk8o3j04m3m00\" not found"),
            (&[&elsewhere], 1, &elsewhere_not_found),
            (&["--label=none"], 1, "consumer label \"none\" not found"),
            (&[&foreign], 1, "permission denied"),
            (&[&foreign, "--peek"], 1, "permission denied"),
            (&[&foreign, "--label=mine"], 1, "permission denied"),
        ] {
            let line = [&["secret-get"], arguments].concat();
            assert_eq!(hook.error(&line), (code, error.to_owned()), "{arguments:?}");
        }
        let forms = [
            own.clone(),
            bare(&own).to_owned(),
            format!("secret:{uuid}/{}", bare(&own)),
            format!("secret://{uuid}/{}", bare(&own)),
        ];
        for form in forms {
            assert_eq!(hook.ok(&["secret-get", &form, "abc"]), "x\n", "{form}");
        }
        assert_eq!(hook.ok(&["secret-get", &own, "abc", JSON]), "\"x\"\n");
        assert_eq!(hook.ok(&["secret-get", &own, "abc#base64"]), "eA==\n");
        assert_eq!(hook.ok(&["secret-get", &own, "def#base64"]), "'?'\n");
        assert_eq!(hook.ok(&["secret-get", &own, "abc", "-o", "/out"]), "");
        assert_eq!(hook.files.content[std::path::Path::new("/out")], b"x\n");
    });
    assert!(secret(&juju, &foreign).consumers().is_empty(), "who may not read leaves no trace");
}

/// A secret of `db`, granted to `web`.
fn shared(juju: &mut crate::support::Juju) -> String {
    let id = added(juju, "db/0", &["--label=owner-label", "abc=v1"]);
    committed(juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &id, "-r", RELATION])));
    id
}

/// SEC-005, SEC-006
#[test]
fn a_consumer_tracks_a_revision_until_it_refreshes() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    let read = |juju: &mut crate::support::Juju, who: &str, options: &[&str]| {
        let mut content = String::new();
        let line = [&["secret-get", &id, "abc"], options].concat();
        committed(juju, who, |hook| content = hook.ok(&line));
        content
    };
    let tracked = |juju: &crate::support::Juju, who: &str| {
        let consumer = secret(juju, &id).consumers().get(&unit(who)).cloned();
        consumer.and_then(|consumer| consumer.tracked_revision())
    };
    assert_eq!(read(&mut juju, "web/1", &["--peek"]), "v1\n");
    assert_eq!(tracked(&juju, "web/1"), None);
    assert_eq!(read(&mut juju, "web/0", &[]), "v1\n");
    assert_eq!(tracked(&juju, "web/0"), Some(1));
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "abc=v2"])));
    assert_eq!(read(&mut juju, "web/0", &[]), "v1\n");
    assert_eq!(read(&mut juju, "web/0", &["--peek"]), "v2\n");
    assert_eq!(read(&mut juju, "web/0", &[]), "v1\n", "a peek does not move what is tracked");
    assert_eq!(read(&mut juju, "web/1", &[]), "v2\n", "the first reading takes the latest");
    assert_eq!(read(&mut juju, "web/0", &["--refresh"]), "v2\n");
    assert_eq!(read(&mut juju, "web/0", &[]), "v2\n");
    assert_eq!((tracked(&juju, "web/0"), tracked(&juju, "web/1")), (Some(2), Some(2)));
}

#[test]
fn tracking_is_at_once_even_if_the_hook_fails() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    let due = local_juju::schedule::Due {
        unit: unit("web/0"),
        event: local_juju::schedule::LifecycleEvent::UpdateStatus.into(),
        at: juju.model.now(),
    };
    juju.run(due, &mut |hook| {
        hook.ok(&["secret-get", &id, "--label=theirs"]);
        crate::support::exit(1)
    });
    let consumer = secret(&juju, &id).consumers()[&unit("web/0")].clone();
    assert_eq!((consumer.tracked_revision(), consumer.label()), (Some(1), "theirs"));
}

/// Until 3.1.6, and in 3.2 to 3.3.0, owners read what they wrote last.
#[test]
fn owners_track_too_from_3_3_1() {
    for (version, tracks) in [
        ("3.1.6", false),
        ("3.1.7", true),
        ("3.2.4", false),
        ("3.3.0", false),
        ("3.3.1", true),
        ("3.6.11", true),
        ("4.0.1", true),
    ] {
        let mut juju = related(version);
        let id = added(&mut juju, "db/0", &["abc=v1"]);
        committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-get", &id])));
        committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "abc=v2"])));
        committed(&mut juju, "db/0", |hook| {
            let tracked = if tracks { "v1\n" } else { "v2\n" };
            assert_eq!(hook.ok(&["secret-get", &id, "abc"]), tracked, "{version}");
            assert_eq!(hook.ok(&["secret-get", &id, "abc", "--peek"]), "v2\n");
            assert_eq!(hook.ok(&["secret-get", &id, "abc", "--refresh"]), "v2\n");
            assert_eq!(hook.ok(&["secret-get", &id, "abc"]), "v2\n", "{version}");
        });
    }
}

#[test]
fn labels_are_the_owner_s_and_each_consumer_s_own() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    let other = added(&mut juju, "db/0", &["--label=other", "abc=v9"]);
    committed(&mut juju, "web/0", |hook| {
        let unknown = (1, "consumer label \"owner-label\" not found".to_owned());
        assert_eq!(hook.error(&["secret-get", "--label=owner-label"]), unknown);
        assert_eq!(hook.ok(&["secret-get", &id, "--label", "theirs", "abc"]), "v1\n");
        assert_eq!(hook.ok(&["secret-get", "--label=theirs"]), "abc: v1\n");
        assert_eq!(hook.ok(&["secret-get", &id, "--label", "again", "--peek"]), "abc: v1\n");
        let unknown = (1, "consumer label \"theirs\" not found".to_owned());
        assert_eq!(hook.error(&["secret-get", "--label=theirs"]), unknown);
    });
    committed(&mut juju, "web/1", |hook| {
        let unknown = (1, "consumer label \"again\" not found".to_owned());
        assert_eq!(hook.error(&["secret-get", "--label=again"]), unknown);
    });
    // Every unit of the application reads by the owner's label, and the leader may change it.
    committed(&mut juju, "db/1", |hook| {
        assert_eq!(hook.ok(&["secret-get", "--label=owner-label"]), "abc: v1\n");
        assert_eq!(hook.ok(&["secret-get", &id, "--label=mine"]), "abc: v1\n");
    });
    committed(&mut juju, "db/0", |hook| {
        let taken = (1, "secret with label \"other\" already exists".to_owned());
        assert_eq!(hook.error(&["secret-get", &id, "--label=other"]), taken);
        assert_eq!(hook.ok(&["secret-get", &id, "--label=new"]), "abc: v1\n");
    });
    assert_eq!((secret(&juju, &id).label(), secret(&juju, &other).label()), ("new", "other"));
}

#[test]
fn what_the_hook_has_written_is_read_back() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=v1"]);
    committed(&mut juju, "db/0", |hook| {
        let new = hook.ok(&["secret-add", "--label=new", "abc=new"]).trim().to_owned();
        for line in [
            &[new.as_str()][..],
            &["--label=new"],
            &[&new, "--label=newer"],
            &["--label=newer", "--peek"],
        ] {
            assert_eq!(hook.ok(&[&["secret-get"], line].concat()), "abc: new\n", "{line:?}");
        }
        hook.ok(&["secret-set", &new, "abc=changed"]);
        assert_eq!(hook.ok(&["secret-get", &new]), "abc: changed\n");

        assert_eq!(hook.ok(&["secret-get", &id, "abc"]), "v1\n");
        hook.ok(&["secret-set", &id, "abc=v2", "--label=pending"]);
        assert_eq!(
            hook.ok(&["secret-get", &id, "abc"]),
            "v1\n",
            "the tracked one is the committed"
        );
        assert_eq!(hook.ok(&["secret-get", &id, "abc", "--peek"]), "v2\n");
        assert_eq!(hook.ok(&["secret-get", "--label=pending", "--peek"]), "abc: v2\n");
    });
    let tracked = |juju: &crate::support::Juju| {
        secret(juju, &id).consumers()[&unit("db/0")].tracked_revision()
    };
    assert_eq!((secret(&juju, &id).latest_revision(), tracked(&juju)), (2, Some(1)));
    // To refresh what is not committed yet is to track it from the commit on.
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-set", &id, "abc=v3"]);
        assert_eq!(hook.ok(&["secret-get", &id, "--refresh"]), "abc: v3\n");
    });
    assert_eq!((secret(&juju, &id).latest_revision(), tracked(&juju)), (3, Some(3)));
}

#[test]
fn a_tracked_revision_that_was_removed_is_not_found() {
    let mut juju = related("3.6.11");
    let id = shared(&mut juju);
    committed(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-get", &id])));
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "abc=v2"])));
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-remove", &id, "--revision=1"])));
    committed(&mut juju, "web/0", |hook| {
        let error = format!("secret revision \"{}/1\" not found", bare(&id));
        assert_eq!(hook.error(&["secret-get", &id]), (1, error));
        assert_eq!(hook.ok(&["secret-get", &id, "--refresh"]), "abc: v2\n");
    });
}
