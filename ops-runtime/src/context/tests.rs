//! What is asked and what is written, against a transport that remembers every call.

use super::{Core, Owner, RelationKey, Scope};
use crate::error::Error;
use crate::hook::HookCommands;
use crate::hook::recorder::{Recorder, hook};
use crate::model::{Port, Status};
use crate::names::RelationId;

fn core(agent: &Recorder, variables: &[(&str, &str)]) -> Core {
    Core::new(hook(variables), HookCommands::new(Box::new(agent.clone())))
}

const OWN: &str = "relation-get -r 3 - web/0 --format=json";
const APP: &str = "relation-get -r 3 --app - web --format=json";
const ID: RelationId = RelationId(3);
const RELATION: RelationKey = RelationKey { id: ID, endpoint: "db" };

fn own() -> Owner {
    Owner::Unit("web/0".parse().unwrap())
}

// MOD-001 MOD-018
#[test]
fn every_read_is_made_once() {
    let agent = Recorder::default();
    agent
        .answer("config-get --format=json", "{}")
        .answer("relation-ids db --format=json", r#"["db:10","db:3"]"#)
        .answer("relation-list -r 3 --format=json", r#"["pg/10","pg/2"]"#)
        .answer("relation-list -r 3 --app --format=json", r#""pg""#)
        .answer("network-get db --format=json", r#"{"bind-addresses":null}"#)
        .answer("is-leader --format=json", "false")
        .answer(OWN, r#"{"a":"1"}"#);
    let core = core(&agent, &[]);
    for _ in 0..2 {
        core.config().unwrap();
        assert_eq!(*core.relations("db").unwrap(), [ID, RelationId(10)]);
        assert_eq!(&*core.remote_app(RELATION).unwrap(), "pg");
        let units = core.units(RELATION).unwrap();
        assert_eq!(units.iter().map(|unit| unit.as_str()).collect::<Vec<_>>(), ["pg/2", "pg/10"]);
        assert_eq!(core.data(RELATION, own()).unwrap().get("a"), Some("1"));
        assert!(core.network("db", None).unwrap().interfaces().is_empty());
        assert!(!core.is_leader().unwrap());
    }
    assert_eq!(agent.calls().len(), 7);
}

// UNIT-004
#[test]
fn a_status_that_was_set_is_read_back() {
    let agent = Recorder::default();
    agent
        .answer("status-get --include-data --format=json", r#"{"status":"error","message":"old"}"#)
        .answer("status-set waiting -- a while", "");
    let core = core(&agent, &[]);
    assert_eq!(core.unit_status().unwrap().message, "old");
    core.set_unit_status(&Status::waiting("a while")).unwrap();
    assert_eq!(core.unit_status().unwrap().settable(), Some(Status::waiting("a while")));
}

// REL-004
#[test]
fn a_listed_unit_tells_the_application() {
    let agent = Recorder::default();
    agent.answer("relation-list -r 3 --format=json", r#"["pg/10","pg/2"]"#);
    let core = core(&agent, &[]);
    core.units(RELATION).unwrap();
    assert_eq!(&*core.remote_app(RELATION).unwrap(), "pg");
    assert_eq!(agent.calls().len(), 1);
}

#[test]
fn a_failed_read_is_asked_again() {
    let agent = Recorder::default();
    agent.answer("config-get --format=json", "not json");
    let core = core(&agent, &[]);
    assert!(core.config().is_err());
    agent.answer("config-get --format=json", "{}");
    assert!(core.config().is_ok());
}

#[test]
fn writes_are_seen_at_once_and_sent_merged() {
    let agent = Recorder::default();
    agent.answer(OWN, r#"{"same":"1","old":"x"}"#);
    let core = core(&agent, &[]);
    for (key, value) in [("b", "1"), ("a", "1"), ("b", "2"), ("same", "1"), ("old", "")] {
        core.set_data(RELATION, Scope::Unit, key, Some(value.to_owned()));
    }
    let seen = core.data(RELATION, own()).unwrap();
    assert_eq!(
        seen.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(),
        ["a=1", "b=2", "same=1"]
    );
    agent.calls();
    core.flush().unwrap();
    assert_eq!(agent.calls(), [r#"relation-set -r 3 --file - < {"a":"1","b":"2","old":""}"#]);
    assert_eq!(core.data(RELATION, own()).unwrap(), seen);
    core.flush().unwrap();
    assert!(agent.calls().is_empty(), "nothing is left to send");
}

#[test]
fn what_is_already_so_is_not_sent() {
    let agent = Recorder::default();
    agent
        .answer(OWN, r#"{"a":"1"}"#)
        .answer("opened-ports --endpoints --format=json", r#"["80/tcp (*)"]"#);
    let core = core(&agent, &[]);
    core.set_data(RELATION, Scope::Unit, "a", Some("1".to_owned()));
    core.set_data(RELATION, Scope::Unit, "b", None);
    core.set_port(Port::tcp(80), None, true);
    core.set_port(Port::tcp(81), None, false);
    core.flush().unwrap();
    assert_eq!(agent.calls(), [OWN, "opened-ports --endpoints --format=json"]);
}

#[test]
fn ports_are_opened_and_closed_by_difference() {
    let agent = Recorder::default();
    agent.answer("opened-ports --endpoints --format=json", r#"["80/tcp (*)","90-92/udp (*)"]"#);
    let core = core(&agent, &[]);
    core.set_port(Port::tcp(80), None, false);
    core.set_port(Port::icmp(), None, true);
    assert_eq!(core.opened_ports().unwrap(), [Port::icmp(), "90-92/udp".parse().unwrap()]);
    agent.calls();
    core.flush().unwrap();
    assert_eq!(agent.calls(), ["close-port 80/tcp", "open-port icmp"]);
}

#[test]
fn what_could_not_be_sent_is_not_forgotten() {
    let agent = Recorder::default();
    let (unit_set, app_set) = (
        r#"relation-set -r 3 --file - < {"a":"1"}"#,
        r#"relation-set -r 3 --app --file - < {"a":"1"}"#,
    );
    agent
        .answer(OWN, "{}")
        .answer(APP, "{}")
        .answer("is-leader --format=json", "true")
        .answer("opened-ports --endpoints --format=json", "[]")
        .refuse(app_set, "ERROR cannot write relation settings");
    let core = core(&agent, &[]);
    for scope in [Scope::Unit, Scope::App] {
        core.run_as("configure", || core.set_data(RELATION, scope, "a", Some("1".to_owned())));
    }
    core.set_port(Port::tcp(80), None, true);
    let sent = |agent: &Recorder| {
        agent.calls().into_iter().filter(|call| !call.ends_with("json")).collect::<Vec<_>>()
    };
    let error = core.flush().unwrap_err();
    let text = crate::error::chain(&error);
    assert!(
        text.starts_with(
            "cannot set `a` (written by `configure`) in the data of application `web` in relation \
             `db:3`: `relation-set` failed: "
        ),
        "{text}"
    );
    assert_eq!(sent(&agent), [unit_set, app_set]);
    assert!(core.flush().is_err());
    assert_eq!(sent(&agent), [app_set]);
    assert_eq!(core.opened_ports().unwrap(), [Port::tcp(80)]);
}

#[test]
fn an_application_without_a_name_is_an_error() {
    let agent = Recorder::default();
    agent.answer("relation-list -r 3 --app --format=json", "null");
    let error = core(&agent, &[]).remote_app(RELATION).unwrap_err();
    assert_eq!(error.to_string(), "juju does not name the other application of relation `db:3`");
}

#[test]
fn application_data_needs_the_leadership_when_it_is_sent() {
    let agent = Recorder::default();
    agent.refuse(APP, "ERROR permission denied").answer("is-leader --format=json", "false");
    let core = core(&agent, &[]);
    core.set_data(RELATION, Scope::App, "a", Some("1".to_owned()));
    let error = core.flush().unwrap_err();
    let Error::Flush { source, .. } = &error else { panic!("{error}") };
    assert!(matches!(**source, Error::LeadershipLost), "{error}");
    assert!(!agent.calls().iter().any(|call| call.starts_with("relation-set")));
}

// MOD-020
#[test]
fn a_relation_that_is_being_broken_is_not_listed() {
    let agent = Recorder::default();
    agent.answer("relation-ids db --format=json", r#"["db:3","db:4"]"#);
    let core = core(
        &agent,
        &[
            ("JUJU_DISPATCH_PATH", "hooks/db-relation-broken"),
            ("JUJU_RELATION_ID", "db:3"),
            ("JUJU_REMOTE_APP", "pg"),
        ],
    );
    assert_eq!(*core.relations("db").unwrap(), [RelationId(4)]);
    assert_eq!(&*core.remote_app(RELATION).unwrap(), "pg");
    assert_eq!(agent.calls().len(), 1, "the event names the application");
}

// MOD-002 MOD-003 MOD-004 MOD-005 MOD-011
#[test]
fn the_model_the_unit_and_the_version_are_the_environments() {
    let agent = Recorder::default();
    let variables =
        [("JUJU_MODEL_NAME", "prod"), ("JUJU_MODEL_UUID", "5f0c"), ("JUJU_VERSION", "3.6.2")];
    let core = core(&agent, &variables);
    assert_eq!((core.hook().model_name(), core.hook().model_uuid()), (Some("prod"), Some("5f0c")));
    assert!(core.hook().juju_version().is_some());
    assert_eq!(crate::model::Unit::new(&core).name().as_str(), "web/0");
    assert_eq!(crate::model::App::new(&core).name(), "web");
    assert!(agent.calls().is_empty());
}

#[test]
fn what_may_work_later_is_tried_again() {
    let (agent, backoff) = (Recorder::default(), crate::Backoff::new(3));
    let core = core(&agent, &[("OPS_SKIP_WAITS", "1")]);
    let tried = |good_at: u32, worst: &str| {
        let mut tries = 0;
        let outcome = core.retry(
            backoff,
            |error: &String| error == "later",
            || {
                tries += 1;
                if tries == good_at { Ok(tries) } else { Err(worst.to_owned()) }
            },
        );
        (outcome, tries)
    };
    assert_eq!(tried(1, "later"), (Ok(1), 1));
    assert_eq!(tried(3, "later"), (Ok(3), 3));
    assert_eq!(tried(4, "later"), (Err("later".to_owned()), 3));
    assert_eq!(tried(2, "never"), (Err("never".to_owned()), 1));
}

#[test]
fn there_is_a_wait_between_tries() {
    let core = core(&Recorder::default(), &[]);
    let wait = std::time::Duration::from_millis(20);
    let begun = std::time::Instant::now();
    let backoff = crate::Backoff::new(2).first_wait(wait);
    assert_eq!(core.retry(backoff, |_| true, || Err::<(), _>(1)), Err(1));
    assert!(begun.elapsed() >= wait);
    for tries in [0, 1] {
        assert_eq!(crate::Backoff::new(tries).waits().count(), 0);
    }
}
