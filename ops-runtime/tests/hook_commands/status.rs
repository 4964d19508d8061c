//! `status-get`, `status-set`.

use serde_json::json;

use super::ask;

// HKC-038 HKC-044 HKC-056 HKC-058
#[test]
fn statuses_are_read_with_their_data() {
    let line = "status-get --include-data --format=json";
    let answer = r#"{"message":"ok","status":"active","status-data":{"a":1}}"#;
    let status = ask(line, answer, |to| to.status_get().unwrap());
    assert_eq!((&*status.status, &*status.message), ("active", "ok"));
    assert_eq!(json!(status.data), json!({"a": 1}));
    // Without data, with nulls, and as restricted contexts say it.
    for answer in [
        r#"{"status":"unknown"}"#,
        r#"{"status":"unknown","message":null,"status-data":null}"#,
        "\"unknown\"\n",
    ] {
        let status = ask(line, answer, |to| to.status_get().unwrap());
        assert_eq!((&*status.status, &*status.message), ("unknown", ""));
        assert!(status.data.is_empty());
    }
    let line = "status-get --include-data --application --format=json";
    let answer = r#"{"application-status":{"message":"m","status":"error","status-data":{},
        "units":{"app/0":{"message":"","status":"active","status-data":{}}}}}"#;
    let status = ask(line, answer, |to| to.status_get_application().unwrap());
    assert_eq!((&*status.application.status, &*status.application.message), ("error", "m"));
    assert_eq!(status.units["app/0"].status, "active");
    let answer = r#"{"application-status":{"status":"active","units":null}}"#;
    assert!(ask(line, answer, |to| to.status_get_application().unwrap()).units.is_empty());
    let status = ask(line, "\"unknown\"", |to| to.status_get_application().unwrap());
    assert_eq!(status.application.status, "unknown");
}

// HKC-039 HKC-055
#[test]
fn statuses_are_set_with_any_message() {
    for word in ["active", "blocked", "maintenance", "waiting"] {
        let line = format!("status-set {word} -- --now");
        ask(&line, "", |to| to.status_set(false, word, "--now").unwrap());
        let line = format!("status-set --application {word} --");
        ask(&line, "", |to| to.status_set(true, word, "").unwrap());
    }
}
