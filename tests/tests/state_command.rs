//! `cargo charm state`: what the units of a model keep.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::path::Path;
use std::process::{Command, Output};

use ops_tests::cargo_charm::{Run, executable};
use ops_tests::parity::charms::rust_charm;
use serde_json::{Value, json};
use tempfile::TempDir;

fn state(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(executable());
    command.args(["charm", "state"]).arg(directory).args(arguments).output().unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The words of each line.
fn words(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn what_units_keep_is_listed_without_values_unless_asked_for() {
    let charm = rust_charm();
    let directory = TempDir::new().unwrap();
    let model = directory.path().join("model");
    let ended = Run::charm(charm.path())
        .args(["--units", "2", "--config", "keep=true", "--config", "defer=start"])
        .args([Path::new("--keep"), &model])
        .ended();
    let waits = ["parity/0", "start", "keep"];
    assert!(words(&ended.stdout).iter().any(|line| line == &waits), "{}", ended.stdout);

    let file = model.join("agents/unit-parity-1/charm/.ops-state.db");
    let letter =
        json!({"handler": "gone", "event": "stop", "payload": {"id": 7}, "reason": "gone"});
    let key = format!("dead-letter/{:020}", 1);
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute("INSERT INTO entry VALUES (?, ?)", (key, letter.to_string()))
        .unwrap();
    let before = std::fs::read(&file).unwrap();

    let text = printed(&state(&model, &[]));
    let lines = words(&text);
    for expected in [
        &["Unit", "Stored", "field", "Bytes"][..],
        &["parity/0", "count", "1"],
        &["parity/1", "start", "keep"],
        &["parity/1", "stop", "gone", "gone"],
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected:?}: {text}");
    }
    assert!(!text.contains("config_changed"), "{text}");

    let text = printed(&state(&model, &["--values"]));
    assert!(text.contains("\"config_changed\""), "{text}");
    let unit = model.join("agents/unit-parity-1/charm");
    for (arguments, payload) in
        [(&["--json"][..], Value::Null), (&["--json", "--values"], json!({"id": 7}))]
    {
        let report: Value = serde_json::from_str(&printed(&state(&unit, arguments))).unwrap();
        let report = &report["units"][0];
        assert_eq!(report["unit"], "parity/1");
        let value = if payload.is_null() { Value::Null } else { json!(1) };
        assert_eq!(report["stored"][0]["value"], value, "{report}");
        assert_eq!(report["deferred"][0]["handler"], "keep");
        assert_eq!(report["dead_letters"][0]["payload"], payload);
        assert_eq!(report["dead_letters"][0]["reason"], "gone");
    }
    assert_eq!(std::fs::read(&file).unwrap(), before);

    // One that cannot be read does not hide the other.
    std::fs::write(&file, "damaged").unwrap();
    let output = state(&model, &[]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not the state of a charm"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("parity/0"));
}

#[test]
fn where_nothing_is_kept_the_error_says_where_to_look() {
    let directory = TempDir::new().unwrap();
    let output = state(directory.path(), &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(told.contains("keeps anything") && told.contains("cargo charm run --keep"), "{told}");
    let output = state(&directory.path().join("none"), &[]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no directory"));
}
