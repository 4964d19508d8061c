//! `secret-grant` and `secret-revoke`.

use super::{RELATION, added, bare, committed, related, secret};
use crate::support::{Juju, exit, unit};

fn granted(juju: &Juju, id: &str) -> Vec<String> {
    secret(juju, id).grants().iter().map(ToString::to_string).collect()
}

#[test]
fn arguments_are_checked_as_juju_does() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=x"]);
    committed(&mut juju, "db/0", |hook| {
        for (line, code, error) in [
            (&["secret-grant"][..], 2, "missing secret URI"),
            (&["secret-grant", "x", "-r", RELATION], 2, "secret URI \"x\" not valid"),
            (&["secret-grant", &id], 2, "no relation id specified"),
            (
                &["secret-grant", &id, "-r", "x"],
                2,
                "invalid value \"x\" for option -r: invalid relation id",
            ),
            (
                &["secret-grant", &id, "--relation=server:99"],
                2,
                "invalid value \"server:99\" for option --relation: relation not found",
            ),
            (&["secret-grant", &id, "-r", RELATION, "--unit=web"], 2, "unit \"web\" not valid"),
            (
                &["secret-grant", &id, "-r", RELATION, "--unit=db/0"],
                2,
                "cannot specify unit \"db/0\" in relation to application \"web\"",
            ),
            (&["secret-grant", &id, "-r", RELATION, "x"], 2, "unrecognized args: [\"x\"]"),
            (
                &["secret-grant", "cdq3ok0kk8o3j04m3m00", "-r", RELATION],
                1,
                "secret \"cdq3ok0kk8o3j04m3m00\" not found",
            ),
            (&["secret-revoke"], 2, "missing secret URI"),
            (&["secret-revoke", &id], 2, "missing relation or application or unit"),
            (
                &["secret-revoke", &id, "--app=web", "--unit=web/0"],
                2,
                "specify only one of application or unit",
            ),
            (
                &["secret-revoke", &id, "--application=web", "-r", RELATION],
                2,
                "do not specify both relation and app",
            ),
            (&["secret-revoke", &id, "--unit=web"], 2, "unit \"web\" not valid"),
            (&["secret-revoke", &id, "--app=web/0"], 2, "application \"web/0\" not valid"),
            (&["secret-revoke", &id, "--app=web", "x"], 2, "unrecognized args: [\"x\"]"),
        ] {
            assert_eq!(hook.error(line), (code, error.to_owned()), "{line:?}");
        }
    });
    let not_found = (1, format!("secret \"{}\" not found", bare(&id)));
    committed(&mut juju, "web/0", |hook| {
        assert_eq!(hook.error(&["secret-grant", &id, "-r", RELATION]), not_found);
    });
}

/// SEC-010, SEC-011
#[test]
fn a_grant_takes_effect_with_the_commit_and_once() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=x"]);
    let denied = (1, "permission denied".to_owned());
    committed(&mut juju, "db/0", |owner| {
        owner.ok(&["secret-grant", &id, "-r", RELATION]);
        owner.ok(&["secret-grant", &id, "--relation", "server:1"]);
        owner.ok(&["secret-grant", &id, "-r", RELATION, "--unit=web/0"]);
    });
    assert_eq!(granted(&juju, &id), ["web"], "the application includes its units");
    for who in ["web/0", "web/1"] {
        committed(&mut juju, who, |hook| drop(hook.ok(&["secret-get", &id])));
    }
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-revoke", &id, "-r", RELATION]);
        hook.ok(&["secret-revoke", &id, "-r", RELATION]);
    });
    assert_eq!(granted(&juju, &id), [""; 0]);
    assert!(secret(&juju, &id).consumers().is_empty(), "who may not read tracks nothing");
    committed(&mut juju, "web/0", |hook| assert_eq!(hook.error(&["secret-get", &id]), denied));
    // What was not granted may be revoked, and a hook's last word counts.
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-revoke", &id, "--unit=web/7"]);
        hook.ok(&["secret-revoke", &id, "--app=zebra"]);
        hook.ok(&["secret-grant", &id, "-r", RELATION]);
        hook.ok(&["secret-revoke", &id, "--app=web"]);
    });
    assert_eq!(granted(&juju, &id), [""; 0]);
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-revoke", &id, "--app=web"]);
        hook.ok(&["secret-grant", &id, "-r", RELATION]);
    });
    assert_eq!(granted(&juju, &id), ["web"]);
}

#[test]
fn a_unit_s_grant_is_for_that_unit() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=x"]);
    let unit_first = "any unit level grants need to be revoked before granting access to the \
                      corresponding application";
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-grant", &id, "-r", RELATION, "--unit", "web/1"]);
        let error = (1, unit_first.to_owned());
        assert_eq!(hook.error(&["secret-grant", &id, "-r", RELATION]), error);
    });
    assert_eq!(granted(&juju, &id), ["web/1"]);
    let denied = (1, "permission denied".to_owned());
    committed(&mut juju, "web/0", |hook| assert_eq!(hook.error(&["secret-get", &id]), denied));
    committed(&mut juju, "web/1", |hook| drop(hook.ok(&["secret-get", &id])));
    committed(&mut juju, "db/0", |hook| {
        let error = (1, unit_first.to_owned());
        assert_eq!(hook.error(&["secret-grant", &id, "-r", RELATION]), error);
        hook.ok(&["secret-revoke", &id, "-r", RELATION, "--unit=web/1"]);
        hook.ok(&["secret-grant", &id, "-r", RELATION]);
    });
    assert_eq!(granted(&juju, &id), ["web"]);
}

#[test]
fn a_relation_s_hook_grants_within_it() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=x"]);
    let again = |juju: &mut Juju, line: &'static [&'static str]| {
        juju.model.integrate("web:site", "db:site").unwrap();
        juju.rest(|hook| {
            if hook.is("db/0", "site-relation-created") {
                hook.ok(&[&[line[0], &id], &line[1..]].concat());
            }
            exit(0)
        });
    };
    again(&mut juju, &["secret-grant"]);
    assert_eq!(granted(&juju, &id), ["web"]);
    // It ends with the relation, and with it what was tracked.
    committed(&mut juju, "web/1", |hook| drop(hook.ok(&["secret-get", &id])));
    juju.model.remove_relation("web:site", "db:site").unwrap();
    juju.rest(|hook| {
        if hook.is("web/1", "site-relation-broken") {
            hook.ok(&["secret-get", &id]);
        }
        exit(0)
    });
    assert_eq!(granted(&juju, &id), [""; 0]);
    assert!(secret(&juju, &id).consumers().is_empty());
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-grant", &id, "-r", RELATION])));
    again(&mut juju, &["secret-revoke"]);
    assert_eq!(granted(&juju, &id), ["web"], "the other relation's grant stays");
}

#[test]
fn a_peer_relation_grants_to_the_own_application() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "web/1", &["abc=x", "--owner=unit"]);
    let denied = (1, "permission denied".to_owned());
    committed(&mut juju, "web/0", |hook| assert_eq!(hook.error(&["secret-get", &id]), denied));
    committed(&mut juju, "web/1", |hook| {
        hook.ok(&["secret-grant", &id, "-r", "0"]);
        let info = hook.ok(&["secret-info-get", &id]);
        assert!(info.contains("scope: relation-web.cluster\n"), "{info}");
    });
    committed(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-get", &id])));
}

#[test]
fn what_goes_takes_its_secrets_and_grants_with_it() {
    let mut juju = related("3.6.11");
    let own = added(&mut juju, "db/1", &["abc=x", "--owner=unit"]);
    let ours = added(&mut juju, "db/0", &["abc=x"]);
    committed(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-grant", &ours, "-r", RELATION, "--unit=web/1"]);
    });
    committed(&mut juju, "web/1", |hook| drop(hook.ok(&["secret-get", &ours])));
    for name in ["db/1", "web/1"] {
        juju.model.remove_unit(&unit(name), local_juju::state::Removal::default()).unwrap();
    }
    juju.rest(|_| exit(0));
    assert!(juju.model.secret(&own.parse().unwrap()).is_none());
    assert_eq!(granted(&juju, &ours), [""; 0]);
    assert!(secret(&juju, &ours).consumers().is_empty());
    juju.model.remove_relation("web:db", "db:server").unwrap();
    juju.rest(|_| exit(0));
    juju.model
        .remove_application(&"db".parse().unwrap(), local_juju::state::Removal::default())
        .unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.model.secrets().count(), 0);
}
