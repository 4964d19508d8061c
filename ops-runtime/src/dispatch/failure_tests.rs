//! What is left of a handler that fails, gives up, or says what cannot be kept.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::state_tests::Unit;
use crate::prelude::*;

#[derive(Debug, Serialize, Deserialize)]
struct Measured {
    level: Option<f64>,
}

#[component(events(Measured), crate = crate)]
struct Meter {
    #[stored]
    last: u64,
}

#[component(crate = crate)]
impl Meter {
    #[allow(clippy::unused_self)] // the charm calls it on its field
    fn measure(&self, cx: &ComponentContext<Self>, level: f64) {
        cx.emit(Measured { level: Some(level) });
    }
}

#[charm(dir = "tests/careful", crate = crate)]
struct Careful {
    #[component]
    meter: Meter,
    #[stored]
    count: u64,
    #[stored]
    level: Option<f64>,
    #[stored]
    asked: Cell<u64>,
    #[stored]
    pairs: BTreeMap<BTreeSet<u8>, u8>,
}

#[charm(dir = "tests/careful", crate = crate)]
impl Careful {
    #[on(start)]
    fn wait(&mut self, _cx: &Context<Self>) -> Flow {
        Flow::defer("not yet")
    }

    #[on(config_changed, collect_metrics)]
    fn measure(&mut self, cx: &Context<Self>) {
        let level = if wants(cx, "odd number") { f64::NAN } else { 1.0 };
        self.meter.measure(&cx.components().meter(), level);
    }

    #[on(meter.measured)]
    fn measured(&mut self, cx: &Context<Self>, event: &Measured) -> Result<Flow> {
        if wants(cx, "deferral") {
            return Ok(Flow::defer("later"));
        }
        match event.level {
            Some(2.0) => Err(Failure::blocked("it is too much")),
            _ => Ok(Flow::Done),
        }
    }

    #[action]
    fn work(&mut self, cx: &Context<Self>) -> Result<()> {
        self.count += 1;
        self.meter.last += 1;
        if wants(cx, "odd key") {
            self.pairs.insert([1, 2].into(), 3);
        }
        if wants(cx, "odd number") {
            self.level = Some(f64::NAN);
        }
        Ok(())
    }

    #[status]
    fn status(&self, cx: &Context<Self>) -> Result<Status> {
        if wants(cx, "blocked") {
            self.asked.set(self.asked.get() + 1);
            cx.unit().open_port(Port::tcp(80));
            return Err(Failure::blocked("do something"));
        }
        Ok(Status::waiting("a moment"))
    }

    #[on(before_commit)]
    fn finish(&mut self, cx: &Context<Self>) {
        if wants(cx, "late") {
            self.meter.measure(&cx.components().meter(), 2.0);
        }
    }
}

/// Whether the test wants it.
fn wants(cx: &Context<Careful>, what: &str) -> bool {
    cx.hook().variable("JUJU_TEST_WANTS").unwrap_or_default().split(", ").any(|word| word == what)
}

fn dispatch(unit: &mut Unit, event: &str, wanted: &str) -> (Result<(), String>, Vec<String>) {
    unit.dispatch_to::<Careful>(event, &[("JUJU_TEST_WANTS", wanted)], true)
}

fn act(unit: &mut Unit, wanted: &str) -> Vec<String> {
    let action = [
        ("JUJU_DISPATCH_PATH", "actions/work"),
        ("JUJU_ACTION_NAME", "work"),
        ("JUJU_ACTION_UUID", "1"),
        ("JUJU_TEST_WANTS", wanted),
    ];
    let (outcome, calls) = unit.dispatch_to::<Careful>("", &action, true);
    assert_eq!(outcome, Ok(()));
    calls
}

/// What is kept of the stored fields.
fn stored(unit: &Unit) -> Vec<String> {
    let state = unit.state();
    let entries = state.now().iter().map(|(key, value)| format!("{key} {value}"));
    entries.filter(|entry| entry.starts_with("stored/") && !entry.contains('@')).collect()
}

fn warnings(unit: &Unit) -> Vec<&str> {
    let lines = unit.logged.iter().filter(|line| !line.starts_with("DEBUG"));
    lines.map(String::as_str).collect()
}

#[test]
fn an_action_that_cannot_be_kept_fails_and_leaves_nothing() {
    let mut unit = Unit::new();
    act(&mut unit, "");
    let kept = ["stored/count 1", "stored/meter.last 1"];
    assert_eq!(stored(&unit), kept);
    for (wanted, field) in [("odd key", "`pairs` cannot be kept"), ("odd number", "`level` would")]
    {
        let calls = act(&mut unit, wanted);
        let failed = calls.iter().find(|call| call.starts_with("action-fail ")).unwrap();
        assert!(failed.contains(field), "{calls:?}");
        assert!(!calls.iter().any(|call| call.starts_with("state-set ")), "{calls:?}");
        assert_eq!(stored(&unit), kept);
    }
    act(&mut unit, "");
    assert_eq!(stored(&unit), ["stored/count 2", "stored/meter.last 2"]);
}

#[test]
fn an_event_that_would_not_come_back_cannot_be_deferred() {
    let mut unit = Unit::new();
    let (outcome, _) = dispatch(&mut unit, "config-changed", "odd number, deferral");
    assert_eq!(
        outcome.unwrap_err(),
        "failed in `measured`: `meter.measured` cannot be deferred: what it says would not come back as it \
         is: its type's `Serialize` and `Deserialize` must fit, and numbers must be finite"
    );
    // Whoever does not ask for it again need not keep it, also where others wait.
    dispatch(&mut unit, "start", "").0.unwrap();
    dispatch(&mut unit, "config-changed", "odd number").0.unwrap();
    dispatch(&mut unit, "config-changed", "deferral").0.unwrap();
    let waiting = unit.state().queue().into_iter().map(|queued| queued.deferred.unwrap());
    assert_eq!(waiting.map(|it| it.event).collect::<Vec<_>>(), ["start", "meter.measured"]);
}

#[test]
fn what_does_not_fit_its_type_any_more_is_not_told() {
    let mut unit = Unit::new();
    unit.queue(&[("measured", "meter.measured", json!({"level": "hunter2"}))]);
    dispatch(&mut unit, "update-status", "").0.unwrap();
    assert!(warnings(&unit)[0].contains("its payload cannot be read: expected f64; it is kept"));
    unit.keep("stored/count", r#""hunter2""#);
    let told = dispatch(&mut unit, "update-status", "").0.unwrap_err();
    assert!(told.contains("`count` was kept as another type"), "{told}");
    assert!(told.ends_with(": expected u64 at line 1 column 9"), "{told}");
    assert!(!unit.logged.iter().any(|line| line.contains("hunter2")), "{:?}", unit.logged);
}

#[test]
fn a_status_method_that_gives_up_has_written_nothing() {
    let mut unit = Unit::new();
    let (outcome, calls) = dispatch(&mut unit, "config-changed", "blocked");
    assert_eq!((outcome, calls), (Ok(()), vec!["status-set blocked -- do something".to_owned()]));
    assert_eq!(stored(&unit), [""; 0]);
}

#[test]
fn who_gives_up_before_the_commit_sets_the_status() {
    let (outcome, calls) = dispatch(&mut Unit::new(), "update-status", "late");
    assert_eq!(outcome, Ok(()));
    assert_eq!(calls, ["status-set waiting -- a moment", "status-set blocked -- it is too much"]);
    // The worst counts, and of those that are as bad the first.
    let (outcome, calls) = dispatch(&mut Unit::new(), "update-status", "late, blocked");
    assert_eq!((outcome, calls), (Ok(()), vec!["status-set blocked -- do something".to_owned()]));
}

#[test]
fn nobody_defers_where_nothing_is_kept() {
    let mut unit = Unit::new();
    let (outcome, calls) = dispatch(&mut unit, "collect-metrics", "deferral");
    assert_eq!((outcome, calls), (Ok(()), Vec::new()));
    assert_eq!(
        warnings(&unit),
        [
            "WARNING -- `measured` asks for `meter.measured` again (later), which will not come: Juju keeps \
             nothing of `collect-metrics`"
        ]
    );
}
