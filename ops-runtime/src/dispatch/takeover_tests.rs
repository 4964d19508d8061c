//! What a Python charm has left, in the dispatches that follow.

use serde_json::{Value, json};

use super::state_tests::Unit;
use crate::state::test_support::OpsFile;

const STORED: &str = "Python/StoredStateData[_stored]";

/// A unit whose Python charm has stored something, and deferred what nobody takes too.
fn unit() -> (Unit, OpsFile) {
    let unit = Unit::new();
    let ops = OpsFile::new(unit.directory.path());
    ops.save(STORED, &json!({"seen": ["python"], "size": 1}));
    for (event, observer, method) in [
        ("Python/on/changed[1]", "Python", "_counted"),
        ("Python/on/changed[2]", "Python", "_on_changed"),
        ("Python/on/changed[3]", "Python", "_on_changed"),
        ("Python/on/start[4]", "Python", "_count"),
        ("Python/Lib[a]/on/made[5]", "Python", "_count"),
        ("Python/on/changed[6]", "Python/Lib[a]", "_count"),
        ("Python/on/changed[7]", "Python", "count"),
    ] {
        ops.defer(event, &json!({"id": event.len()}), observer, method);
    }
    ops.notice("Python/on/changed[8]", "Python", "_count");
    (unit, ops)
}

#[test]
fn a_python_charm_is_taken_over_once() {
    let (mut unit, _ops) = unit();
    let (outcome, _) = unit.dispatch("unknown", "", "", true);
    assert_eq!(outcome, Ok(()));
    let dead = "WARNING -- the event that the Python charm has deferred is kept as a dead letter in \
                `.ops-state.db`: ";
    let lib = "the charm has no component that was `Lib[a]`: its field can have \
               `#[component(python = \"Lib[a]\")]`";
    assert_eq!(
        unit.logged[..7],
        [
            "INFO -- took over from the Python charm that this unit had: 1 stored values, 1 deferred \
             events",
            "WARNING -- not taken over from the Python charm's `Python/StoredStateData[_stored]`: `size` \
             (no stored field has this name)",
            &format!("{dead}`Python/Lib[a]/on/made` for `_count` ({lib})"),
            &format!("{dead}`Python/on/changed` for `Lib[a]._count` ({lib})"),
            &format!(
                "{dead}`Python/on/changed` for `_count` (what it says cannot be read: nothing was \
                      kept of it)"
            ),
            &format!(
                "{dead}`Python/on/changed` for `_on_changed` (no handler has its name: the one that \
                      does the same can have `#[on(changed, former = \"_on_changed\")]`) (2 times)"
            ),
            &format!("{dead}`Python/on/start` for `_count` (the charm has no event `start`)"),
        ]
    );
    // Under its former name, and its own: one event for one handler.
    assert_eq!(unit.seen(), ["python", "-"]);
    let letters = unit.state().dead_letters();
    assert_eq!(letters.len(), 5);
    assert_eq!(letters[0].deferred.event, "Python/on/changed");
    assert_eq!(letters[0].deferred.payload, json!({"id": 20}));
    assert_eq!(letters[3].deferred.component, "Lib[a]");
    assert_eq!(letters[4].deferred.payload, Value::Null);

    unit.dispatch("unknown", "", "", true).0.unwrap();
    let told = unit.logged.iter().filter(|line| line.contains("Python"));
    assert_eq!(told.count(), 0, "{:?}", unit.logged);
    assert_eq!(unit.seen(), ["python", "-"]);
}

#[test]
fn what_the_python_charm_has_done_since_replaces_and_is_queued_behind() {
    let (mut unit, ops) = unit();
    unit.changed("defer", "new");
    assert_eq!(unit.waiting(), ["", "new"]);
    assert_eq!(unit.seen(), ["python", "defer", "defernew"]);
    ops.save(STORED, &json!({"seen": ["more"]}));
    ops.defer("Python/on/changed[9]", &json!({}), "Python", "_count");
    unit.changed("defer", "newer");
    // What waits is not put there again; nor is a dead letter.
    assert_eq!(unit.waiting(), ["", "new", "newer"]);
    assert_eq!(unit.seen(), ["more", "defer", "defernew", "defernewer"]);
    assert_eq!(unit.state().dead_letters().len(), 5);
}

#[test]
fn a_dispatch_that_comes_to_nothing_takes_nothing_over() {
    for (hook, mode, commits) in
        [("changed", "fail", true), ("changed", "", false), ("collect-metrics", "", true)]
    {
        let (mut unit, _ops) = unit();
        let _ = unit.dispatch(hook, mode, "", commits);
        assert_eq!((unit.seen(), unit.waiting()), (vec![], vec![]), "{hook} {mode}");
        unit.dispatch("unknown", "", "", true).0.unwrap();
        assert_eq!(unit.seen(), ["python", "-"], "{hook} {mode}");
    }
}

#[test]
fn a_python_state_that_is_damaged_fails_the_hook_before_any_handler() {
    let mut unit = Unit::new();
    std::fs::write(unit.directory.path().join(".unit-state.db"), "not a database").unwrap();
    let (outcome, calls) = unit.dispatch("changed", "", "a", true);
    let error = outcome.unwrap_err();
    assert!(error.contains("cannot read the Python charm's state"), "{error}");
    assert_eq!(calls, [""; 0]);
}

#[test]
fn what_a_python_charm_has_kept_with_juju_is_told_when_it_is_refreshed() {
    let keys = ["StoredStateData[_stored]", "Python/StoredStateData[_stored]", "#notices#", "own"];
    for (in_juju, hook, is_told) in [
        (&keys[..], "upgrade-charm", true),
        (&keys, "start", false),
        (&keys[1..], "upgrade-charm", false),
    ] {
        let mut unit = Unit::new();
        unit.kept = in_juju.iter().map(|key| ((*key).into(), "{count: 5}".into())).collect();
        unit.dispatch(hook, "", "", true).0.unwrap();
        let told: Vec<_> = unit.logged.iter().filter(|line| line.contains("WARNING")).collect();
        assert_eq!(told.len(), usize::from(is_told), "{:?}", unit.logged);
        let keys = "`#notices#`, `Python/StoredStateData[_stored]`; the charm can read";
        assert!(told.iter().all(|line| line.contains(keys)), "{told:?}");
    }
}

#[test]
fn a_handler_that_gives_up_gets_back_what_was_taken_over() {
    let mut unit = Unit::new();
    let ops = OpsFile::new(unit.directory.path());
    // Of a class that the Python charm was once.
    ops.save("Old/StoredStateData[_stored]", &json!({"seen": ["old"]}));
    ops.save(STORED, &json!({"seen": ["python"]}));
    unit.changed("block", "a");
    assert_eq!(unit.seen(), ["python"]);
    unit.changed("", "b");
    assert_eq!(unit.seen(), ["python", "-b"]);
}

#[test]
fn what_was_taken_over_is_known_also_where_the_state_is_lost() {
    let (mut unit, ops) = unit();
    unit.changed("", "a");
    assert_eq!(unit.seen(), ["python", "-", "-a"]);
    for _ in 0..2 {
        std::fs::remove_file(unit.directory.path().join(".ops-state.db")).unwrap();
        unit.changed("", "b");
        assert_eq!(unit.seen(), ["-b"]);
        let told = unit.logged.iter().filter(|line| line.starts_with("WARNING"));
        let told: Vec<_> = told.filter(|line| line.contains("is not taken over again")).collect();
        assert_eq!(told.len(), 1, "{:?}", unit.logged);
    }
    unit.changed("", "c");
    assert_eq!(unit.seen(), ["-b", "-c"]);
    assert!(!unit.logged.iter().any(|line| line.contains("again")), "{:?}", unit.logged);
    // The Python charm has run meanwhile.
    ops.save(STORED, &json!({"seen": ["more"]}));
    unit.changed("", "d");
    assert_eq!(unit.seen(), ["more", "-", "-d"]);
}

#[test]
fn a_log_that_does_not_work_keeps_nothing_from_being_taken_over() {
    let mut unit = Unit::new();
    let ops = OpsFile::new(unit.directory.path());
    let long = "k".repeat(20_000);
    ops.save(STORED, &json!({"seen": ["python"], "a\u{0}\u{1b}[31m\nb": 1, long: 2}));
    ops.notice("Python/on/\u{0}[1]", "Python", "_count\r");
    unit.refuses_log = true;
    unit.changed("", "a");
    assert_eq!(unit.seen(), ["python", "-a"]);
    let told: Vec<_> = unit.logged.iter().filter(|line| line.contains("Python")).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    for line in told {
        assert!(!line.contains(char::is_control) && line.len() < 17_000, "{line}");
    }
}
