//! `state-get`, `state-set`, `state-delete`.

use local_juju::commands::{Outcome, Reply};
use local_juju::schedule;
use local_juju::state::Settings;
use proptest::prelude::*;

use super::table;
use crate::support::{Juju, Ran, exit, unit, web};

#[test]
fn what_is_kept_is_read_at_once_and_committed_later() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    juju.at("web/0 install", |hook| {
        table(
            hook,
            &[
                ("state-get --format=json", 0, "null\n"),
                ("state-get", 0, "{}\n"),
                ("state-get --format=yaml -", 0, "{}\n"),
                ("state-get a", 0, ""),
                ("state-get a --format=json", 0, "\"\"\n"),
                ("state-get --strict a", 1, "\"a\" not found"),
                ("state-set b=2 a= c=x=y", 0, ""),
                ("state-set", 0, ""),
                ("state-get --format=json", 0, "{\"a\":\"\",\"b\":\"2\",\"c\":\"x=y\"}\n"),
                ("state-get", 0, "a: \"\"\nb: \"2\"\nc: x=y\n"),
                ("state-get c", 0, "x=y\n"),
                ("state-get --strict a --format=json", 0, "\"\"\n"),
                ("state-delete c", 0, ""),
                ("state-delete zebra", 0, ""),
                ("state-delete", 0, ""),
                ("state-get - --format=json", 0, "{\"a\":\"\",\"b\":\"2\"}\n"),
                ("state-get a b", 2, "unrecognized args: [\"b\"]"),
                ("state-delete a b", 2, "unrecognized args: [\"b\"]"),
                ("state-set a", 2, "expected \"key=value\", got \"a\""),
                ("state-set =a", 2, "expected \"key=value\", got \"=a\""),
                ("state-set a=1 a=2", 2, "key \"a\" specified more than once"),
                ("state-set --file missing", 1, "open /charm/missing: no such file or directory"),
            ],
        );
        assert!(hook.model.unit(&unit("web/0")).unwrap().state().is_empty());
    });
    let kept = juju.model.unit(&unit("web/0")).unwrap().state().clone();
    assert_eq!(format!("{kept:?}"), "{\"a\": \"\", \"b\": \"2\"}");
    juju.at("web/1 start", |hook| {
        table(hook, &[("state-get", 0, "{}\n")]);
    });
}

#[test]
fn files_and_the_standard_input_come_before_arguments() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        let line = ["state-set", "--file", "-", "a=argument"];
        assert_eq!(hook.reply(&line, None), Reply::NeedsStdin);
        let stdin = Some("{\"a\": \"file\", \"b\": \" kept \", \"c\": 1.0}");
        assert_eq!(hook.call_with(&line, stdin), Ran(0, String::new(), String::new()));
        let json = "{\"a\":\"argument\",\"b\":\" kept \",\"c\":\"1.0\"}\n";
        assert_eq!(hook.ok(&["state-get", "--format=json"]), json);
        let nested = hook.call_with(&["state-set", "--file", "-"], Some("a: {b: c}"));
        assert_eq!(nested.0, 1);
        assert_eq!(hook.ok(&["state-get", "--format=json"]), json, "nothing of it");

        hook.files.home = Some("/root".into());
        hook.files.content.insert("/root/s.yaml".into(), b"d: x".to_vec());
        hook.ok(&["state-set", "--file", "~/./x/../s.yaml"]);
        assert_eq!(hook.ok(&["state-get", "d"]), "x\n");
        hook.ok(&["state-get", "d", "-o", "~/out"]);
        assert_eq!(hook.files.content[std::path::Path::new("/root/out")], b"x\n");
        let unknown = (1, "user: unknown user eve".to_owned());
        assert_eq!(hook.error(&["state-set", "--file", "~eve/s"]), unknown);
        hook.files.home = None;
        let homeless = (1, "the agent has no home directory".to_owned());
        assert_eq!(hook.error(&["state-set", "--file", "~/s"]), homeless);
    });
}

#[test]
fn keys_and_values_have_a_longest_size() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for (key, value, error) in [
            (256, 65_536, None),
            (257, 1, Some("max allowed key length (256) exceeded")),
            (1, 65_537, Some("max allowed value length (65536) exceeded")),
        ] {
            let pair = format!("{}={}", "k".repeat(key), "v".repeat(value));
            let Ran(code, _, stderr) = hook.call(&["state-set", &pair]);
            let expected = error.map_or(String::new(), |error| format!("ERROR {error}\n"));
            assert_eq!((code, stderr), (u8::from(error.is_some()), expected));
        }
    });
}

#[test]
fn a_unit_keeps_no_more_than_its_quota() {
    let keep = |most: usize, bytes: usize| {
        let settings = Settings { max_charm_state_size: most, ..Settings::default() };
        let mut juju = Juju::with(settings).deploy("web", web(), 1);
        let due = schedule::next(&juju.model).unwrap();
        let outcome = juju.run(due, &mut |hook| {
            hook.ok(&["state-set", &format!("a={}", "x".repeat(bytes))]);
            exit(0)
        });
        (outcome, juju.model.unit(&unit("web/0")).unwrap().state().len())
    };
    // The database counts 5 bytes for the document, and 7 beside each key and value.
    assert_eq!(keep(113, 100), (Outcome::Committed, 1));
    assert_eq!(keep(0, 1000), (Outcome::Committed, 1));
    let message = "persisting charm state: max allowed size (112) exceeded".to_owned();
    assert_eq!(keep(112, 100), (Outcome::Failed { message }, 0));
}

/// Letters but for those that only JSON takes for some: YAML breaks lines at U+2028 and U+2029.
const TEXT: &str = "[^\\pC\u{2028}\u{2029}]{0,40}";

#[test]
fn what_ends_a_line_of_yaml_ends_it_in_json_too() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        let line = ["state-set", "--file", "-"];
        assert_eq!(hook.call_with(&line, Some("{\"\u{2028}\": \"x\"}")).0, 1);
        assert_eq!(hook.call_with(&line, Some("{\"a\": \"x\u{2028}  y\"}")).0, 0);
        assert_eq!(hook.ok(&["state-get", "a"]), "x\u{2028}y\n");
        assert_eq!(hook.call_with(&line, Some("{\"a\": \"x\\u2028  y\"}")).0, 0);
        assert_eq!(hook.ok(&["state-get", "a"]), "x\u{2028}  y\n");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What a charm sends as JSON comes back the same, if YAML takes all of it for letters.
    #[test]
    fn any_text_is_kept_as_it_is(pairs in prop::collection::btree_map(TEXT, TEXT, 1..6)) {
        let json = serde_json::to_string(&pairs).unwrap();
        let mut read = String::new();
        Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
            hook.call_with(&["state-set", "--file", "-"], Some(&json));
            read = hook.ok(&["state-get", "--format=json"]);
        });
        let found: std::collections::BTreeMap<String, String> = serde_json::from_str(&read).unwrap();
        prop_assert_eq!(found, pairs);
    }
}
