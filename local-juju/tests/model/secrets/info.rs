//! `secret-ids` and `secret-info-get`.

use super::{RELATION, added, bare, committed, related};

const JSON: &str = "--format=json";

#[test]
fn ids_are_of_what_the_unit_manages() {
    let mut juju = related("3.6.11");
    committed(&mut juju, "db/0", |hook| {
        assert_eq!(hook.ok(&["secret-ids"]), "");
        assert_eq!(hook.ok(&["secret-ids", JSON]), "null\n", "no list at all");
        let more = (2, "unrecognized args: [\"x\"]".to_owned());
        assert_eq!(hook.error(&["secret-ids", "x"]), more);
    });
    let ours = added(&mut juju, "db/0", &["abc=x"]);
    let mine = added(&mut juju, "db/0", &["abc=x", "--owner=unit"]);
    let other = added(&mut juju, "db/1", &["abc=x", "--owner=unit"]);
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &ours, "-r", RELATION])));
    let (ours, mine, other) = (bare(&ours), bare(&mine), bare(&other));
    committed(&mut juju, "db/0", |hook| {
        assert_eq!(hook.ok(&["secret-ids", JSON]), format!("[\"{ours}\",\"{mine}\"]\n"));
        let new = hook.ok(&["secret-add", "abc=x"]);
        hook.ok(&["secret-remove", mine]);
        hook.ok(&["secret-remove", ours, "--revision=7"]);
        assert_eq!(hook.ok(&["secret-ids"]), format!("{ours}\n{}\n", bare(new.trim())));
        hook.ok(&["secret-remove", new.trim()]);
        assert_eq!(hook.ok(&["secret-ids"]), format!("{ours}\n"));
        // Still there: a set after the removal takes it back.
        hook.ok(&["secret-set", mine, "--description=kept"]);
        assert_eq!(hook.ok(&["secret-ids"]), format!("{ours}\n{mine}\n"));
    });
    committed(&mut juju, "db/1", |hook| assert_eq!(hook.ok(&["secret-ids"]), format!("{other}\n")));
    committed(&mut juju, "web/0", |hook| assert_eq!(hook.ok(&["secret-ids", JSON]), "null\n"));
}

/// SEC-007, SEC-015, SEC-016
#[test]
fn info_tells_all_but_the_content() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=hunter2"]);
    let full = [
        "--label=full",
        "--description=A <password>",
        "--expire=2027-05-01T02:00:00+02:00",
        "--rotate=monthly",
        "abc=hunter2",
    ];
    let other = added(&mut juju, "db/0", &full);
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &other, "-r", RELATION])));
    committed(&mut juju, "db/0", |hook| {
        for named in [&id, bare(&id)] {
            assert_eq!(
                hook.ok(&["secret-info-get", named, JSON]),
                format!(
                    "{{\"{}\":{{\"revision\":1,\"label\":\"\",\"owner\":\"application\",\
                     \"rotation\":\"never\"}}}}\n",
                    bare(&id)
                )
            );
        }
        assert_eq!(
            hook.ok(&["secret-info-get", "--label=full"]),
            format!(
                "{}:\n  revision: 1\n  label: full\n  owner: application\n  \
                 description: A <password>\n  rotation: monthly\n  \
                 expiry: \"2027-05-01T00:00:00Z\"\n  rotates: \"2026-02-01T00:00:00Z\"\n  \
                 access:\n  - target: application-web\n    scope: relation-web.db#db.server\n    \
                 role: view\n",
                bare(&other)
            )
        );
        let pending = hook.ok(&["secret-add", "--owner=unit", "abc=x", "--expire=36h"]);
        assert_eq!(
            hook.ok(&["secret-info-get", pending.trim(), JSON]),
            format!(
                "{{\"{}\":{{\"revision\":1,\"label\":\"\",\"owner\":\"unit\",\
                 \"expiry\":\"2026-01-02T12:00:00Z\"}}}}\n",
                bare(pending.trim())
            )
        );
        hook.ok(&["secret-set", &id, "--label=pending", "--rotate=daily", "abc=new"]);
        let info = hook.ok(&["secret-info-get", "--label=pending", JSON]);
        assert!(info.contains("\"revision\":1,\"label\":\"pending\""), "{info}");
        assert!(info.contains("\"rotation\":\"daily\"}"), "{info}");
    });
}

#[test]
fn info_is_for_who_manages_the_secret() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["--label=ours", "abc=x"]);
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &id, "-r", RELATION])));
    let not_found = (1, format!("secret \"{}\" not found", bare(&id)));
    for who in ["db/1", "web/0"] {
        committed(&mut juju, who, |hook| {
            assert_eq!(hook.error(&["secret-info-get", &id]), not_found);
            let by_label = (1, "secret \"ours\" not found".to_owned());
            assert_eq!(hook.error(&["secret-info-get", "--label=ours"]), by_label);
        });
    }
    committed(&mut juju, "db/0", |hook| {
        for (arguments, error) in [
            (&[][..], "require either a secret URI or label"),
            (&[&id, "--label=ours"], "specify either a secret URI or label but not both"),
            (&["x"], "secret URI \"x\" not valid"),
            (&[&id, "x"], "unrecognized args: [\"x\"]"),
        ] {
            let line = [&["secret-info-get"], arguments].concat();
            assert_eq!(hook.error(&line), (2, error.to_owned()), "{arguments:?}");
        }
    });
}

#[test]
fn access_is_told_from_3_4() {
    for (version, told) in [("3.3.7", false), ("3.4.0", true), ("4.0.1", true)] {
        let mut juju = related(version);
        let id = added(&mut juju, "db/0", &["abc=x"]);
        committed(&mut juju, "db/0", |hook| {
            hook.ok(&["secret-grant", &id, "-r", RELATION, "--unit=web/1"]);
            let info = hook.ok(&["secret-info-get", &id, JSON]);
            assert_eq!(info.contains("\"target\":\"unit-web-1\""), told, "{version}: {info}");
        });
    }
}
