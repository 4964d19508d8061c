//! `any`, `before_commit` and `after_commit` in components, and what handlers that change nothing cost.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::describe;
use super::state_tests::Unit;
use crate::prelude::*;

#[derive(Debug, Serialize, Deserialize)]
struct Noted {
    by: String,
}

/// Takes part in the end of each dispatch.
#[component(interface = "mysql_client", role = requires, events(Noted), crate = crate)]
struct Inner {
    #[stored]
    commits: u64,
    /// Changed without `&mut self`.
    #[stored]
    looks: Cell<u64>,
}

#[component(crate = crate)]
impl Inner {
    #[on(any, former = "every")]
    fn look(&self, cx: &ComponentContext<Self>, event: &ComponentEvent<Self>) -> Result<()> {
        self.looks.set(self.looks.get() + 1);
        Ok(cx.log(LogLevel::Info, format!("{} sees {}", cx.path(), event.name()))?)
    }

    #[on(before_commit)]
    fn last(&mut self, cx: &ComponentContext<Self>) -> Result<()> {
        cx.log(LogLevel::Info, format!("{} before", cx.path()))?;
        let mode = cx.hook().variable("JUJU_TEST_MODE").unwrap_or_default();
        if mode == format!("{} fails", cx.path()) {
            return Err("no".into());
        }
        self.commits += 1;
        cx.emit(Noted { by: cx.path().to_owned() });
        cx.unit().open_port(Port::tcp(80));
        Ok(())
    }

    #[on(after_commit)]
    fn kept(&self, cx: &AfterCommit<Self>) -> Result<()> {
        if cx.hook().variable("JUJU_TEST_MODE") == Some("late") {
            return Err("too late".into());
        }
        Ok(cx.log(LogLevel::Info, format!("{} after {}", cx.path(), self.commits))?)
    }
}

#[component(interface = "mysql_client", role = requires, crate = crate)]
struct Outer {
    #[component(relation)]
    inner: Inner,
}

#[component(crate = crate)]
impl Outer {
    #[on(inner.noted)]
    fn noted(&self, cx: &ComponentContext<Self>, event: &Noted) -> Result<()> {
        Ok(cx.log(LogLevel::Info, format!("{} hears of {}", cx.path(), event.by))?)
    }

    #[on(before_commit)]
    fn last(&self, cx: &ComponentContext<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, "outer before")?)
    }
}

#[charm(dir = "tests/components", crate = crate)]
struct Ends {
    #[component(relation = "database")]
    outer: Outer,
    #[component(relation = "database")]
    second: Inner,
}

#[charm(dir = "tests/components", crate = crate)]
impl Ends {
    #[on(any)]
    fn look(&self, cx: &Context<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, "the charm sees it")?)
    }

    #[on(before_commit)]
    fn last(&self, cx: &Context<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, "the charm before")?)
    }

    #[on(after_commit)]
    fn kept(&self, cx: &AfterCommit<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, "the charm after")?)
    }
}

/// A dispatch; its outcome and what handlers have logged.
fn dispatch(unit: &mut Unit, hook: &str, mode: &str) -> (Result<(), String>, Vec<String>) {
    let variables = [("JUJU_TEST_MODE", mode), ("JUJU_RELATION_ID", "database:3")];
    let (outcome, _) = unit.dispatch_to::<Ends>(hook, &variables, true);
    let lines = unit.logged.iter().filter_map(|line| line.strip_prefix("INFO -- "));
    (outcome, lines.map(str::to_owned).collect())
}

fn stored(unit: &Unit) -> Vec<String> {
    let state = unit.state();
    let entries = state.now().iter().map(|(key, value)| format!("{key}={value}"));
    entries.filter(|entry| entry.starts_with("stored/") && !entry.contains('@')).collect()
}

// EVT-094, EVT-095
#[test]
fn components_see_every_event_and_both_ends_of_a_commit_before_their_owner() {
    let mut unit = Unit::new();
    let (outcome, lines) = dispatch(&mut unit, "database-relation-created", "");
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        lines,
        [
            "outer.inner sees relation_created",
            "second sees relation_created",
            "the charm sees it",
            "outer.inner before",
            "outer hears of outer.inner",
            "outer before",
            "second before",
            "the charm before",
            "outer.inner after 1",
            "second after 1",
            "the charm after",
        ]
    );
    let (_, lines) = dispatch(&mut unit, "stop", "");
    assert_eq!(lines[..2], ["outer.inner sees stop", "second sees stop"]);
    assert_eq!(
        stored(&unit),
        [
            "stored/outer.inner.commits=2",
            "stored/outer.inner.looks=2",
            "stored/second.commits=2",
            "stored/second.looks=2",
        ]
    );
}

#[test]
fn an_error_at_the_end_of_a_dispatch_names_its_component() {
    let mut unit = Unit::new();
    dispatch(&mut unit, "start", "").0.unwrap();
    let before = stored(&unit);
    for (mode, error) in [
        ("outer.inner fails", "failed in `outer.inner.last`: no"),
        ("second fails", "failed in `second.last`: no"),
    ] {
        let (outcome, lines) = dispatch(&mut unit, "start", mode);
        assert_eq!(outcome, Err(error.to_owned()));
        assert!(!lines.iter().any(|line| line.contains("after")), "{lines:?}");
        assert_eq!(stored(&unit), before);
    }
    let (outcome, _) = dispatch(&mut unit, "start", "late");
    assert_eq!(outcome, Err("failed in `outer.inner.kept`: too late".to_owned()));
}

#[test]
fn a_charm_describes_what_its_components_do_at_the_end() {
    let mut text = Vec::new();
    describe::events::<Ends>(&mut text).unwrap();
    let described: Value = serde_json::from_slice(&text).unwrap();
    let commits = ["last", "kept"].map(|name| {
        let of = [format!("outer.inner.{name}"), "outer.last".into(), format!("second.{name}")];
        let of = of.into_iter().filter(|handler| name == "last" || handler != "outer.last");
        of.chain([name.to_owned()]).collect::<Vec<_>>()
    });
    for (index, handlers) in commits.iter().enumerate() {
        let described = &described["commits"][index]["handlers"];
        assert_eq!(*described, serde_json::json!(handlers));
    }
    let events = described["events"].as_array().unwrap();
    let stop = events.iter().find(|it| it["event"] == "stop").unwrap();
    assert_eq!(stop["handlers"], serde_json::json!(["outer.inner.look", "second.look", "look"]));
}

/// How often a field was looked at.
static WRITTEN: AtomicUsize = AtomicUsize::new(0);

#[derive(Debug, Default, Deserialize)]
struct Watched(u64);

impl Serialize for Watched {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WRITTEN.fetch_add(1, Ordering::Relaxed);
        serializer.serialize_u64(self.0)
    }
}

#[component(crate = crate)]
struct Bystander {
    #[stored]
    count: u64,
}

#[component(crate = crate)]
impl Bystander {
    #[on(start)]
    fn start(&mut self, _cx: &ComponentContext<Self>) {
        self.count += 1;
    }
}

#[charm(dir = "tests/components", crate = crate)]
struct Large {
    #[stored]
    watched: Watched,
    #[component]
    bystander: Bystander,
}

#[charm(dir = "tests/components", crate = crate)]
impl Large {
    #[on(start)]
    fn first(&self, _cx: &Context<Self>) {}

    #[on(start)]
    fn second(&self, _cx: &Context<Self>) {}

    #[on(config_changed)]
    fn change(&mut self, _cx: &Context<Self>) {
        self.watched.0 += 1;
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn a_field_is_compared_after_the_handlers_that_can_change_it() {
    let mut unit = Unit::new();
    let written = |unit: &mut Unit, hook| {
        let before = WRITTEN.load(Ordering::Relaxed);
        unit.dispatch_to::<Large>(hook, &[], true).0.unwrap();
        WRITTEN.load(Ordering::Relaxed) - before
    };
    let nothing = written(&mut unit, "update-status");
    assert_eq!(written(&mut unit, "start"), nothing, "neither `&self` nor another part");
    assert!(written(&mut unit, "config-changed") > nothing);
    assert!(stored(&unit).contains(&"stored/bystander.count=1".to_owned()), "{:?}", stored(&unit));
    assert!(stored(&unit).contains(&"stored/watched=1".to_owned()), "{:?}", stored(&unit));
}
