//! The order within a dispatch, and what a failure keeps, with a charm as the macros would write it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::{describe, panic, run};
use crate::__private::{ActionResults, Group, Metadata};
use crate::action::Action;
use crate::charm::{Charm, CharmEvent, CharmModel, Config, DeclaredContainer, EventDescription};
use crate::context::{Context, Core, RelationKey, Scope};
use crate::error::{BoxError, Error};
use crate::event::from_hook::FromHook;
use crate::event::{CollectMetrics, PebbleReady, PreSeriesUpgrade};
use crate::flow::Flow;
use crate::hook::recorder::{Recorder, hook};
use crate::hook::{HookCommands, LogLevel};
use crate::hook_context::{HookContext, Trigger};
use crate::model::{Port, Status};
use crate::names::RelationId;
use crate::part::{AnyPart, ComponentField, Handler, NoComponents, Part, Run};
use crate::state::Stored;

struct Web {
    order: Vec<&'static str>,
}

#[derive(Debug, Default)]
pub(super) struct NoConfig;

impl Config for NoConfig {
    fn __read(_: &serde_json::Map<String, Value>) -> Result<Self, Error> {
        Ok(Self)
    }
}

pub(super) struct NoGroup;

impl<'cx> Group<'cx> for NoGroup {
    fn new(_: &'cx Core) -> Self {
        Self
    }
}

#[derive(Debug)]
enum WebEvent {
    Start,
    Stop,
    CollectMetrics,
    MeterStatusChanged,
    Backup,
}

impl CharmEvent for WebEvent {
    const EVENTS: &'static [EventDescription] = &[
        EventDescription::__new("start", Trigger::Hook("start"), Some("Start"), None),
        EventDescription::__new("stop", Trigger::Hook("stop"), Some("Stop"), None),
        EventDescription::__new(
            "collect_metrics",
            Trigger::Hook("collect-metrics"),
            Some("CollectMetrics"),
            None,
        ),
        EventDescription::__new(
            "web_pebble_ready",
            Trigger::Hook("web-pebble-ready"),
            Some("WebPebbleReady"),
            Some("charmcraft.yaml:4:3"),
        ),
        EventDescription::__new(
            "backup_action",
            Trigger::Action("backup"),
            None,
            Some("actions.yaml:1:1"),
        ),
    ];

    fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::CollectMetrics => "collect_metrics",
            Self::MeterStatusChanged => "meter_status_changed",
            Self::Backup => "backup_action",
        }
    }

    fn from_hook(hook: &HookContext) -> Result<Option<Self>, Error> {
        Ok(Some(match hook.trigger() {
            Trigger::Hook("start") => Self::Start,
            Trigger::Hook("stop") => Self::Stop,
            Trigger::Hook("collect-metrics") => Self::CollectMetrics,
            Trigger::Hook("meter-status-changed") => Self::MeterStatusChanged,
            Trigger::Action("backup") => Self::Backup,
            _ => return Ok(None),
        }))
    }

    fn __payload(&self) -> Option<serde_json::Result<Value>> {
        None
    }

    fn __from_payload(_: &str, _: Value) -> Option<serde_json::Result<Self>> {
        None
    }
}

impl CharmModel for Web {
    type Config = NoConfig;
    type Relations<'cx> = NoGroup;
    type Containers<'cx> = NoGroup;
    type Storages<'cx> = NoGroup;
    type Resources<'cx> = NoGroup;
    type EventNames = ();
    const METADATA: &'static Metadata =
        &Metadata::__new("web", "1.0.0", &[], &[], &[], &[], &["backup"], &[]);
    const EVENT_NAMES: () = ();
    const DIRECTORY: &'static str = "";
    const HAS_FIELDS: bool = false;

    fn __load(_: &mut Stored<'_>) -> Result<Self, Error> {
        Ok(Self { order: Vec::new() })
    }
}

impl Part for Web {
    type Event = WebEvent;
    type Context = Context<Self>;
    type Components = NoComponents;
    const COMPONENTS: &'static [ComponentField] = &[];

    fn __save(&self, _: &mut Stored<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn __restore(&mut self, _: &mut Stored<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn __component(&mut self, _: &str) -> Option<&mut dyn AnyPart> {
        None
    }
}

fn write(cx: &Context<Web>) {
    cx.unit().open_port(Port::tcp(80));
    let relation = RelationKey { id: RelationId(3), endpoint: "db" };
    cx.core().set_data(relation, Scope::Unit, "key", Some("value".to_owned()));
}

const EVERY: &[&str] = &["start", "stop", "collect_metrics"];

const fn row(name: &'static str, run: Run<Web>) -> Handler<Web> {
    Handler { name, former: &[], changes: true, run }
}

impl Charm for Web {
    const HANDLERS: &'static [Handler<Self>] = &[
        row(
            "first",
            Run::Event {
                events: EVERY,
                call: |charm, _, _| {
                    charm.order.push("first");
                    Ok(Flow::Done)
                },
            },
        ),
        row(
            "stopping",
            Run::Event {
                events: &["stop"],
                call: |_, cx, _| {
                    write(cx);
                    Err("the disk is full".into())
                },
            },
        ),
        row(
            "second",
            Run::Event {
                events: &["start", "meter_status_changed"],
                call: |charm, cx, _| {
                    charm.order.push("second");
                    write(cx);
                    Ok(Flow::Done)
                },
            },
        ),
        row("backup", Run::Action { action: "backup", call: backup }),
        row(
            "status",
            Run::UnitStatus(|charm, _| {
                Ok(vec![Status::active(), Status::waiting(charm.order.join(", "))])
            }),
        ),
        row("app_status", Run::AppStatus(|_, _| Ok(vec![Status::active()]))),
        row(
            "before",
            Run::BeforeCommit(|charm: &mut Self, cx: &Context<Self>| {
                if cx.hook().variable("JUJU_TEST_MODE") == Some("commit") {
                    charm.order.push("before");
                    cx.unit().open_port(Port::tcp(443));
                }
                Ok(Flow::Done)
            }),
        ),
        row(
            "after",
            Run::AfterCommit(|charm, cx| {
                match cx.hook().variable("JUJU_TEST_MODE") {
                    Some("late") => return Err("too late".into()),
                    Some("commit") => cx.log(LogLevel::Info, charm.order.join(", "))?,
                    _ => {}
                }
                Ok(Flow::Done)
            }),
        ),
    ];
}

fn backup(
    _: &mut Web,
    cx: &Context<Web>,
    _: &WebEvent,
    _: &Action,
) -> Result<ActionResults, BoxError> {
    write(cx);
    let mode = cx.hook().variable("JUJU_TEST_MODE");
    match mode {
        Some("fail") => Err("no space left".into()),
        Some("panic") => panic!("out of cheese"),
        Some("threads") => {
            let outcome = std::thread::spawn(|| panic!("in another thread")).join();
            outcome.map_err(|_| "a thread panicked")?;
            Ok(ActionResults::default())
        }
        _ => Ok(ActionResults::flatten(&serde_json::json!({"path": "/srv"}))?),
    }
}

/// Runs a dispatch; gives its outcome and the calls without reads.
fn dispatch(path: &str, variables: &[(&str, &str)]) -> (Result<(), String>, Vec<String>) {
    dispatch_with(&Recorder::default(), path, variables)
}

fn dispatch_with(
    agent: &Recorder,
    path: &str,
    variables: &[(&str, &str)],
) -> (Result<(), String>, Vec<String>) {
    agent.answer("is-leader --format=json", "true");
    agent.answer("relation-get -r 3 - web/0 --format=json", "{}");
    agent.answer("opened-ports --endpoints --format=json", "[]");
    let variables = [&[("JUJU_DISPATCH_PATH", path)], variables].concat();
    let commands = HookCommands::new(Box::new(agent.clone()));
    let cx = Context::<Web>::new(hook(&variables), commands);
    // The panic hook is the process's: one dispatch at a time.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = panic::catch(|| run(&cx)).and_then(|run| run.map_err(|e| e.to_string()));
    let calls = agent.calls();
    (outcome, calls.into_iter().filter(|call| !call.ends_with("--format=json")).collect())
}

const FLUSH: [&str; 2] = [r#"relation-set -r 3 --file - < {"key":"value"}"#, "open-port 80/tcp"];

#[test]
fn handlers_run_in_order_then_statuses_then_the_flush() {
    let (outcome, calls) = dispatch("hooks/start", &[]);
    assert_eq!(outcome, Ok(()));
    let statuses = ["status-set --application active -- ", "status-set waiting -- first, second"];
    assert_eq!(calls, [statuses, FLUSH].concat());
}

#[test]
fn an_error_names_its_handler_and_nothing_is_sent() {
    let (outcome, calls) = dispatch("hooks/stop", &[]);
    assert_eq!(outcome, Err("failed in `stopping`: the disk is full".to_owned()));
    assert_eq!(calls, [""; 0]);
}

const SDK: &str = env!("CARGO_PKG_VERSION");

// EVT-100, MAI-010
#[test]
fn every_dispatch_is_a_debug_line() {
    let juju = ("JUJU_VERSION", "3.6.4");
    for (path, variables, says) in [
        ("hooks/start", &[juju][..], "`start`: charm web 1.0.0, ops-runtime {}, Juju 3.6.4,"),
        ("hooks/collect-metrics", &[], "`collect-metrics`: charm web 1.0.0, ops-runtime {},"),
        (
            "actions/backup",
            &[("JUJU_ACTION_UUID", "12")],
            "action `backup` (task 12): charm web 1.0.0, ops-runtime {},",
        ),
        (
            "hooks/new-in-juju-5",
            &[],
            "`new-in-juju-5`, which the charm does not know: charm web 1.0.0, ops-runtime {},",
        ),
        (
            "actions/other",
            &[],
            "action `other`, which the charm does not know: charm web 1.0.0, ops-runtime {},",
        ),
        ("", &[], "no event: charm web 1.0.0, ops-runtime {},"),
    ] {
        let agent = Recorder::default();
        let (outcome, _) = dispatch_with(&agent, path, variables);
        assert_eq!(outcome, Ok(()), "{path}");
        let expected = format!("DEBUG -- dispatching {says} hook commands by a recorder");
        assert_eq!(agent.logged(), [expected.replace("{}", SDK)], "{path}");
    }
}

// EVT-094, EVT-095, FWK-018, FWK-019, FWK-020
#[test]
fn a_commit_has_handlers_before_and_after_it() {
    let agent = Recorder::default();
    let commit = [("JUJU_TEST_MODE", "commit")];
    let (outcome, calls) = dispatch_with(&agent, "hooks/start", &commit);
    assert_eq!(outcome, Ok(()));
    assert_eq!(calls[2..], [&FLUSH[..], &["open-port 443/tcp"]].concat());
    assert_eq!(agent.logged()[1..], ["INFO -- first, second, before"]);

    agent.refuse("open-port 443/tcp", "ERROR no");
    let (outcome, _) = dispatch_with(&agent, "hooks/start", &commit);
    assert!(outcome.unwrap_err().contains("(written by `before`)"));
    assert_eq!(agent.logged()[1..], [""; 0], "nothing comes after a commit that fails");

    let (outcome, calls) = dispatch_with(&agent, "hooks/collect-metrics", &commit);
    assert_eq!((outcome, calls.len()), (Ok(()), 0), "juju commits nothing of it");
    assert_eq!(agent.logged()[1..], [""; 0]);

    let (outcome, calls) = dispatch("hooks/start", &[("JUJU_TEST_MODE", "late")]);
    assert_eq!(outcome, Err("failed in `after`: too late".to_owned()));
    assert_eq!(calls[2..], FLUSH, "Juju drops what was sent");
}

#[test]
fn an_unknown_event_may_have_changed_the_statuses() {
    for path in ["hooks/new-in-juju-5", "actions/other", ""] {
        let (outcome, calls) = dispatch(path, &[]);
        assert_eq!(outcome, Ok(()));
        assert_eq!(calls, ["status-set --application active -- ", "status-set waiting -- "]);
    }
}

#[test]
fn a_log_that_fails_fails_nothing() {
    let agent = Recorder::default();
    agent.refuse_all("juju-log", "ERROR no log");
    let (outcome, calls) = dispatch_with(&agent, "hooks/start", &[]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(calls[calls.len() - 2..], FLUSH);
}

#[test]
fn a_restricted_context_runs_the_handlers_alone() {
    assert_eq!(dispatch("hooks/collect-metrics", &[]), (Ok(()), Vec::new()));
    let agent = Recorder::default();
    let read = "relation-get -r 3 - web/0 --format=json";
    agent.refuse(read, "ERROR not implemented for restricted context");
    let (outcome, _) = dispatch_with(&agent, "hooks/meter-status-changed", &[]);
    assert!(outcome.unwrap_err().contains("restricted context"), "what is written is not lost");
}

/// An event, and its dispatch with this agent.
fn event<E: FromHook>(agent: &Recorder, variables: &[(&str, &str)]) -> (E, Context<Web>) {
    let cx = Context::new(hook(variables), HookCommands::new(Box::new(agent.clone())));
    (E::from_hook(cx.hook()).unwrap(), cx)
}

// EVT-033
#[test]
fn collect_metrics_adds_metrics() {
    let agent = Recorder::default();
    let (event, cx) = event::<CollectMetrics>(&agent, &[]);
    let users = BTreeMap::from([("users".to_owned(), 2.5)]);
    event.add_metrics(&cx, &users, &BTreeMap::from([("zone".into(), "a".into())])).unwrap();
    assert_eq!(agent.calls(), ["add-metric --labels zone=a -- users=2.5"]);
}

// EVT-059
#[test]
fn an_event_has_what_it_happens_to() {
    struct App;
    impl DeclaredContainer for App {
        const NAME: &'static str = "app";
    }
    let (event, cx) = event::<PebbleReady<App>>(&Recorder::default(), &[]);
    assert_eq!(event.container(&cx).name(), "app");
}

#[test]
fn a_series_upgrade_has_a_target() {
    let target = [("JUJU_TARGET_BASE", "ubuntu@22.04"), ("JUJU_TARGET_SERIES", "jammy")];
    let (event, _) = event::<PreSeriesUpgrade>(&Recorder::default(), &target);
    assert_eq!((event.target_base(), event.target_series()), (Some("ubuntu@22.04"), Some("jammy")));
}

#[test]
fn an_actions_results_are_set_at_once() {
    let (outcome, calls) = dispatch("actions/backup", &[]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(calls[0], "action-set path=/srv");
    assert_eq!(calls[calls.len() - 2..], FLUSH);
}

#[test]
fn a_failed_action_undoes_its_writes_and_the_dispatch_goes_on() {
    let (outcome, calls) = dispatch("actions/backup", &[("JUJU_TEST_MODE", "fail")]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        calls,
        [
            "action-fail -- no space left",
            "status-set --application active -- ",
            "status-set waiting -- ",
        ]
    );
}

#[test]
fn results_that_juju_refuses_fail_the_action() {
    let agent = Recorder::default();
    agent.refuse("action-set path=/srv", "ERROR no");
    let (outcome, calls) = dispatch_with(&agent, "actions/backup", &[]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(calls[1], "action-fail -- `action-set` failed: no");
    assert!(!calls.iter().any(|call| FLUSH.contains(&call.as_str())), "{calls:?}");
}

#[test]
fn a_panic_of_another_thread_is_the_handlers_to_judge() {
    let (outcome, calls) = dispatch("actions/backup", &[("JUJU_TEST_MODE", "threads")]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(calls[0], "action-fail -- a thread panicked");
}

#[test]
fn a_panic_is_an_error_with_its_place() {
    let (outcome, calls) = dispatch("actions/backup", &[("JUJU_TEST_MODE", "panic")]);
    let told = outcome.unwrap_err();
    assert!(told.starts_with("the charm panicked at "), "{told}");
    assert!(told.ends_with(": out of cheese"), "{told}");
    assert_eq!(calls, [""; 0]);
}

#[test]
fn a_charm_describes_its_events_with_their_handlers() {
    let mut text = Vec::new();
    describe::events::<Web>(&mut text).unwrap();
    let described: Value = serde_json::from_slice(&text).unwrap();
    let hook = |event: &str, payload: &str, handlers: &[&str]| {
        let hook = event.replace('_', "-");
        serde_json::json!({
            "event": event, "hook": hook, "payload": payload, "place": null, "handlers": handlers,
        })
    };
    let mut ready = hook("web_pebble_ready", "WebPebbleReady", &[]);
    ready["place"] = "charmcraft.yaml:4:3".into();
    let expected = serde_json::json!({
        "charm": "web",
        "events": [
            hook("start", "Start", &["first", "second"]),
            hook("stop", "Stop", &["first", "stopping"]),
            hook("collect_metrics", "CollectMetrics", &["first"]),
            ready,
        ],
        "emitted": [],
        "actions": [{
            "action": "backup",
            "parameters": null,
            "place": "actions.yaml:1:1",
            "handlers": ["backup"],
        }],
        "statuses": [
            {"of": "app", "handlers": ["app_status"]},
            {"of": "unit", "handlers": ["status"]},
        ],
        "commits": [
            {"commit": "before_commit", "handlers": ["before"]},
            {"commit": "after_commit", "handlers": ["after"]},
        ],
    });
    assert_eq!(described, expected);
}
