//! `secret-add`.

use super::{added, bare, committed, hook, related, secret};
use crate::support::Ran;

/// SEC-014, SEC-024
#[test]
fn arguments_are_checked_as_juju_does() {
    let mut juju = related("3.6.11");
    committed(&mut juju, "db/0", |hook| {
        let large = format!("key={}", "x".repeat(750_001));
        let half = ["one", "two"].map(|key| format!("{key}={}", "x".repeat(400_000)));
        hook.files.content.insert("/big".into(), vec![b'x'; 1_000_001]);
        hook.files.content.insert("/charm/values".into(), b"bad_key: x\n".to_vec());
        for (arguments, error) in [
            (&[][..], "missing secret value or filename"),
            (&["--file="], "missing secret value or filename"),
            (&["abc"], "key value \"abc\" not valid"),
            (&["abc="], "key value \"abc=\" not valid"),
            (&["abc=="], "key value \"abc==\" not valid"),
            (&["=abc"], "key value \"=abc\" not valid"),
            (&["ab=x"], "key \"ab\" not valid"),
            (&["Abc=x"], "key \"Abc\" not valid"),
            (&["a--bc=x"], "key \"a--bc\" not valid"),
            (&["abc-=x"], "key \"abc-\" not valid"),
            (&["abc=x", "x#base64=YQ=="], "key \"x\" not valid"),
            (&["abc#file=/none"], "open /none: no such file or directory"),
            (&["abc#file=/big"], "secret content in file \"/big\" too large: 1000001 bytes"),
            (&["--file=/big"], "secret content in file \"/big\" too large: 1000001 bytes"),
            (&["--file", "values"], "key \"bad_key\" not valid"),
            (&["--file", "-"], "open /charm/-: no such file or directory"),
            (&[&large], "base64 encoded secret content for key \"key\" too large: 1000004 bytes"),
            (&[&half[0], &half[1]], "base64 encoded secret content too large: 1066672 bytes"),
            (&["--rotate", "often", "abc=x"], "rotate policy \"often\" not valid"),
            (&["--owner", "model", "abc=x"], "secret owner \"model\" not valid"),
            (&["--expire", "tomorrow", "abc=x"], "expire time or duration \"tomorrow\" not valid"),
            (&["--expire=0", "abc=x"], "negative expire duration \"0\" not valid"),
            (&["--expire=-1h", "abc=x"], "negative expire duration \"-1h\" not valid"),
            (&["--zebra", "abc=x"], "option provided but not defined: --zebra"),
        ] {
            let line = [&["secret-add"], arguments].concat();
            assert_eq!(hook.error(&line), (2, error.to_owned()), "{arguments:?}");
        }
        hook.files.content.insert("/charm/none".into(), b"{}\n".to_vec());
        let empty = (1, "empty secret value not valid".to_owned());
        assert_eq!(hook.error(&["secret-add", "--file", "none"]), empty);
    });
    assert_eq!(juju.model.secrets().count(), 0);
}

#[test]
fn content_comes_from_pairs_base64_and_files() {
    let mut juju = related("3.6.11");
    committed(&mut juju, "db/0", |hook| {
        hook.files.content.insert("/run/password".into(), b"hunter2\n".to_vec());
        hook.files
            .content
            .insert("/charm/more.yaml".into(), b"number: 7\nraw#base64: YQ==\n".to_vec());
        hook.files.content.insert("/charm/more.json".into(), br#"{"user": "admin"}"#.to_vec());
        let yaml = hook.ok(&[
            "secret-add",
            "padded=a=b==",
            "coded#base64=aHVudGVyMg==",
            "password#file=/run/password",
            "--file",
            "more.yaml",
        ]);
        let content = hook.ok(&["secret-get", yaml.trim(), "--format=json"]);
        assert_eq!(
            content,
            "{\"coded\":\"hunter2\",\"number\":\"7\",\"padded\":\"a=b==\",\
             \"password\":\"hunter2\\n\",\"raw\":\"a\"}\n"
        );
        let json = hook.ok(&["secret-add", "user=app", "--file=/charm/more.json"]);
        assert_eq!(hook.ok(&["secret-get", json.trim()]), "user: admin\n");
        // A relative name is one of the agent's own directory.
        let outside = "open /run: no such file or directory".to_owned();
        assert_eq!(hook.error(&["secret-add", "key#file=run"]), (2, outside));
    });
}

#[test]
fn an_id_is_final_and_the_secret_is_there_with_the_commit() {
    let mut juju = related("3.6.11");
    let mut ids = Vec::new();
    let add = ["secret-add", "abc=x", "--owner=unit"];
    let outcome = hook(&mut juju, "db/1", |hook| {
        ids.push(hook.ok(&add));
        ids.push(hook.ok(&add));
        assert_eq!(hook.model.secrets().count(), 0);
        // Something that the commit refuses.
        hook.ok(&["secret-remove", "cdq3ok0kk8o3j04m3m00"]);
    });
    assert!(matches!(outcome, local_juju::commands::Outcome::Failed { .. }));
    assert_eq!(juju.model.secrets().count(), 0);
    ids.push(added(&mut juju, "db/1", &["abc=x", "--owner=unit"]) + "\n");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "{ids:?}");
    for id in ids {
        let id = bare(id.trim_end_matches('\n'));
        assert!(id.len() == 20 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'v')));
    }
}

/// SEC-003, SEC-004
#[test]
fn the_leader_makes_the_application_s_secrets_and_any_unit_its_own() {
    let mut juju = related("3.6.11");
    committed(&mut juju, "db/1", |hook| {
        let refused = Ran(1, String::new(), "ERROR this unit is not the leader\n".to_owned());
        for owner in [&[][..], &["--owner=application"], &["--owner="]] {
            assert_eq!(hook.call(&[&["secret-add", "abc=x"], owner].concat()), refused);
        }
    });
    let ours = added(&mut juju, "db/0", &["abc=x", "--label", "ours", "--description", "What?"]);
    let mine = added(&mut juju, "db/1", &["abc=x", "--owner", "unit"]);
    assert_eq!(secret(&juju, &ours).owner().to_string(), "db");
    assert_eq!(secret(&juju, &ours).label(), "ours");
    assert_eq!(secret(&juju, &ours).description(), "What?");
    assert_eq!(secret(&juju, &mine).owner().to_string(), "db/1");
    assert_eq!(secret(&juju, &mine).label(), "");
}

#[test]
fn a_label_is_free_until_the_hook_has_used_it() {
    let mut juju = related("3.6.11");
    let outcome = hook(&mut juju, "db/0", |hook| {
        hook.ok(&["secret-add", "--label=one", "abc=x"]);
        let error = "secret with label \"one\" already exists".to_owned();
        assert_eq!(hook.error(&["secret-add", "--label=one", "abc=x"]), (1, error));
        // No label is no label.
        hook.ok(&["secret-add", "--label=", "abc=x"]);
        hook.ok(&["secret-add", "--label=", "abc=x"]);
    });
    assert_eq!(outcome, local_juju::commands::Outcome::Committed);
    assert_eq!(juju.model.secrets().count(), 3);
}
