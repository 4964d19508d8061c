//! What the objects of a Python charm's libraries have left, taken over by components.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::state_tests::Unit;
use crate::prelude::*;
use crate::state::test_support::OpsFile;

#[derive(Debug, Serialize, Deserialize)]
struct Made {
    size: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Ended;

/// A part of the library.
#[component(interface = "mysql_client", role = requires, events(Made), crate = crate)]
struct Inner {
    #[stored]
    seen: Vec<u8>,
}

#[component(crate = crate)]
impl Inner {}

/// The library.
#[component(interface = "mysql_client", role = requires, events(Made, Ended), crate = crate)]
struct Library {
    #[stored]
    count: u64,
    #[stored(python = "StoredStateData[_other]/text")]
    word: String,
    #[component(relation, python = "Part[p]")]
    inner: Inner,
}

#[component(crate = crate)]
impl Library {
    #[on(relation_changed)]
    fn changed(
        &mut self,
        cx: &ComponentContext<Self>,
        event: &RelationChanged<Self>,
    ) -> Result<()> {
        let unit = event.unit().map(ToString::to_string).unwrap_or_default();
        self.count += 1;
        Ok(cx.log(LogLevel::Info, format!("{} changed, {unit}", event.id()))?)
    }

    #[on(inner.made, former = "_was_made")]
    fn hear(&self, cx: &ComponentContext<Self>, event: &Made) -> Result<()> {
        Ok(cx.log(LogLevel::Info, format!("the library hears of {}", event.size))?)
    }
}

#[charm(dir = "tests/components", crate = crate)]
struct Refreshed {
    #[component(relation = "database", python = "Library[lib]")]
    library: Library,
}

#[charm(dir = "tests/components", crate = crate)]
impl Refreshed {
    #[on(library.made)]
    fn on_made(&self, cx: &Context<Self>, event: &Made) -> Result<()> {
        Ok(cx.log(LogLevel::Info, format!("made {}", event.size))?)
    }

    #[on(library.ended)]
    fn on_ended(&self, cx: &Context<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, "ended")?)
    }
}

const RELATION: &str = "Python/on/database_relation_changed";

fn unit() -> Unit {
    let unit = Unit::new();
    let ops = OpsFile::new(unit.directory.path());
    for (object, says) in [
        ("Library[lib]/StoredStateData[_stored]", json!({"count": 3, "gone": 1})),
        ("Library[lib]/StoredStateData[_other]", json!({"text": "kept"})),
        ("Library[lib]/Part[p]/StoredStateData[_stored]", json!({"seen": [1, 2]})),
        ("Other[x]/StoredStateData[_stored]", json!({"a": 1})),
    ] {
        ops.save(&format!("Python/{object}"), &says);
    }
    let relation = json!({
        "relation_name": "database", "relation_id": 3, "app_name": "mysql", "unit_name": "mysql/0",
    });
    let (charm, library) = ("Python", "Python/Library[lib]");
    for (index, (event, says, observer, method)) in [
        (RELATION, relation, library, "_changed"),
        ("Python/Library[lib]/on/made", json!({"size": 7, "more": 1}), charm, "_on_made"),
        ("Python/Library[lib]/on/ended", json!({}), charm, "_on_ended"),
        ("Python/Library[lib]/Part[p]/on/made", json!({"size": 8}), library, "_was_made"),
        // And those that nobody takes.
        ("Python/Library[lib]/on/made", json!({"size": "secret"}), charm, "_on_made"),
        ("Python/Library[lib]/on/broken", json!({}), charm, "_on_made"),
        ("Python/Library[lib]/Part[p]/on/made", json!({"size": 9}), charm, "_on_made"),
        ("Python/on/start", json!({}), library, "_start"),
        ("Python/Library[lib]/on/made", json!({"size": 10}), charm, "_other"),
        ("Python/Other[x]/on/made", json!({"size": 11}), charm, "_on_made"),
    ]
    .into_iter()
    .enumerate()
    {
        ops.defer(&format!("{event}[{index}]"), &says, observer, method);
    }
    unit
}

#[test]
fn components_take_over_what_their_objects_have_left() {
    let mut unit = unit();
    let (outcome, _) = unit.dispatch_to::<Refreshed>("config-changed", &[], true);
    assert_eq!(outcome, Ok(()));
    let lines: Vec<_> = unit.logged.iter().filter(|line| !line.starts_with("DEBUG")).collect();
    let other = "the charm has no component that was `Other[x]`: its field can have \
                 `#[component(python = \"Other[x]\")]`";
    let dead = "WARNING -- the event that the Python charm has deferred is kept as a dead letter in \
                `.ops-state.db`: `Python/";
    assert_eq!(
        lines,
        [
            "INFO -- took over from the Python charm that this unit had: 3 stored values, 4 deferred events",
            "WARNING -- not taken over from the Python charm's `Python/Library[lib]/StoredStateData[_stored]`: \
             `gone` (no stored field has this name)",
            &format!(
                "WARNING -- not taken over from the Python charm's `Python/Other[x]/StoredStateData[_stored]`: \
                 `a` ({other})"
            ),
            &format!(
                "{dead}Library[lib]/Part[p]/on/made` for `_on_made` (the component that was \
                 `Library[lib]/Part[p]` is held by another part)"
            ),
            &format!(
                "{dead}Library[lib]/on/broken` for `_on_made` (the component `library` has no event `broken`)"
            ),
            &format!(
                "{dead}Library[lib]/on/made` for `_on_made` (`library.made` says something else here)"
            ),
            &format!(
                "{dead}Library[lib]/on/made` for `_other` (no handler has its name: the one that does the \
                 same can have `#[on(library.made, former = \"_other\")]`)"
            ),
            &format!("{dead}Other[x]/on/made` for `_on_made` ({other})"),
            &format!(
                "{dead}on/start` for `Library[lib]._start` (the component `library` handles no event that \
                 was `start`)"
            ),
            "INFO -- 3 changed, mysql/0",
            "INFO -- made 7",
            "INFO -- ended",
            "INFO -- the library hears of 8",
        ]
    );
    let state = unit.state();
    let stored = state.now().iter().map(|(key, value)| (key.to_string(), value.clone()));
    let stored: Vec<_> = stored.filter(|(key, _)| key.starts_with("stored/")).collect();
    let stored: Vec<_> = stored.iter().filter(|(key, _)| !key.contains('@')).collect();
    let expected = [("count", "4"), ("inner.seen", "[1,2]"), ("word", "\"kept\"")];
    let expected = expected.map(|(key, value)| (format!("stored/library.{key}"), value.to_owned()));
    assert_eq!(stored, expected.iter().collect::<Vec<_>>());
    let letters = state.dead_letters();
    assert_eq!(letters.len(), 6);
    assert!(letters.iter().any(|letter| letter.deferred.component == "Library[lib]"));
    assert!(letters.iter().any(|letter| letter.deferred.payload != Value::Null));
}
