//! What a run shows.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::charm::Place;

const GREETER: &str = r#"
case "$JUJU_HOOK_NAME" in
start) open-port 80/tcp; application-version-set 1.2; status-set active "ready at last" ;;
esac"#;

#[test]
fn a_run_shows_each_event_and_then_the_model() {
    let place = Place::new();
    place.charm("greeter", "peers: {cluster: {interface: cluster}}\n", GREETER);
    let ended = place.run("greeter --units 2");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{}", ended.stdout);
    let (timeline, tables) = ended.stdout.split_once("\n\n").unwrap();

    let mut lines = timeline.lines();
    assert_eq!(lines.next(), Some("> deploy greeter --num-units 2"));
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words[0] == "greeter/0" || words[0] == "greeter/1", "{line}");
        assert!(words[2].parse::<f64>().is_ok() && ["ms", "s"].contains(&words[3]), "{line}");
    }
    let start = timeline.lines().find(|line| line.contains(" start ")).unwrap();
    assert!(start.ends_with("active  ready at last"), "{start}");

    assert_eq!(
        tables,
        "\
Model  Juju
local  3.6.11

App      Version  Status  Scale  Charm    Message
greeter  1.2      active  2      greeter  ready at last

Unit        Workload  Agent  Ports   Message
greeter/0*  active    idle   80/tcp  ready at last
greeter/1   active    idle   80/tcp  ready at last

Provider         Requirer         Interface  Type
greeter:cluster  greeter:cluster  cluster    peer
"
    );
}

#[test]
fn json_is_one_document() {
    let place = Place::new();
    place.charm("greeter", "", GREETER);
    let ended = place.run("greeter --json");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    let mut keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["actions", "answers", "model", "timeline"]);
    let start = document["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["event"] == "start")
        .unwrap();
    assert_eq!(start["unit"], "greeter/0");
    assert_eq!(start["attempt"], 1);
    assert_eq!(start["outcome"], "done");
    assert_eq!(start["status"]["status"], "active");
    assert!(start["duration_ms"].as_f64().unwrap() > 0.0);
    assert_eq!(document["model"]["applications"]["greeter"]["version"], "1.2");
}

#[test]
fn json_has_what_the_charm_wrote_to_the_byte() {
    let place = Place::new();
    let script = r#"status-set active "$(printf 'd\303\251j\303\240 \033[31m \177 \302\233')""#;
    place.charm("writer", "", script);
    let report = place.report("writer");
    let unit = &report["model"]["applications"]["writer"]["units"]["writer/0"];
    assert_eq!(unit["status"]["message"], "d\u{e9}j\u{e0} \u{1b}[31m \u{7f} \u{9b}");
    let ended = place.run("writer");
    assert!(ended.stdout.contains("déjà \\u{1b}[31m \\u{7f} \\u{9b}\n"), "{}", ended.stdout);
}

#[test]
fn both_transports_lead_to_the_same_model() {
    let place = Place::new();
    place.charm("greeter", "", GREETER);
    let by_socket = place.report("greeter --transport socket");
    let by_executables = place.report("greeter --transport exec");
    assert_eq!(by_socket["model"].to_string(), by_executables["model"].to_string());
}

#[test]
fn a_hook_that_fails_ends_the_run_with_its_log() {
    let place = Place::new();
    place.charm("broken", "", "echo 'the disk is full' >&2; exit 3");
    let ended = place.run("broken --retries 1");
    assert_eq!(ended.code, Some(1));
    assert!(ended.stdout.contains("(attempt 2)"), "{}", ended.stdout);
    assert!(ended.stdout.contains("broken/0*  error"), "{}", ended.stdout);
    for text in ["`broken/0`", "`install` failed 2 times", "the disk is full"] {
        assert!(ended.stderr.contains(text), "no {text} in {}", ended.stderr);
    }
    assert!(!ended.stderr.contains('\x1b') && !ended.stdout.contains('\x1b'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    place.charm("greeter", "", GREETER);
    for line in ["greeter", "greeter --json"] {
        let mut command = place.command(line);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn what_is_kept_can_be_looked_at() {
    let place = Place::new();
    place.charm("greeter", "", "juju-log hello; status-set active; touch made");
    let report = place.report("greeter --keep kept/here");
    let kept = place.path("kept/here");
    let model: Value = serde_json::from_slice(&fs::read(kept.join("model.json")).unwrap()).unwrap();
    assert_eq!(model, report["model"]);
    assert!(kept.join("agents/unit-greeter-0/charm/made").is_file());
    let log = fs::read_to_string(kept.join("debug.log")).unwrap();
    assert!(log.lines().any(|line| line.ends_with("greeter/0 INFO juju-log hello")), "{log}");

    let again = place.run("greeter --keep kept/here");
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("is not empty") && again.stderr.contains("--keep"));
}
