//! What a dispatch leaves for the next one, with a charm as the macros would write it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::run;
use super::tests::{NoConfig, NoGroup};
use crate::__private::Metadata;
use crate::charm::{Charm, CharmEvent, CharmModel, EventDescription};
use crate::context::Context;
use crate::error::{Error, Failure};
use crate::flow::Flow;
use crate::hook::HookCommands;
use crate::hook::recorder::{Recorder, hook};
use crate::hook_context::{HookContext, Trigger};
use crate::model::{Port, Status};
use crate::part::{AnyPart, ComponentField, Handler, NoComponents, Part, Run};
use crate::state::{Deferred, LocalState, State, Stored};

/// Counts its events; what it does with them is the environment's choice.
struct Counter {
    seen: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Changed {
    pub(super) of: String,
}

impl CharmEvent for Changed {
    const EVENTS: &'static [EventDescription] =
        &[EventDescription::__new("changed", Trigger::Hook("changed"), None, None)];

    fn name(&self) -> &'static str {
        "changed"
    }

    fn from_hook(hook: &HookContext) -> Result<Option<Self>, Error> {
        Ok(match hook.trigger() {
            Trigger::Hook("changed") => {
                Some(Self { of: hook.variable("JUJU_TEST_OF").unwrap_or_default().to_owned() })
            }
            _ => None,
        })
    }

    fn __payload(&self) -> Option<serde_json::Result<Value>> {
        Some(Ok(json!({ "of": self.of })))
    }

    fn __from_payload(name: &str, payload: Value) -> Option<serde_json::Result<Self>> {
        let of = || payload.get("of").cloned().unwrap_or_default();
        (name == "changed").then(|| Ok(Self { of: serde_json::from_value(of())? }))
    }
}

impl CharmModel for Counter {
    type Config = NoConfig;
    type Relations<'cx> = NoGroup;
    type Containers<'cx> = NoGroup;
    type Storages<'cx> = NoGroup;
    type Resources<'cx> = NoGroup;
    type EventNames = ();
    const METADATA: &'static Metadata =
        &Metadata::__new("counter", "", &[], &[], &[], &[], &[], &[]);
    const EVENT_NAMES: () = ();
    const DIRECTORY: &'static str = "";

    fn __load(stored: &mut Stored<'_>) -> Result<Self, Error> {
        Ok(Self { seen: stored.load("seen", &[], Vec::new)? })
    }
}

impl Part for Counter {
    type Event = Changed;
    type Context = Context<Self>;
    type Components = NoComponents;
    const COMPONENTS: &'static [ComponentField] = &[];

    fn __save(&self, stored: &mut Stored<'_>) -> Result<(), Error> {
        Ok(stored.save("seen", &self.seen)?)
    }

    fn __restore(&mut self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.seen = stored.load("seen", &[], Vec::new)?;
        Ok(())
    }

    fn __component(&mut self, _: &str) -> Option<&mut dyn AnyPart> {
        None
    }
}

impl Charm for Counter {
    const HANDLERS: &'static [Handler<Self>] = &[
        Handler {
            name: "count",
            former: &["counted"],
            changes: true,
            run: Run::Event {
                events: &["changed"],
                call: |charm, cx, event| {
                    charm.seen.push(format!(
                        "{}{}",
                        cx.hook().variable("JUJU_TEST_MODE").unwrap_or("-"),
                        event.of
                    ));
                    cx.unit().open_port(Port::tcp(80));
                    match cx.hook().variable("JUJU_TEST_MODE") {
                        Some("defer") => Ok(Flow::defer("not yet")),
                        Some("fail") => Err("no".into()),
                        Some("block") => Err(Failure::blocked("do something").into_boxed()),
                        _ => Ok(Flow::Done),
                    }
                },
            },
        },
        Handler {
            name: "status",
            former: &[],
            changes: true,
            run: Run::UnitStatus(|_, _| Ok(vec![Status::active()])),
        },
    ];
}

/// A unit, and what its agent has.
pub(super) struct Unit {
    pub(super) directory: TempDir,
    /// What Juju keeps for it.
    pub(super) kept: BTreeMap<String, String>,
    /// The lines of the log of the last dispatch.
    pub(super) logged: Vec<String>,
    pub(super) refuses_log: bool,
}

impl Unit {
    pub(super) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            kept: BTreeMap::new(),
            logged: Vec::new(),
            refuses_log: false,
        }
    }

    /// Runs a dispatch, which Juju commits if it succeeds and `commits`.
    pub(super) fn dispatch(
        &mut self,
        hook_name: &str,
        mode: &str,
        of: &str,
        commits: bool,
    ) -> (Result<(), String>, Vec<String>) {
        let variables = [("JUJU_TEST_MODE", mode), ("JUJU_TEST_OF", of)];
        self.dispatch_to::<Counter>(hook_name, &variables, commits)
    }

    /// The same for any charm.
    pub(super) fn dispatch_to<C: Charm>(
        &mut self,
        hook_name: &str,
        variables: &[(&str, &str)],
        commits: bool,
    ) -> (Result<(), String>, Vec<String>) {
        let agent = Recorder::default();
        agent.answer("state-get --format=json", &json!(self.kept).to_string());
        agent.answer("opened-ports --endpoints --format=json", "[]");
        if self.refuses_log {
            agent.refuse_all("juju-log", "ERROR no log");
        }
        let path = format!("hooks/{hook_name}");
        let directory = self.directory.path().to_str().unwrap();
        let own = [("JUJU_DISPATCH_PATH", path.as_str()), ("JUJU_CHARM_DIR", directory)];
        let variables = [variables, &own].concat();
        let cx = Context::<C>::new(hook(&variables), HookCommands::new(Box::new(agent.clone())));
        let outcome = run(&cx).map_err(|failed| failed.to_string());
        self.logged = agent.logged();
        let calls = agent.calls();
        let sent = calls.iter().find_map(|call| call.strip_prefix("state-set --file - < "));
        if let Some(sent) = sent.filter(|_| commits && outcome.is_ok()) {
            self.kept.extend(serde_json::from_str::<BTreeMap<_, _>>(sent).unwrap());
        }
        let calls = calls.into_iter().filter(|call| !call.ends_with("--format=json")).collect();
        (outcome, calls)
    }

    pub(super) fn changed(&mut self, mode: &str, of: &str) -> Vec<String> {
        let (outcome, calls) = self.dispatch("changed", mode, of, true);
        outcome.unwrap();
        calls
    }

    pub(super) fn state(&self) -> State {
        let kept = LocalState::in_directory(self.directory.path()).read().unwrap();
        crate::state::settle(kept, Some(self.generation())).state
    }

    fn generation(&self) -> u64 {
        self.kept.get("ops-generation").map_or(0, |text| text.parse().unwrap())
    }

    pub(super) fn seen(&self) -> Vec<String> {
        Stored::of_charm(&mut self.state()).load("seen", &[], Vec::new).unwrap()
    }

    /// Puts entries in the queue as another revision of the charm could have: handler, event and payload.
    pub(super) fn queue(&mut self, entries: &[(&str, &str, Value)]) {
        self.change(|state| {
            for (handler, event, payload) in entries {
                state.defer(&Deferred {
                    component: String::new(),
                    handler: (*handler).into(),
                    event: (*event).into(),
                    payload: payload.clone(),
                });
            }
        });
    }

    /// Puts an entry in the state in the same way.
    pub(super) fn keep(&mut self, key: &str, text: &str) {
        self.change(|state| state.set(key.parse().unwrap(), text.to_owned()));
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        let file = LocalState::in_directory(self.directory.path());
        let kept = file.read().unwrap();
        let mut settled = crate::state::settle(kept, Some(self.generation()));
        change(&mut settled.state);
        file.write(&settled, settled.written + 1).unwrap();
        self.kept.insert("ops-generation".to_owned(), (settled.written + 1).to_string());
    }

    pub(super) fn waiting(&self) -> Vec<String> {
        let queue = self.state().queue().into_iter();
        queue
            .map(|queued| queued.deferred.unwrap().payload["of"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn deferred_events_come_again_before_the_new_one_until_they_are_handled() {
    let mut unit = Unit::new();
    unit.changed("defer", "a");
    unit.changed("defer", "b");
    assert_eq!(
        (unit.waiting(), unit.seen()),
        (vec!["a".into(), "b".into()], vec!["defera".into(), "defera".into(), "deferb".into()])
    );
    unit.changed("done", "c");
    assert_eq!(unit.waiting(), [""; 0]);
    assert_eq!(unit.seen()[3..], ["donea", "doneb", "donec"]);
    assert_eq!(unit.changed("", "d").len(), 3, "a status, a port and the generation");
}

#[test]
fn any_dispatch_hands_out_deferred_events() {
    let mut unit = Unit::new();
    unit.changed("defer", "a");
    let (outcome, _) = unit.dispatch("unknown", "done", "", true);
    assert_eq!((outcome, unit.waiting()), (Ok(()), Vec::new()));
}

#[test]
fn the_same_event_waits_once_and_has_had_its_turn() {
    let mut unit = Unit::new();
    unit.changed("defer", "a");
    unit.changed("defer", "a");
    assert_eq!((unit.waiting(), unit.seen()), (vec!["a".into()], vec!["defera".into(); 2]));
    // Another payload is another event.
    unit.changed("defer", "b");
    assert_eq!(unit.waiting(), ["a", "b"]);
}

// PST-003
#[test]
fn a_failed_dispatch_leaves_nothing() {
    let mut unit = Unit::new();
    unit.changed("defer", "a");
    let (outcome, calls) = unit.dispatch("changed", "fail", "b", true);
    assert_eq!(outcome, Err("failed in `count`: no".to_owned()));
    assert_eq!(calls, [""; 0]);
    assert_eq!((unit.waiting(), unit.seen()), (vec!["a".into()], vec!["defera".into()]));
}

#[test]
fn a_dispatch_that_juju_drops_leaves_nothing() {
    let mut unit = Unit::new();
    for of in ["a", "b"] {
        let (outcome, _) = unit.dispatch("changed", "defer", of, false);
        assert_eq!((outcome, unit.waiting(), unit.seen()), (Ok(()), vec![], vec![]));
    }
    unit.changed("defer", "c");
    assert_eq!((unit.waiting(), unit.seen()), (vec!["c".into()], vec!["deferc".into()]));
    unit.dispatch("changed", "done", "d", false).0.unwrap();
    assert_eq!((unit.waiting(), unit.seen()), (vec!["c".into()], vec!["deferc".into()]));
}

#[test]
fn a_handler_that_gives_up_loses_its_writes_and_the_rest_is_kept() {
    let mut unit = Unit::new();
    unit.changed("", "a");
    let calls = unit.changed("block", "b");
    assert_eq!(calls, ["status-set blocked -- do something"]);
    assert_eq!(unit.logged[1..], ["WARNING -- `count` gave up its event: do something"]);
    assert_eq!(unit.seen(), ["-a"]);
}

#[test]
fn a_deferred_event_waits_on_if_its_handler_gives_up() {
    let mut unit = Unit::new();
    unit.changed("defer", "a");
    unit.changed("defer", "b");
    let (outcome, calls) = unit.dispatch("unknown", "block", "", true);
    assert_eq!((outcome, calls), (Ok(()), vec!["status-set blocked -- do something".to_owned()]));
    assert_eq!(unit.waiting(), ["a", "b"]);
    // It has had its turn, also where Juju sends the same again.
    unit.changed("block", "a");
    let turns = unit.logged.iter().filter(|line| line.contains("gave up")).count();
    assert_eq!((turns, unit.waiting()), (2, vec!["a".into(), "b".into()]));
    unit.changed("done", "c");
    assert_eq!(unit.waiting(), [""; 0]);
    assert_eq!(unit.seen()[3..], ["donea", "doneb", "donec"]);
}

#[test]
fn what_has_become_the_same_waits_once_and_in_its_form_of_today() {
    let mut unit = Unit::new();
    unit.queue(&[
        ("counted", "changed", json!({"of": "x", "once": "known"})),
        ("count", "changed", json!({"of": "y"})),
        ("count", "changed", json!({"of": "x"})),
    ]);
    unit.changed("defer", "x");
    assert_eq!(
        (unit.waiting(), unit.seen()),
        (vec!["x".into(), "y".into()], vec!["deferx".into(), "defery".into()])
    );
    unit.changed("done", "z");
    assert_eq!((unit.waiting(), unit.seen().len()), (vec![], 5));
}

#[test]
fn an_event_without_a_handler_is_a_dead_letter() {
    let mut unit = Unit::new();
    unit.changed("defer", "a");
    let of = json!({"of": "x"});
    let names =
        [("gone", "changed"), ("count", "gone"), ("status", "changed"), ("counted", "changed")];
    let mut queue = names.map(|(handler, event)| (handler, event, of.clone())).to_vec();
    queue.push(("count", "changed", json!({"of": 7331})));
    unit.queue(&queue);
    unit.changed("done", "b");
    let letters = unit.state().dead_letters();
    let reasons: Vec<&str> = letters.iter().map(|letter| letter.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "the charm has no handler `gone`",
            "`count` handles no `gone`",
            "the charm has no handler `status`",
            "its payload cannot be read: expected a string"
        ]
    );
    assert_eq!(unit.logged.iter().filter(|line| line.starts_with("WARNING")).count(), 4);
    // A renamed handler gets what was its own.
    assert_eq!(unit.seen()[1..], ["donea", "donex", "doneb"]);
    assert_eq!(unit.waiting(), [""; 0]);
}

// MAI-010
#[test]
fn each_dispatch_says_how_many_events_wait() {
    let mut unit = Unit::new();
    for (of, waiting) in [("a", ""), ("b", ", 1 deferred event"), ("c", ", 2 deferred events")] {
        unit.changed("defer", of);
        let expected = format!(" by a recorder{waiting}");
        assert!(unit.logged[0].ends_with(&expected), "{:?}", unit.logged);
    }
}

#[test]
fn what_juju_has_dropped_is_told_once() {
    let mut unit = Unit::new();
    unit.changed("", "a");
    unit.dispatch("changed", "", "b", false).0.unwrap();
    for told in [1, 0] {
        unit.dispatch("unknown", "", "", true).0.unwrap();
        let lines = unit.logged.iter().filter(|line| line.starts_with("INFO -- took back what"));
        assert_eq!(lines.count(), told, "{:?}", unit.logged);
    }
    assert_eq!(unit.seen(), ["-a"]);
    assert_eq!(unit.logged.len(), 1);
}

#[test]
fn a_file_and_a_juju_that_do_not_fit_are_told_until_they_do() {
    let mut unit = Unit::new();
    unit.changed("", "a");
    unit.changed("", "b");
    for known in ["9", "0"] {
        unit.kept.insert("ops-generation".to_owned(), known.to_owned());
        for told in [1, 0] {
            unit.dispatch("unknown", "", "", true).0.unwrap();
            let lines = unit.logged.iter().filter(|line| line.starts_with("WARNING"));
            assert_eq!(lines.count(), told, "{:?}", unit.logged);
            assert_eq!(unit.seen(), ["-a", "-b"]);
        }
    }
    unit.kept.insert("ops-generation".to_owned(), "x".to_owned());
    let (outcome, _) = unit.dispatch("unknown", "", "", true);
    let error = outcome.unwrap_err();
    assert!(error.contains("`x`") && error.contains("`state-delete ops-generation`"), "{error}");
}

#[test]
fn what_a_change_has_replaced_is_dropped_by_the_first_dispatch_that_changes_nothing() {
    let mut unit = Unit::new();
    let kept = |unit: &Unit| LocalState::in_directory(unit.directory.path()).read().unwrap();
    let bytes = |unit: &Unit| std::fs::read(unit.directory.path().join(".ops-state.db")).unwrap();
    unit.changed("", "a");
    unit.changed("", "b");
    assert!(!kept(&unit).undo.unwrap().entries.is_empty());
    let (_, calls) = unit.dispatch("unknown", "", "", true);
    assert_eq!(calls, ["status-set active -- "]);
    assert!(kept(&unit).undo.unwrap().entries.is_empty());
    let before = bytes(&unit);
    unit.dispatch("unknown", "", "", true).0.unwrap();
    assert_eq!(bytes(&unit), before);
    // In a context in which Juju does not say what it has committed, nothing is dropped.
    unit.changed("", "c");
    let before = bytes(&unit);
    unit.dispatch("collect-metrics", "", "", true).0.unwrap();
    assert_eq!((bytes(&unit), unit.seen()), (before, ["-a", "-b", "-c"].map(Into::into).to_vec()));
}

#[test]
fn a_charm_that_changes_nothing_has_no_file() {
    let mut unit = Unit::new();
    unit.dispatch("unknown", "", "", true).0.unwrap();
    assert_eq!(std::fs::read_dir(unit.directory.path()).unwrap().count(), 0);
}
