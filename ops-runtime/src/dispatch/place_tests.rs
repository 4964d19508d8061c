//! Where the state is kept, and how it gets from one place to the other.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::run;
use super::state_tests::Changed;
use super::tests::{NoConfig, NoGroup};
use crate::__private::Metadata;
use crate::charm::{Charm, CharmModel};
use crate::context::Context;
use crate::error::Error;
use crate::flow::Flow;
use crate::hook::recorder::hook;
use crate::hook::{Call, HookCommands, Memory, Output};
use crate::part::{AnyPart, ComponentField, Handler, NoComponents, Part, Run};
use crate::state::Stored;

/// A charm that remembers what it was told. It defers what begins with `defer`.
struct Keeps<const IN_JUJU: bool, const HAS_FIELDS: bool = true> {
    seen: Vec<String>,
}

impl<const IN_JUJU: bool, const HAS_FIELDS: bool> CharmModel for Keeps<IN_JUJU, HAS_FIELDS> {
    type Config = NoConfig;
    type Relations<'cx> = NoGroup;
    type Containers<'cx> = NoGroup;
    type Storages<'cx> = NoGroup;
    type Resources<'cx> = NoGroup;
    type EventNames = ();
    const METADATA: &'static Metadata = &Metadata::__new("keeps", "", &[], &[], &[], &[], &[], &[]);
    const EVENT_NAMES: () = ();
    const DIRECTORY: &'static str = "";
    const STATE_IN_JUJU: bool = IN_JUJU;
    const HAS_FIELDS: bool = HAS_FIELDS;

    fn __load(stored: &mut Stored<'_>) -> Result<Self, Error> {
        Ok(Self { seen: stored.load("seen", &[], Vec::new)? })
    }
}

impl<const IN_JUJU: bool, const HAS_FIELDS: bool> Part for Keeps<IN_JUJU, HAS_FIELDS> {
    type Event = Changed;
    type Context = Context<Self>;
    type Components = NoComponents;
    const COMPONENTS: &'static [ComponentField] = &[];

    fn __save(&self, stored: &mut Stored<'_>) -> Result<(), Error> {
        if HAS_FIELDS {
            stored.save("seen", &self.seen)?;
        }
        Ok(())
    }

    fn __restore(&mut self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.seen = stored.load("seen", &[], Vec::new)?;
        Ok(())
    }

    fn __component(&mut self, _: &str) -> Option<&mut dyn AnyPart> {
        None
    }
}

impl<const IN_JUJU: bool, const HAS_FIELDS: bool> Charm for Keeps<IN_JUJU, HAS_FIELDS> {
    const HANDLERS: &'static [Handler<Self>] = &[Handler {
        name: "see",
        former: &[],
        changes: true,
        run: Run::Event {
            events: &["changed"],
            call: |charm, cx, event| {
                let shown = cx.juju_state().all().unwrap_or_default();
                assert!(shown.is_empty(), "the SDK's own keys are hidden: {shown:?}");
                assert!(cx.juju_state().set("ops/stored/seen", "").is_err());
                if event.of.starts_with("defer") && cx.hook().variable("JUJU_TEST_OPEN").is_none() {
                    return Ok(Flow::defer("closed"));
                }
                charm.seen.push(match event.of.strip_prefix("long ") {
                    Some(length) => "x".repeat(length.parse()?),
                    None => event.of.clone(),
                });
                Ok(Flow::Done)
            },
        },
    }];
}

/// A unit, and what Juju keeps for it.
struct Unit {
    directory: TempDir,
    committed: BTreeMap<String, String>,
    is_old: bool,
}

/// One dispatch.
struct Ran {
    outcome: Result<(), String>,
    /// The commands, but for those that log.
    commands: Vec<&'static str>,
    /// What is logged of state that was taken over.
    log: Vec<String>,
}

impl Unit {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self { directory, committed: BTreeMap::new(), is_old: false }
    }

    fn dispatch<const IN_JUJU: bool>(&mut self, hook_name: &str, of: &str, commits: bool) -> Ran {
        self.dispatch_of::<Keeps<IN_JUJU>>(hook_name, of, commits)
    }

    fn dispatch_of<C: Charm>(&mut self, hook_name: &str, of: &str, commits: bool) -> Ran {
        let pending = Rc::new(RefCell::new(self.committed.clone()));
        let ran = Rc::new(RefCell::new((Vec::new(), Vec::new())));
        let is_restricted = hook_name == "collect-metrics";
        let is_old = self.is_old;
        let (state, told) = (Rc::clone(&pending), Rc::clone(&ran));
        let juju = Memory::new(move |call: &Call| {
            let (commands, log) = &mut *told.borrow_mut();
            if call.command == "juju-log" {
                let line = call.arguments.last().cloned().unwrap_or_default();
                log.extend(Some(line).filter(|line| line.starts_with("took over")));
                return Output::success("");
            }
            commands.push(call.command);
            if is_old {
                return Output::failure(1, format!("ERROR unknown command: {}", call.command));
            }
            if is_restricted {
                return Output::failure(1, "ERROR not implemented for restricted context");
            }
            let mut state = state.borrow_mut();
            match call.command {
                "state-get" => return Output::success(json!(*state).to_string()),
                "state-set" => {
                    let set = call.stdin.as_deref().unwrap_or_default();
                    state.extend(serde_json::from_slice::<BTreeMap<_, _>>(set).unwrap());
                }
                "state-delete" => _ = state.remove(call.arguments.last().unwrap()),
                other => panic!("{other}"),
            }
            Output::success("")
        });
        let path = format!("hooks/{hook_name}");
        let directory = self.directory.path().to_str().unwrap();
        let of = of.strip_suffix(" open").map_or((of, None), |of| (of, Some("yes")));
        let mut variables = vec![
            ("JUJU_DISPATCH_PATH", path.as_str()),
            ("JUJU_CHARM_DIR", directory),
            ("JUJU_TEST_OF", of.0),
        ];
        variables.extend(of.1.map(|open| ("JUJU_TEST_OPEN", open)));
        let commands = HookCommands::new(Box::new(juju));
        let cx = Context::<C>::new(hook(&variables), commands);
        let outcome = run(&cx).map_err(|failed| failed.to_string());
        drop(cx);
        if commits && outcome.is_ok() {
            self.committed = pending.take();
        }
        let (commands, log) = ran.take();
        Ran { outcome, commands, log }
    }

    fn changed<const IN_JUJU: bool>(&mut self, of: &str) -> Ran {
        let ran = self.dispatch::<IN_JUJU>("changed", of, true);
        assert_eq!(ran.outcome, Ok(()));
        ran
    }

    fn file(&self) -> bool {
        self.directory.path().join(".ops-state.db").exists()
    }

    fn stored(&self) -> Value {
        let text = self.committed.get("ops/stored/seen").map_or("[]", String::as_str);
        serde_json::from_str(text).unwrap()
    }
}

// PST-011 PST-012 MAI-002
#[test]
fn juju_keeps_fields_and_queue_by_one_command_each_way() {
    let mut unit = Unit::new();
    assert_eq!(unit.changed::<true>("a").commands, ["state-get", "state-set"]);
    assert_eq!(unit.changed::<true>("defer b").commands, ["state-get", "state-set"]);
    assert_eq!(unit.stored(), json!(["a"]));
    // It waits, and stays so.
    assert_eq!(unit.dispatch::<true>("other", "", true).commands, ["state-get"]);
    assert_eq!(unit.changed::<true>("c open").commands, ["state-get", "state-set"]);
    assert_eq!(unit.stored(), json!(["a", "defer b", "c"]));
    assert_eq!(unit.committed["ops/queue/0"], "{}");
    assert!(!unit.file());
}

#[test]
fn thousands_of_deferred_events_are_a_few_values() {
    let mut unit = Unit::new();
    let deferred = |number: u32| json!({"handler": "see", "event": "changed", "payload": {"of": format!("defer {number}")}});
    let mut settled = crate::state::State::default();
    for number in 0..3_000 {
        settled.defer(&serde_json::from_value(deferred(number)).unwrap());
    }
    let changes = crate::state::juju::changes(&settled, &unit.committed).unwrap();
    unit.committed = changes.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    assert!(unit.committed.len() < 10, "{}", unit.committed.len());
    let pages = unit.committed.keys().filter(|key| key.starts_with("ops/queue/")).count();
    let ran = unit.changed::<true>("last open");
    assert_eq!(unit.stored().as_array().map(Vec::len), Some(3_001));
    // One page stays, empty.
    assert_eq!(
        ran.commands,
        [vec!["state-get", "state-set"], vec!["state-delete"; pages - 1]].concat()
    );
}

#[test]
fn a_dispatch_that_juju_drops_leaves_nothing() {
    let mut unit = Unit::new();
    unit.dispatch::<true>("changed", "a", false);
    unit.dispatch::<true>("changed", "defer b", false);
    assert_eq!(unit.committed, BTreeMap::new());
    assert_eq!(unit.changed::<true>("c open").commands, ["state-get", "state-set"]);
    assert_eq!(unit.stored(), json!(["c"]));
}

#[test]
fn a_value_that_juju_does_not_take_fails_before_anything_is_sent() {
    let mut unit = Unit::new();
    let ran = unit.dispatch::<true>("changed", "long 70000", true);
    assert!(ran.outcome.unwrap_err().contains("`seen` is too large to be kept in Juju"));
    assert_eq!(ran.commands, ["state-get"]);
    assert_eq!(unit.dispatch::<false>("changed", "long 70000", true).outcome, Ok(()));
}

#[test]
fn the_state_goes_from_one_place_to_the_other_and_back() {
    let mut unit = Unit::new();
    unit.changed::<false>("a");
    unit.changed::<false>("defer b");
    // Juju drops it first, as often as it likes.
    for _ in 0..2 {
        unit.dispatch::<true>("upgrade-charm", "", false);
    }
    let ran = unit.dispatch::<true>("upgrade-charm", "", true);
    assert_eq!(ran.log, ["took over this unit's state from `.ops-state.db` to Juju"]);
    assert!(unit.changed::<true>("c open").log.is_empty());
    assert_eq!(unit.stored(), json!(["a", "defer b", "c"]));
    assert!(!unit.file(), "it is in Juju for sure");

    for _ in 0..2 {
        unit.dispatch::<false>("changed", "lost", false);
    }
    let ran = unit.dispatch::<false>("upgrade-charm", "", true);
    assert_eq!(ran.log, ["took over this unit's state from Juju to `.ops-state.db`"]);
    let keys: Vec<&String> = unit.committed.keys().collect();
    assert_eq!(keys, ["ops-generation"]);
    assert!(unit.changed::<false>("d").log.is_empty());
    unit.dispatch::<true>("upgrade-charm", "", true);
    assert_eq!(unit.stored(), json!(["a", "defer b", "c", "d"]));
}

/// The operator has let its `upgrade-charm` count as done.
#[test]
fn a_queue_is_taken_over_also_by_a_charm_that_did_not_ask_for_it() {
    let mut unit = Unit::new();
    unit.changed::<true>("defer a");
    let ran = unit.dispatch_of::<Keeps<false, false>>("changed", "defer b", true);
    assert_eq!(ran.outcome, Ok(()));
    unit.changed::<false>("c open");
    unit.dispatch::<true>("upgrade-charm", "", true);
    assert_eq!(unit.stored(), json!(["defer a", "defer b", "c"]));
}

#[test]
fn a_file_that_is_lost_with_its_pod_does_not_untie_the_next() {
    let mut unit = Unit::new();
    for of in ["a", "b", "c"] {
        unit.changed::<false>(of);
    }
    std::fs::remove_file(unit.directory.path().join(".ops-state.db")).unwrap();
    unit.dispatch::<false>("changed", "dropped", false);
    unit.changed::<false>("d");
    unit.dispatch::<true>("upgrade-charm", "", true);
    assert_eq!(unit.stored(), json!(["d"]));
}

// PST-013
#[test]
fn a_juju_without_state_is_an_error_that_says_what_to_do() {
    let mut unit = Unit { is_old: true, ..Unit::new() };
    let error = unit.dispatch::<true>("changed", "a", true).outcome.unwrap_err();
    assert!(error.contains("older than 2.8: `assumes: [juju >= 2.8]`"), "{error}");
    unit.changed::<false>("a");
}

#[test]
fn a_restricted_context_is_not_handled_with_fields_that_are_out_of_reach() {
    let mut unit = Unit::new();
    unit.changed::<true>("a");
    let ran = unit.dispatch::<true>("collect-metrics", "", true);
    assert_eq!(ran.outcome, Ok(()));
    assert_eq!(unit.stored(), json!(["a"]));
}

#[test]
fn what_the_sdk_did_not_write_in_juju_stays() {
    let mut unit = Unit::new();
    unit.changed::<true>("a");
    unit.committed.insert("ops/queue/0".into(), "?".into());
    let before = unit.committed.clone();
    for outcome in [
        unit.dispatch::<true>("changed", "b", true).outcome,
        unit.dispatch::<false>("changed", "b", true).outcome,
    ] {
        assert!(outcome.unwrap_err().contains("`state-delete ops/queue/0`"));
        assert_eq!(unit.committed, before);
    }
    assert!(!unit.file());
}

#[derive(Debug, Clone)]
struct Step {
    in_juju: bool,
    defers: bool,
    opens: bool,
    commits: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let commits = proptest::bool::weighted(0.6);
    (proptest::bool::weighted(0.3), any::<bool>(), any::<bool>(), commits)
        .prop_map(|(in_juju, defers, opens, commits)| Step { in_juju, defers, opens, commits })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_juju_commits_is_what_is_kept(steps in proptest::collection::vec(step(), 1..14)) {
        let mut unit = Unit::new();
        let (mut seen, mut waits) = (Vec::<String>::new(), Vec::<String>::new());
        for (number, Step { in_juju, defers, opens, commits }) in steps.into_iter().enumerate() {
            let name = if defers { format!("defer {number}") } else { number.to_string() };
            let of = if opens { format!("{name} open") } else { name.clone() };
            let ran = if in_juju {
                unit.dispatch::<true>("changed", &of, commits)
            } else {
                unit.dispatch::<false>("changed", &of, commits)
            };
            prop_assert_eq!(ran.outcome, Ok(()));
            if !commits {
                continue;
            }
            if opens {
                seen.append(&mut waits);
            }
            if defers && !opens { &mut waits } else { &mut seen }.push(name);
        }
        // In the end all of it is in Juju, to be looked at.
        prop_assert_eq!(unit.dispatch::<true>("changed", "last open", true).outcome, Ok(()));
        seen.append(&mut waits);
        seen.push("last".to_owned());
        prop_assert_eq!(unit.stored(), json!(seen));
    }
}
