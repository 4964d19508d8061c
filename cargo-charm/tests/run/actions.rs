//! `--action`.

use serde_json::json;

use crate::charm::Place;

const ACTIONS: &str = "\
actions:
  back-up:
    params:
      target: {type: string, default: /tmp}
    additionalProperties: false
  give-up: {}
";

const SCRIPT: &str = r#"
case "$JUJU_DISPATCH_PATH" in
actions/back-up)
    action-log "copying to $(action-get target)"
    action-set backup.path="$(action-get target)/b" ;;
actions/give-up)
    action-fail "there is no disk" ;;
*)
    status-set active ;;
esac"#;

#[test]
fn an_action_shows_its_log_and_results() {
    let place = Place::new();
    place.charm("store", ACTIONS, SCRIPT);
    let ended = place.run("store --action store/0 back-up target=/var");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let shown = "Action 1: back-up on store/0, completed\n  copying to /var\n";
    assert!(ended.stdout.contains(shown), "{}", ended.stdout);
    assert!(ended.stdout.contains("  backup.path: /var/b\n"), "{}", ended.stdout);
}

#[test]
fn json_has_every_action() {
    let place = Place::new();
    place.charm("store", ACTIONS, SCRIPT);
    let report =
        place.report("store --units 2 --action store/leader back-up --action store/1 back-up");
    let actions = report["actions"].as_array().unwrap();
    let units: Vec<&str> = actions.iter().map(|action| action["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["store/0", "store/1"]);
    assert_eq!(actions[0]["parameters"], json!({"target": "/tmp"}));
    assert_eq!(actions[0]["status"], "completed");
    assert_eq!(actions[0]["log"][0], "copying to /tmp");
}

#[test]
fn an_action_that_fails_fails_the_run() {
    let place = Place::new();
    place.charm("store", ACTIONS, SCRIPT);
    let ended = place.run("store --action store/0 give-up");
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(ended.stdout.contains("give-up on store/0, failed"), "{}", ended.stdout);
    let text = "the action `give-up` of `store/0` failed: there is no disk";
    assert!(ended.stderr.contains(text), "{}", ended.stderr);
}
