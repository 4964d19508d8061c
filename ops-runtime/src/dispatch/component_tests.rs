//! Components in dispatches: who is told when, what is kept, and what a failure undoes.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::describe;
use super::state_tests::Unit;
use crate::charm::Charm;
use crate::prelude::*;
use crate::state::DeadLetter;

#[derive(Debug, Serialize, Deserialize)]
struct Counted {
    count: u64,
}

/// Counts, and tells of it; in some modes it defers or fails.
#[component(interface = "mysql_client", role = requires, events(Counted), crate = crate)]
struct Counter {
    #[stored(former = "number")]
    count: u64,
}

#[component(crate = crate)]
impl Counter {
    #[on(relation_changed, former = "changed")]
    fn count(&mut self, cx: &ComponentContext<Self>) -> Result<Flow> {
        self.count += 1;
        told(cx.log(LogLevel::Info, format!("{} counts {}", cx.path(), self.count)));
        cx.emit(Counted { count: self.count });
        cx.unit().open_port(Port::tcp(80));
        match mode(cx.hook(), cx.path()) {
            "defer" => Ok(Flow::defer("not yet")),
            "block" => Err(Failure::blocked("do something")),
            "fail" => Err(Failure::msg("no")),
            _ => Ok(Flow::Done),
        }
    }

    #[on(config_changed)]
    fn reset(&mut self, cx: &ComponentContext<Self>) {
        told(cx.log(LogLevel::Info, format!("{} resets", cx.path())));
        self.count = 0;
    }

    #[status]
    fn status(&self, cx: &ComponentContext<Self>) -> Status {
        if mode(cx.hook(), cx.path()) == "emit" {
            cx.emit(Counted { count: 0 });
        }
        Status::waiting(cx.path())
    }

    fn again(&self, cx: &ComponentContext<Self>) {
        cx.emit(Counted { count: self.count });
    }
}

/// Has a counter of its own, and tells what that tells.
#[component(interface = "mysql_client", role = requires, events(Counted), crate = crate)]
struct Outer {
    #[component(relation, former = "core")]
    inner: Counter,
}

#[component(crate = crate)]
impl Outer {
    #[on(inner.counted)]
    fn pass_on(&mut self, cx: &ComponentContext<Self>, event: &Counted) -> Flow {
        told(cx.log(LogLevel::Info, format!("{} passes {} on", cx.path(), event.count)));
        cx.emit(Counted { count: event.count });
        if mode(cx.hook(), "pass") == "defer" { Flow::defer("later") } else { Flow::Done }
    }

    #[on(relation_changed)]
    fn changed(&mut self, cx: &ComponentContext<Self>, event: &RelationChanged<Self>) {
        let name = event.relation(cx).endpoint();
        told(cx.log(LogLevel::Info, format!("{} knows {name}:{}", cx.path(), event.id())));
    }
}

#[charm(dir = "tests/components", crate = crate)]
struct Noisy {
    #[component(relation = "database", former = "first")]
    outer: Outer,
    #[component(relation = "database")]
    counter: Counter,
    #[stored]
    sum: u64,
}

#[charm(dir = "tests/components", crate = crate)]
impl Noisy {
    #[on(database_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>) {
        told(cx.log(LogLevel::Info, "the charm is told last"));
    }

    #[on(outer.counted, counter.counted, former = "was_counted")]
    fn counted(&mut self, cx: &Context<Self>) -> Flow {
        self.sum += 1;
        told(cx.log(LogLevel::Info, "the charm is told of a count"));
        match mode(cx.hook(), "charm") {
            "circle" => {
                self.counter.again(&cx.components().counter());
                Flow::Done
            }
            "once-more" if self.sum == 4 => {
                self.counter.again(&cx.components().counter());
                Flow::Done
            }
            "defer" => Flow::defer("a moment"),
            _ => Flow::Done,
        }
    }

    #[on(counter.counted)]
    fn counted_again(&mut self, cx: &Context<Self>, event: &Counted) {
        told(cx.log(LogLevel::Info, format!("and of the number {}", event.count)));
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::waiting("the charm")
    }
}

/// What the test wants of somebody: `counter=defer` among the words of a variable.
fn mode<'hook>(hook: &'hook crate::HookContext, of: &str) -> &'hook str {
    let words = hook.variable("JUJU_TEST_MODES").unwrap_or_default().split(' ');
    words.filter_map(|word| word.split_once('=')).find(|(who, _)| *who == of).map_or("", |it| it.1)
}

fn told(logged: Result<(), crate::Error>) {
    logged.unwrap();
}

/// A dispatch of `database-relation-changed`; its outcome and the lines of its log.
fn changed(unit: &mut Unit, modes: &str) -> (Result<(), String>, Vec<String>) {
    let variables = [("JUJU_TEST_MODES", modes), ("JUJU_RELATION_ID", "database:3")];
    let (outcome, _) = unit.dispatch_to::<Noisy>("database-relation-changed", &variables, true);
    (outcome, lines(unit))
}

/// The lines of the log of the last dispatch, without their level.
fn lines(unit: &Unit) -> Vec<String> {
    let lines = unit.logged.iter().filter(|line| !line.starts_with("DEBUG"));
    lines.map(|line| line.split_once(" -- ").unwrap().1.to_owned()).collect()
}

/// `outer/pass_on inner.counted {…}` for each entry of the queue.
fn queue(unit: &Unit) -> Vec<String> {
    let entries = unit.state().queue().into_iter().map(|queued| queued.deferred.unwrap());
    let entry = |it: crate::state::Deferred| {
        format!("{}/{} {} {}", it.component, it.handler, it.event, it.payload)
    };
    entries.map(entry).collect()
}

fn stored(unit: &Unit) -> Vec<(String, String)> {
    let state = unit.state();
    let entries = state.now().iter().map(|(key, value)| (key.to_string(), value.clone()));
    entries.filter(|(key, _)| key.starts_with("stored/") && !key.contains('@')).collect()
}

const ONE_ROUND: [&str; 8] = [
    "outer.inner counts 1",
    "outer passes 1 on",
    "the charm is told of a count",
    "outer knows database:3",
    "counter counts 1",
    "the charm is told of a count",
    "and of the number 1",
    "the charm is told last",
];

// FWK-007 FWK-040 FWK-041
#[test]
fn what_follows_from_an_event_comes_before_the_next_handler() {
    let mut unit = Unit::new();
    let (outcome, lines) = changed(&mut unit, "");
    assert_eq!((outcome, &lines[..]), (Ok(()), &ONE_ROUND.map(str::to_owned)[..]));
    let stored = stored(&unit);
    let stored: Vec<_> = stored.iter().map(|(key, value)| (&**key, &**value)).collect();
    assert_eq!(
        stored,
        [("stored/counter.count", "1"), ("stored/outer.inner.count", "1"), ("stored/sum", "2")]
    );
}

// FWK-042
#[test]
fn what_a_component_emits_is_told_also_if_it_defers() {
    let mut unit = Unit::new();
    let (outcome, lines) = changed(&mut unit, "counter=defer");
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        lines[4..7],
        ["counter counts 1", "the charm is told of a count", "and of the number 1"]
    );
    assert_eq!(lines[7], "`counter.count` deferred `relation_changed`: not yet");
    let entries = queue(&unit);
    assert!(entries[0].starts_with("counter/count relation_changed {"), "{entries:?}");
    let (outcome, lines) = changed(&mut unit, "");
    assert_eq!((outcome, &*lines[0]), (Ok(()), "counter counts 2"));
    assert_eq!(queue(&unit), [""; 0]);
}

// FWK-039
#[test]
fn an_observer_can_defer_and_an_identical_event_waits_once() {
    let mut unit = Unit::new();
    changed(&mut unit, "pass=defer charm=defer").0.unwrap();
    let entries =
        [r#"/counted outer.counted {"count":1}"#, r#"outer/pass_on inner.counted {"count":1}"#];
    let counter = r#"/counted counter.counted {"count":1}"#;
    assert_eq!(queue(&unit), [entries[0], entries[1], counter]);
    // The charm is asked about each once, the outer component tells again what waits already.
    let (outcome, _) = unit.dispatch_to::<Noisy>(
        "update-status",
        &[("JUJU_TEST_MODES", "pass=defer charm=defer")],
        true,
    );
    assert_eq!(outcome, Ok(()));
    let told = lines(&unit);
    let told: Vec<_> = told.iter().filter(|line| !line.contains("deferred")).collect();
    assert_eq!(
        told,
        ["the charm is told of a count", "outer passes 1 on", "the charm is told of a count"]
    );
    assert_eq!(queue(&unit), [entries[0], entries[1], counter]);
    unit.dispatch_to::<Noisy>("update-status", &[], true).0.unwrap();
    assert_eq!(queue(&unit), [""; 0]);
}

#[test]
fn the_same_event_emitted_by_the_handler_of_a_deferred_one_is_one_more() {
    let mut unit = Unit::new();
    changed(&mut unit, "charm=defer").0.unwrap();
    unit.dispatch_to::<Noisy>("update-status", &[("JUJU_TEST_MODES", "charm=once-more")], true)
        .0
        .unwrap();
    let counter = "the charm is told of a count";
    assert_eq!(lines(&unit), [counter, counter, counter, "and of the number 1"]);
    assert_eq!(queue(&unit), [""; 0]);
}

#[test]
fn a_handler_that_gives_up_undoes_what_it_did_and_tells_nobody() {
    let mut unit = Unit::new();
    changed(&mut unit, "").0.unwrap();
    let before = stored(&unit);
    let (outcome, lines) = changed(&mut unit, "counter=block outer.inner=block");
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        lines,
        [
            "outer.inner counts 2",
            "`outer.inner.count` gave up its event: do something",
            "outer knows database:3",
            "counter counts 2",
            "`counter.count` gave up its event: do something",
            "the charm is told last",
        ]
    );
    assert_eq!(stored(&unit), before);
    let (outcome, _) = changed(&mut unit, "counter=fail");
    assert_eq!(outcome, Err("failed in `counter.count`: no".to_owned()));
    assert_eq!(stored(&unit), before);
}

#[test]
fn events_without_end_are_an_error_that_names_them() {
    let (outcome, _) = changed(&mut Unit::new(), "charm=circle");
    let text = outcome.unwrap_err();
    assert!(text.ends_with("without end: `counter.counted` → `counter.counted`"), "{text}");
}

#[test]
fn a_status_changes_nothing() {
    let (outcome, _) = changed(&mut Unit::new(), "counter=emit");
    let text = "failed in `counter.status`: a status changes nothing, but it emits `counted`";
    assert_eq!(outcome, Err(text.to_owned()));
}

#[test]
fn the_charms_own_status_counts_first() {
    let mut unit = Unit::new();
    let (outcome, calls) = unit.dispatch_to::<Noisy>("config-changed", &[], true);
    assert_eq!(outcome, Ok(()));
    assert_eq!(lines(&unit), ["outer.inner resets", "counter resets"]);
    assert_eq!(calls.last().unwrap(), "status-set waiting -- the charm");
}

/// The charm before its fields and handlers were renamed.
#[component(interface = "mysql_client", role = requires, events(Counted), crate = crate)]
struct OldCounter {
    #[stored]
    number: u64,
}

#[component(crate = crate)]
impl OldCounter {
    #[on(relation_changed)]
    fn changed(&mut self, cx: &ComponentContext<Self>) -> Flow {
        self.number = 40;
        cx.emit(Counted { count: 40 });
        Flow::defer("not yet")
    }
}

#[component(interface = "mysql_client", role = requires, events(Counted), crate = crate)]
struct OldOuter {
    #[component(relation)]
    core: OldCounter,
}

#[component(crate = crate)]
impl OldOuter {
    #[on(core.counted)]
    fn pass_on(&mut self, cx: &ComponentContext<Self>) -> Flow {
        cx.emit(Counted { count: 40 });
        Flow::defer("not yet")
    }
}

#[charm(dir = "tests/components", crate = crate)]
struct Old {
    #[component(relation = "database")]
    first: OldOuter,
    #[component(relation = "database")]
    gone: OldCounter,
}

#[charm(dir = "tests/components", crate = crate)]
impl Old {
    #[on(first.counted, gone.counted)]
    fn was_counted(&mut self, _cx: &Context<Self>) -> Flow {
        Flow::defer("not yet")
    }
}

fn dead_letters(unit: &Unit) -> Vec<DeadLetter> {
    unit.state().dead_letters()
}

#[test]
fn renamed_fields_and_handlers_keep_state_and_queue() {
    let mut unit = Unit::new();
    let relation = [("JUJU_RELATION_ID", "database:3")];
    unit.dispatch_to::<Old>("database-relation-changed", &relation, true).0.unwrap();
    assert_eq!(queue(&unit).len(), 5, "{:?}", queue(&unit));
    let modes = [("JUJU_TEST_MODES", "pass=defer charm=defer outer.inner=defer")];
    let (outcome, _) = unit.dispatch_to::<Noisy>("update-status", &modes, true);
    assert_eq!(outcome, Ok(()));
    let told = lines(&unit);
    // It counts on from the number that was kept.
    assert!(told.contains(&"outer.inner counts 41".to_owned()), "{told:?}");
    let mut entries = queue(&unit);
    entries.sort();
    let names: Vec<_> = entries.iter().map(|entry| entry.split(" {").next().unwrap()).collect();
    assert_eq!(
        names,
        [
            "/counted outer.counted",
            "/counted outer.counted",
            "outer.inner/count relation_changed",
            "outer/pass_on inner.counted",
            "outer/pass_on inner.counted",
        ]
    );
    let letters = dead_letters(&unit);
    let reasons: Vec<_> = letters.iter().map(|letter| letter.reason.as_str()).collect();
    let gone = "the charm has no component `gone`";
    assert_eq!(reasons, [gone, gone]);
    assert!(stored(&unit).contains(&("stored/outer.inner.count".to_owned(), "41".to_owned())));
}

#[test]
fn a_charm_describes_the_handlers_of_its_components() {
    let mut text = Vec::new();
    describe::events::<Noisy>(&mut text).unwrap();
    let described: Value = serde_json::from_slice(&text).unwrap();
    let handlers = |event: &str| {
        let events = described["events"].as_array().unwrap();
        let event = events.iter().find(|it| it["event"] == event).unwrap();
        event["handlers"].to_string()
    };
    assert_eq!(
        handlers("database_relation_changed"),
        r#"["outer.inner.count","outer.changed","counter.count","changed"]"#
    );
    assert_eq!(handlers("config_changed"), r#"["outer.inner.reset","counter.reset"]"#);
    assert_eq!(
        described["statuses"][1]["handlers"].to_string(),
        r#"["status","outer.inner.status","counter.status"]"#
    );
    let emitted = |event: &str, handlers: &[&str]| json!({"event": event, "payload": "Counted", "handlers": handlers});
    assert_eq!(
        described["emitted"],
        json!([
            emitted("outer.inner.counted", &["outer.pass_on"]),
            emitted("outer.counted", &["counted"]),
            emitted("counter.counted", &["counted", "counted_again"]),
        ])
    );
    assert_eq!(Noisy::HANDLERS.len(), 4);
}
