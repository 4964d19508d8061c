//! `action-*`.

use ops::hook::Output;
use serde_json::json;

use super::{answering, ask};

// HKC-006 HKC-008
#[test]
fn messages_are_no_flags() {
    ask("action-fail -- --no", "", |to| to.action_fail("--no").unwrap());
    ask("action-fail --", "", |to| to.action_fail("").unwrap());
    ask("action-log -- -v", "", |to| to.action_log("-v").unwrap());
}

// HKC-007
#[test]
fn parameters_keep_their_types() {
    let answer = r#"{"level":3,"target":{"path":"/srv","verify":true}}"#;
    let all = ask("action-get --format=json", answer, |to| to.action_get().unwrap());
    assert_eq!(json!(all), json!({"level": 3, "target": {"path": "/srv", "verify": true}}));
    assert!(ask("action-get --format=json", "null\n", |to| to.action_get().unwrap()).is_empty());
    let one = |answer: &str| {
        let line = "action-get target.path --format=json";
        ask(line, answer, |to| to.action_get_key("target.path").unwrap())
    };
    assert_eq!((one("\"/srv\"\n"), one("null\n")), (json!("/srv"), json!(null)));
    ask("action-get --format=json -- -x", "1", |to| to.action_get_key("-x").unwrap());
}

// HKC-009
#[test]
fn results_are_pairs() {
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    ask("action-set a.b=1=2 c=", "", |to| {
        to.action_set(&[pair("a.b", "1=2"), pair("c", "")]).unwrap();
    });
    let (commands, asked) = answering(Output::failure(1, "ERROR no"));
    commands.action_set(&[]).unwrap();
    assert!(asked.take().is_empty());
}
