//! `--config`, `--integrate`, `--then` and their order.

use serde_json::Value;

use crate::charm::Place;

const OPTION: &str = "config: {options: {level: {type: int, default: 1}}}\n";

/// Writes the level of every `config-changed` into the status.
const NOTES: &str = r#"
case "$JUJU_HOOK_NAME" in
config-changed) echo "$(config-get level)" >> levels; status-set active "$(tr '\n' ' ' < levels)" ;;
esac"#;

fn message<'a>(report: &'a Value, unit: &str) -> &'a str {
    let application = unit.split('/').next().unwrap();
    let unit = &report["model"]["applications"][application]["units"][unit];
    unit["status"]["message"].as_str().unwrap()
}

#[test]
fn each_step_waits_for_the_rest_of_the_one_before() {
    let place = Place::new();
    place.charm("noter", OPTION, NOTES);
    for (line, levels) in [
        ("noter", "1"),
        ("noter --config level=2", "2"),
        ("noter --config level=2 --config level=3", "3"),
        ("noter --config level=2 --then --config level=3 --then --config level=4", "2 3 4"),
        ("noter --then --config level=5 --config level=6", "1 6"),
    ] {
        assert_eq!(message(&place.report(line), "noter/0").trim_end(), levels, "{line}");
    }
}

#[test]
fn several_charms_are_told_apart() {
    let place = Place::new();
    let dispatch = r#"status-set active "$(config-get level) of $JUJU_UNIT_NAME""#;
    place.charm("one", &format!("{OPTION}provides: {{site: {{interface: http}}}}\n"), dispatch);
    place.charm("two", &format!("{OPTION}requires: {{web: {{interface: http}}}}\n"), dispatch);
    let report = place.report(
        "one two --units 1 --units two=2 --config one.level=7 --config two:level=8 \
         --then --integrate one:site two",
    );
    assert_eq!(message(&report, "one/0"), "7 of one/0");
    assert_eq!(message(&report, "two/1"), "8 of two/1");
    let events: Vec<&str> = report["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    let last_start = events.iter().rposition(|event| *event == "start").unwrap();
    let created = events.iter().position(|event| *event == "web-relation-created").unwrap();
    assert!(last_start < created, "{events:?}");
    assert!(events.contains(&"site-relation-joined"), "{events:?}");
}

#[test]
fn a_timeline_shows_what_the_operator_does_where_it_happens() {
    let place = Place::new();
    place.charm("noter", OPTION, NOTES);
    let ended = place.run("noter --config level=2 --then --config level=3");
    let shown: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with('>')).collect();
    assert_eq!(shown, ["> deploy noter --config level=2", "> config noter level=3"]);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let second = lines.iter().position(|line| *line == shown[1]).unwrap();
    assert!(lines[second + 1].contains("config-changed"), "{}", ended.stdout);
}

#[test]
fn units_come_and_go_and_time_passes() {
    let place = Place::new();
    place.charm("noter", "", r#"status-set active "$JUJU_HOOK_NAME $(is-leader)""#);
    let report = place.report(
        "noter --units 3 --then --remove-unit noter/leader --add-unit noter \
         --then --leader noter/3 --then --wait 11m",
    );
    let units = report["model"]["applications"]["noter"]["units"].as_object().unwrap();
    assert_eq!(units.keys().collect::<Vec<_>>(), ["noter/1", "noter/2", "noter/3"]);
    assert_eq!(message(&report, "noter/3"), "update-status True");
    assert_eq!(message(&report, "noter/1"), "update-status False");
    let timeline = report["timeline"].as_array().unwrap();
    let updates = timeline.iter().filter(|event| event["event"] == "update-status").count();
    assert_eq!(updates, 6, "each unit twice in 11 minutes");
}

#[test]
fn a_relation_is_removed() {
    let place = Place::new();
    place.charm("one", "provides: {site: {interface: http}}\n", "");
    place.charm("two", "requires: {web: {interface: http}}\n", "");
    let report = place.report("one two --integrate one two --then --remove-relation two:web one");
    assert_eq!(report["model"]["relations"], serde_json::json!({}));
    let timeline = report["timeline"].as_array().unwrap();
    let last: Vec<_> = timeline.iter().rev().take(2).map(|event| &event["event"]).collect();
    assert!(last.contains(&&Value::from("site-relation-broken")), "{last:?}");

    let again = place.run("one two --remove-relation one two");
    assert!(again.stderr.contains("`one` and `two` are not integrated"), "{}", again.stderr);
}
