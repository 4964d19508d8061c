//! Relations as a charm sees them, against a transport that remembers every call.

use std::fmt::Write as _;

use ops_macros::{Interface, RelationData};

use super::{BrokenRelation, Relation, Relations};
use crate::charm::{Endpoint, Peers, Requires};
use crate::context::Core;
use crate::error::Error;
use crate::hook::HookCommands;
use crate::hook::recorder::{Recorder, hook};
use crate::model::{App, Leader};
use crate::names::RelationId;

#[derive(Debug, PartialEq, RelationData)]
#[relation_data(crate = crate)]
struct Provider {
    endpoints: String,
    port: u16,
}

#[derive(Debug, PartialEq, RelationData)]
#[relation_data(crate = crate)]
struct Requirer {
    database: String,
    extensions: Option<Vec<String>>,
}

#[derive(Debug, PartialEq, RelationData)]
#[relation_data(crate = crate)]
struct Host {
    host: String,
}

#[derive(Interface)]
#[interface(name = "mysql", provider(app = Provider, unit = Host), requirer(app = Requirer), crate = crate)]
struct Mysql;

#[derive(Interface)]
#[interface(name = "cluster", peer(app = Provider, unit = Host), crate = crate)]
struct Cluster;

enum Db {}

impl Endpoint for Db {
    const NAME: &'static str = "db";
    const INTERFACE: &'static str = "mysql";
    type Role = Requires;
    type Interface = Mysql;
}

enum PeersEndpoint {}

impl Endpoint for PeersEndpoint {
    const NAME: &'static str = "cluster";
    const INTERFACE: &'static str = "cluster";
    type Role = Peers;
    type Interface = Cluster;
}

const ID: RelationId = RelationId(3);
const REMOTE: &str = "relation-get -r 3 --app - pg --format=json";
const OWN: &str = "relation-get -r 3 - web/0 --format=json";
const OWN_APP: &str = "relation-get -r 3 --app - web --format=json";
const GONE: &str = "ERROR invalid value \"3\" for option -r: relation not found";

fn core(agent: &Recorder, variables: &[(&str, &str)]) -> Core {
    agent.answer("relation-list -r 3 --app --format=json", "\"pg\"");
    Core::new(hook(variables), HookCommands::new(Box::new(agent.clone())))
}

// REL-002 REL-006 REL-013
#[test]
fn the_role_picks_what_each_side_says() {
    let agent = Recorder::default();
    agent
        .answer(REMOTE, r#"{"endpoints":"pg:1","port":"5432"}"#)
        .answer("relation-get -r 3 - pg/0 --format=json", r#"{"host":"h"}"#)
        .answer(OWN_APP, r#"{"extensions":"[]"}"#)
        .answer("is-leader --format=json", "true");
    let core = core(&agent, &[]);
    let db = Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME);
    assert_eq!(db.endpoint(), "db");
    let remote = db.remote_app_data().unwrap().read().unwrap();
    assert_eq!(remote, Provider { endpoints: "pg:1".to_owned(), port: 5432 });
    let unit = db.remote_unit_data(&"pg/0".parse().unwrap()).unwrap().read().unwrap();
    assert_eq!(unit, Host { host: "h".to_owned() });
    let wanted = Requirer { database: "web".to_owned(), extensions: None };
    db.app_data_mut(&Leader::new()).write(&wanted).unwrap();
    let own = db.app_data_as(&Leader::new()).unwrap().read().unwrap();
    assert_eq!(own, wanted);
    agent.calls();
    core.flush().unwrap();
    let calls = agent.calls();
    let set = r#"relation-set -r 3 --app --file - < {"database":"web","extensions":""}"#;
    assert_eq!(calls, ["is-leader --format=json", set]);
    // The same again is no command.
    db.app_data_mut(&Leader::new()).write(&wanted).unwrap();
    core.flush().unwrap();
    assert_eq!(agent.calls(), [""; 0]);
}

// APP-001 APP-002
#[test]
fn peers_share_what_their_application_says() {
    let agent = Recorder::default();
    agent.answer(OWN_APP, r#"{"endpoints":"e","port":"1"}"#);
    let core = core(&agent, &[("JUJU_MODEL_UUID", "the-model")]);
    let peers = Relation::<PeersEndpoint>::new(&core, ID, <PeersEndpoint as Endpoint>::NAME);
    let shared = peers.app_data().unwrap().read().unwrap();
    assert_eq!(peers.remote_app_data().unwrap().read().unwrap(), shared);
    assert_eq!(peers.remote_app().unwrap(), App::new(&core).name());
    assert_eq!(App::new(&core).name(), "web");
    assert_eq!(peers.remote_model_uuid().unwrap(), "the-model");
    assert!(!peers.is_cross_model().unwrap());
    assert_eq!(agent.calls(), [OWN_APP]);
}

// REL-020 REL-021
#[test]
fn an_error_names_relation_owner_and_every_key() {
    let agent = Recorder::default();
    agent.answer(REMOTE, r#"{"port":"many"}"#);
    let core = core(&agent, &[]);
    let db = Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME);
    let error = db.remote_app_data().unwrap().read().unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read the data of application `pg` in relation `db:3`: `endpoints` is missing; \
         `port` is not valid: expected value at line 1 column 1"
    );
    let empty = Host { host: String::new() };
    let error = db.unit_data_mut().write_as(&empty).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "cannot write the data of unit `web/0` in relation `db:3`: `host` is empty"
        ),
        "{error}"
    );
}

#[test]
fn what_nobody_has_written_yet_is_none() {
    let agent = Recorder::default();
    agent.answer(REMOTE, r#"{"other":"1"}"#);
    let core = core(&agent, &[]);
    let data = Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME).remote_app_data().unwrap();
    assert_eq!(data.read_if_written().unwrap(), None);
    assert!(data.read().is_err());
}

/// `pg/0` to `pg/{units}`, as an agent lists them, each with a host.
fn with_units(agent: &Recorder, units: usize) {
    let mut list = "[\"pg/0\"".to_owned();
    for unit in 0..units {
        if unit > 0 {
            write!(list, ",\"pg/{unit}\"").unwrap();
        }
        let get = format!("relation-get -r 3 - pg/{unit} --format=json");
        agent.answer(&get, &format!("{{\"host\":\"h{unit}\"}}"));
    }
    agent.answer("relation-list -r 3 --format=json", &format!("{list}]"));
}

// REL-005
#[test]
fn every_unit_is_asked_for_once() {
    const UNITS: usize = 1000;
    let agent = Recorder::default();
    with_units(&agent, UNITS);
    let core = core(&agent, &[]);
    let db = Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME);
    db.remote_unit_data(&"pg/7".parse().unwrap()).unwrap();
    for _ in 0..2 {
        let units = db.units_data().unwrap();
        assert_eq!(units.len(), UNITS);
        for (number, unit) in units.enumerate() {
            let (name, data) = unit.unwrap();
            assert_eq!(name.as_str(), format!("pg/{number}"));
            assert_eq!(data.get("host"), Some(&*format!("h{number}")));
        }
    }
    let calls = agent.calls();
    let count = |command: &str| calls.iter().filter(|call| call.starts_with(command)).count();
    assert_eq!((count("relation-list"), count("relation-get"), calls.len()), (1, UNITS, UNITS + 1));
}

#[test]
fn one_unit_that_cannot_be_read_does_not_hide_the_others() {
    let agent = Recorder::default();
    with_units(&agent, 3);
    agent.refuse("relation-get -r 3 - pg/1 --format=json", "ERROR permission denied");
    let core = core(&agent, &[]);
    let units: Vec<_> =
        Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME).units_data().unwrap().collect();
    assert!(units[0].is_ok() && units[2].is_ok());
    let error = units[1].as_ref().unwrap_err();
    assert_eq!(
        error.to_string(),
        "this unit may not read the data of unit `pg/1` in relation `db:3`"
    );
    // Nobody was asked again.
    assert_eq!(agent.calls().len(), 1 + 3);
}

// REL-019 REL-022
#[test]
fn what_juju_refuses_is_typed() {
    let agent = Recorder::default();
    let core = core(&agent, &[("JUJU_REMOTE_APP", "pg"), ("JUJU_RELATION_ID", "db:3")]);
    let db = Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME);
    agent.refuse("relation-list -r 3 --format=json", GONE).refuse(REMOTE, GONE);
    for error in [db.units().unwrap_err(), db.remote_app_data().unwrap_err()] {
        assert!(matches!(error, Error::RelationNotFound { endpoint: "db", id: ID, .. }), "{error}");
        assert_eq!(error.to_string(), "there is no relation `db:3`");
    }
    agent.refuse(OWN_APP, "ERROR permission denied");
    let error = db.app_data_as(&Leader::new()).unwrap_err();
    assert!(matches!(error, Error::RelationDataDenied { .. }), "{error}");
    let told = crate::error::chain(&error);
    assert!(told.contains("application `web`") && told.ends_with("permission denied"), "{told}");
}

// REL-008 REL-011 REL-012
#[test]
fn the_model_of_the_other_side() {
    const ASK: &str = "relation-model-get -r 3 --format=json";
    let agent = Recorder::default();
    agent.answer(ASK, r#"{"uuid":"there"}"#);
    let core_here = core(&agent, &[("JUJU_MODEL_UUID", "here")]);
    let db = Relation::<Db>::new(&core_here, ID, <Db as Endpoint>::NAME);
    assert_eq!(db.remote_model_uuid().unwrap(), "there");
    assert!(db.is_cross_model().unwrap());
    assert_eq!(agent.calls(), [ASK]);
    let agent = Recorder::default();
    agent.refuse(ASK, "ERROR bad request: unknown command: relation-model-get");
    let old = core(&agent, &[]);
    let error =
        Relation::<Db>::new(&old, ID, <Db as Endpoint>::NAME).remote_model_uuid().unwrap_err();
    assert!(matches!(error, Error::Hook(crate::hook::Error::Unsupported { .. })), "{error}");
    assert!(error.to_string().contains("3.6.2"), "{error}");
}

// REL-018
#[test]
fn an_endpoint_of_one_relation_does_not_choose() {
    for (ids, found) in [("[]", None), (r#"["db:3"]"#, Some(ID))] {
        let agent = Recorder::default();
        agent.answer("relation-ids db --format=json", ids);
        let core = core(&agent, &[]);
        let only = Relations::<Db>::read(&core, <Db as Endpoint>::NAME).unwrap().only().unwrap();
        assert_eq!(only.map(|relation| relation.id()), found);
    }
    let agent = Recorder::default();
    agent.answer("relation-ids db --format=json", r#"["db:3","db:4"]"#);
    let core = core(&agent, &[]);
    let error = Relations::<Db>::read(&core, <Db as Endpoint>::NAME).unwrap().only().unwrap_err();
    assert!(matches!(error, Error::TooManyRelations { endpoint: "db", count: 2 }), "{error}");
}

#[test]
fn a_broken_relation_is_read() {
    let agent = Recorder::default();
    agent.answer(REMOTE, r#"{"endpoints":"pg:1","port":"1"}"#).answer(OWN, r#"{"a":"1"}"#);
    let core = core(
        &agent,
        &[("JUJU_DISPATCH_PATH", "hooks/db-relation-broken"), ("JUJU_RELATION_ID", "db:3")],
    );
    let broken = BrokenRelation::<Db>::new(&core, ID, <Db as Endpoint>::NAME);
    assert_eq!(broken.remote_app().unwrap(), "pg");
    assert_eq!(broken.remote_app_data().unwrap().read().unwrap().port, 1);
    assert_eq!(broken.unit_data().unwrap().get("a"), Some("1"));
    agent.answer("relation-ids db --format=json", r#"["db:3"]"#);
    assert!(!Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME).is_active().unwrap());
}

// REL-014 REL-015
#[test]
fn keys_are_deleted() {
    let agent = Recorder::default();
    agent.answer(OWN, r#"{"old":"1","kept":"2"}"#);
    let core = core(&agent, &[]);
    let db = Relation::<Db>::new(&core, ID, <Db as Endpoint>::NAME);
    db.unit_data_mut().remove("old").remove("never").set("empty", "").set("new", 3);
    assert_eq!(format!("{:?}", db.unit_data().unwrap()), r#"{"kept": "2", "new": "3"}"#);
    agent.calls();
    core.flush().unwrap();
    assert_eq!(agent.calls(), [r#"relation-set -r 3 --file - < {"new":"3","old":""}"#]);
}

// REL-001 REL-003 MOD-014
#[test]
fn a_relation_is_found_by_its_number() {
    let agent = Recorder::default();
    agent.answer("relation-ids db --format=json", r#"["db:3","db:4"]"#);
    let core = core(&agent, &[]);
    for (number, found) in [(3, true), (4, true), (5, false)] {
        let relation =
            Relation::<Db>::listed(&core, RelationId(number), <Db as Endpoint>::NAME).unwrap();
        assert_eq!(relation.map(|relation| relation.id()), found.then_some(RelationId(number)));
    }
    assert_eq!(agent.calls().len(), 1);
}
