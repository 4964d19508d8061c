//! The rest of the model as a charm sees it: storages, resources, addresses, state, units, the machine.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use super::{Core, RelationKey, Scope};
use crate::charm::{Binding, DeclaredStorage, Endpoint, Requires};
use crate::error::Error;
use crate::hook::recorder::{Recorder, hook};
use crate::hook::{HookCommands, Memory, Output, SecretContent};
use crate::model::{
    Address, App, FileResource, ImageResource, JujuState, Leader, Port, Relation, ReportedKind,
    Storage, StorageDeclaration, StorageKind, Storages, Unit,
};
use crate::names::RelationId;

struct Data;

impl DeclaredStorage for Data {
    const NAME: &'static str = "data";
    const KIND: StorageKind = StorageKind::Filesystem;
    const MOST: Option<u32> = Some(4);
}

const DATA: StorageDeclaration = StorageDeclaration::of::<Data>();

struct Database;

impl Endpoint for Database {
    const NAME: &'static str = "db";
    const INTERFACE: &'static str = "mysql_client";
    type Role = Requires;
    type Interface = crate::Untyped;
}

struct Admin;

impl Binding for Admin {
    const NAME: &'static str = "admin";
}

fn core(agent: &Recorder, variables: &[(&str, &str)]) -> Core {
    Core::new(hook(variables), HookCommands::new(Box::new(agent.clone())))
}

const LIST: &str = "storage-list data --format=json";
const GET: &str = "storage-get -s data/2 --format=json";

// STO-004 STO-005 STO-007 STO-008
#[test]
fn storages_are_listed_and_located_once() {
    let agent = Recorder::default();
    agent
        .answer(LIST, r#"["data/10","data/2"]"#)
        .answer(GET, r#"{"kind":"filesystem","location":"/srv/2"}"#);
    let core = core(&agent, &[]);
    for _ in 0..2 {
        let storages = Storages::<Data>::read(&core, DATA).unwrap();
        let names: Vec<_> = storages.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["data/2", "data/10"]);
        let first = storages.iter().next().unwrap();
        assert_eq!(
            (first.name(), first.index(), first.kind()),
            ("data", 2, StorageKind::Filesystem)
        );
        assert_eq!(first.location().unwrap(), Path::new("/srv/2"));
    }
    assert_eq!(agent.calls(), [LIST, GET]);
}

#[test]
fn a_storage_event_says_where_its_storage_is() {
    let agent = Recorder::default();
    let variables = [("JUJU_STORAGE_ID", "data/2"), ("JUJU_STORAGE_LOCATION", "/srv/2")];
    let core = core(&agent, &variables);
    assert_eq!(Storage::<Data>::new(&core, 2, DATA).location().unwrap(), Path::new("/srv/2"));
    assert!(agent.calls().is_empty());
    assert!(Storage::<Data>::new(&core, 3, DATA).location().is_err(), "that is another one");
}

#[test]
fn a_storage_that_is_not_attached_yet_is_a_typed_error() {
    let agent = Recorder::default();
    agent.refuse(GET, "ERROR invalid value \"data/2\" for option -s: storage not found");
    let core = core(&agent, &[]);
    let storage = Storage::<Data>::new(&core, 2, DATA);
    let error = storage.location().unwrap_err();
    assert!(matches!(error, Error::StorageNotAttached { .. }), "{error}");
    agent.refuse(GET, "ERROR connection lost");
    assert!(matches!(storage.location(), Err(Error::Hook(_))));
}

// STO-002
#[test]
fn requests_for_storage_add_up_to_what_the_yaml_allows() {
    let agent = Recorder::default();
    agent.answer(LIST, r#"["data/2"]"#);
    let core = core(&agent, &[]);
    let storages = Storages::<Data>::read(&core, DATA).unwrap();
    for more in [1, 0, 2] {
        core.run_as("grow", || storages.request(more)).unwrap();
    }
    let error = storages.request(1).unwrap_err();
    assert!(
        error.to_string().contains("this unit has 4, and the charm's YAML allows 4"),
        "{error}"
    );
    agent.calls();
    core.flush().unwrap();
    assert_eq!(agent.calls(), ["storage-add data=3"]);
    core.flush().unwrap();
    assert!(agent.calls().is_empty());
    // What Juju has been told of counts as well.
    storages.request(1).unwrap_err();

    agent.refuse("storage-add data=1", "ERROR no");
    let core = self::core(&agent, &[]);
    Storages::<Data>::read(&core, DATA).unwrap().request(1).unwrap();
    let error = core.flush().unwrap_err();
    assert!(error.to_string().starts_with("cannot request the storage `data`"), "{error}");
}

// STO-010
#[test]
fn a_resource_is_downloaded_once_and_asked_again_after_a_failure() {
    let agent = Recorder::default();
    agent.refuse("resource-get site", "ERROR could not download resource");
    let core = core(&agent, &[]);
    let site = FileResource::new(&core, "site");
    assert!(site.path().is_err());
    assert!(site.path().is_err());
    assert_eq!(agent.calls().len(), 2);

    let agent = Recorder::default();
    agent.answer("resource-get site", "/var/lib/site.tar");
    let core = super::model_tests::core(&agent, &[]);
    let site = FileResource::new(&core, "site");
    for _ in 0..2 {
        assert_eq!(site.path().unwrap(), Path::new("/var/lib/site.tar"));
    }
    assert_eq!((agent.calls(), site.name()), (vec!["resource-get site".to_owned()], "site"));
}

#[test]
fn an_images_details_are_read_from_its_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("image.yaml");
    std::fs::write(&file, "registrypath: example.com/app:1\npassword: hunter2\n").unwrap();
    let agent = Recorder::default();
    agent.answer("resource-get image", file.to_str().unwrap()).answer("resource-get gone", "/gone");
    let core = core(&agent, &[]);
    let details = ImageResource::new(&core, "image").details().unwrap();
    assert_eq!(details.registry_path(), "example.com/app:1");
    let error = ImageResource::new(&core, "gone").details().unwrap_err();
    assert_eq!(error.to_string(), "cannot read the resource `gone` from `/gone`");
}

// NET-001 NET-002 NET-003 MOD-015
#[test]
fn addresses_are_asked_for_once_by_relation_or_by_binding() {
    let of = |address| format!(r#"{{"ingress-addresses":["{address}"]}}"#);
    let agent = Recorder::default();
    agent
        .answer("network-get -r 3 db --format=json", &of("10.0.0.3"))
        .answer("network-get db --format=json", &of("10.0.0.1"))
        .answer("network-get admin --format=json", &of("10.0.0.2"))
        .refuse("network-get -r 4 db --format=json", "ERROR relation 4 not found");
    let core = core(&agent, &[]);
    let unit = Unit::new(&core);
    let relation =
        |id| Relation::<Database>::new(&core, RelationId(id), <Database as Endpoint>::NAME);
    for _ in 0..2 {
        for (network, address) in [
            (unit.network::<Database>(), "10.0.0.1"),
            (unit.network::<Admin>(), "10.0.0.2"),
            (relation(3).network(), "10.0.0.3"),
            // The controller has forgotten it.
            (relation(4).network(), "10.0.0.1"),
        ] {
            let network = network.unwrap();
            assert_eq!(network.ingress_address(), Some(&Address::Ip(address.parse().unwrap())));
        }
    }
    assert_eq!(agent.calls().len(), 5);
}

// UNIT-010 UNIT-011 UNIT-013
#[test]
fn the_wanted_set_of_ports_replaces_the_open_one() {
    let agent = Recorder::default();
    let open = r#"["80/tcp (*)","90-92/udp (*)","443/tcp (admin)"]"#;
    agent.answer("opened-ports --endpoints --format=json", open);
    let core = core(&agent, &[]);
    let unit = Unit::new(&core);
    unit.open_port(Port::tcp(7));
    unit.set_ports([Port::tcp(80), Port::icmp()]).unwrap();
    assert_eq!(unit.opened_ports().unwrap(), [Port::icmp(), Port::tcp(80)]);
    agent.calls();
    core.flush().unwrap();
    assert_eq!(agent.calls(), ["close-port 443/tcp", "close-port 90-92/udp", "open-port icmp"]);
    unit.open_port_for::<Admin>(Port::tcp(81));
    unit.open_port_for::<Database>(Port::tcp(81));
    unit.close_port_for::<Admin>(Port::tcp(443));
    core.flush().unwrap();
    let sent = agent.calls().split_off(1);
    assert_eq!(
        sent,
        ["close-port --endpoints admin 443/tcp", "open-port --endpoints admin,db 81/tcp"]
    );
}

const STATE: &str = "state-get --format=json";

#[test]
fn state_is_read_once_and_written_by_difference() {
    let agent = Recorder::default();
    agent.answer(STATE, r#"{"same":"1","old":"x","empty":""}"#);
    let core = core(&agent, &[]);
    let state = JujuState::new(&core);
    for (key, value) in [("same", "1"), ("new", "1"), ("new", "2"), ("empty", "")] {
        state.set(key, value).unwrap();
    }
    for key in ["old", "never-there"] {
        state.remove(key).unwrap();
    }
    assert_eq!((state.get("new").unwrap(), state.get("old").unwrap()), (Some("2".into()), None));
    assert_eq!(state.get("empty").unwrap().as_deref(), Some(""));
    let keys: Vec<_> = state.all().unwrap().into_keys().collect();
    assert_eq!(keys, ["empty", "new", "same"]);
    core.flush().unwrap();
    assert_eq!(agent.calls(), [STATE, r#"state-set --file - < {"new":"2"}"#, "state-delete old"]);
    state.set("new", "2").unwrap();
    state.remove("old").unwrap();
    core.flush().unwrap();
    assert!(agent.calls().is_empty(), "nothing differs");
}

#[test]
fn the_key_of_the_sdk_is_neither_shown_nor_written() {
    let agent = Recorder::default();
    agent.answer(STATE, r#"{"ops-generation":"7","mine":"1"}"#);
    let core = core(&agent, &[]);
    let state = JujuState::new(&core);
    assert_eq!(state.get("ops-generation").unwrap(), None);
    assert_eq!(state.all().unwrap().into_keys().collect::<Vec<_>>(), ["mine"]);
    for written in [state.set("ops-generation", "8"), state.remove("ops-generation")] {
        assert!(matches!(written, Err(Error::StateReserved { .. })), "{written:?}");
    }
}

#[test]
fn the_same_values_again_cause_no_writing_command() {
    const ID: &str = "9m4e2mr0ui3e8a215n4g";
    let calls = Rc::new(RefCell::new(Vec::new()));
    let said = Rc::clone(&calls);
    let memory = Memory::new(move |call| {
        said.borrow_mut().push(call.command);
        Output::success(match call.command {
            "relation-get" | "state-get" => r#"{"key":"value"}"#.to_owned(),
            "opened-ports" => r#"["80/tcp"]"#.to_owned(),
            "secret-ids" => format!(r#"["{ID}"]"#),
            "secret-info-get" => format!(
                r#"{{"{ID}":{{"revision":1,"label":"db","owner":"unit","rotation":"never"}}}}"#
            ),
            "secret-get" => r#"{"password":"a"}"#.to_owned(),
            _ => String::new(),
        })
    });
    let core = Core::new(hook(&[]), HookCommands::new(Box::new(memory)));
    let relation = RelationKey { id: RelationId(3), endpoint: "db" };
    core.set_data(relation, Scope::Unit, "key", Some("value".to_owned()));
    Unit::new(&core).open_port(Port::tcp(80));
    JujuState::new(&core).set("key", "value").unwrap();
    let secret = Unit::new(&core).secret("db").unwrap().unwrap();
    secret.set_label("db");
    let content = SecretContent::new().with("password", "a").unwrap();
    secret.set_content_if_changed(content).unwrap();
    core.flush().unwrap();
    let calls = calls.borrow();
    let writes = ["relation-set", "open-port", "close-port", "state-set", "secret-set"];
    assert!(!calls.iter().any(|call| writes.contains(call)), "{calls:?}");
    for read in ["relation-get", "opened-ports", "state-get", "secret-get"] {
        assert!(calls.contains(&read), "{calls:?}");
    }
}

#[test]
fn state_that_juju_does_not_take_is_refused_at_once() {
    let agent = Recorder::default();
    let core = core(&agent, &[]);
    let state = JujuState::new(&core);
    assert!(state.set(&"k".repeat(256), "v".repeat(65_536)).is_ok());
    let error = state.set("key", "v".repeat(65_537)).unwrap_err().to_string();
    assert_eq!(
        error,
        "the value of `key` in the unit's state has 65537 bytes, but Juju takes 65536"
    );
    let error = state.remove(&"ä".repeat(129)).unwrap_err();
    assert!(matches!(error, Error::StateTooLong { what: "key", length: 258, .. }), "{error}");
    assert!(agent.calls().is_empty());
}

// APP-005
#[test]
fn units_that_go_away_are_not_planned_and_nothing_is_kept() {
    let agent = Recorder::default();
    let goal = "goal-state --format=json";
    agent.answer(
        goal,
        r#"{"units":{"web/0":{"status":"active"},"web/1":{"status":"dying"},"web/2":{"status":"waiting"}}}"#,
    );
    let core = core(&agent, &[]);
    assert_eq!(App::new(&core).planned_units().unwrap(), 2);
    agent.answer(goal, r#"{"units":{}}"#);
    assert_eq!(App::new(&core).planned_units().unwrap(), 0);
}

// APP-003
#[test]
fn the_leader_reads_the_status_of_the_application_and_of_each_unit() {
    let agent = Recorder::default();
    agent.answer(
        "status-get --include-data --application --format=json",
        r#"{"application-status":{"status":"blocked","message":"no","status-data":{},"units":{
            "web/0":{"status":"active"},"web/10":{"status":"error","message":"hook failed"},
            "web/2":{"status":"allocating"}}}}"#,
    );
    let core = core(&agent, &[]);
    let (app, leader) = (App::new(&core), Leader::new());
    let status = app.status(&leader).unwrap();
    assert_eq!((status.kind, &*status.message), (ReportedKind::Blocked, "no"));
    let statuses = app.unit_statuses(&leader).unwrap();
    let shown: Vec<_> =
        statuses.iter().map(|(unit, status)| format!("{unit} {}", status.kind)).collect();
    assert_eq!(shown, ["web/0 active", "web/2 allocating", "web/10 error"]);
    let worst = statuses.values().max_by(|a, b| a.kind.cmp(&b.kind)).unwrap();
    assert_eq!((&worst.kind, &*worst.message), (&ReportedKind::Error, "hook failed"));
}

#[test]
fn the_goal_of_a_relation_has_its_time() {
    let agent = Recorder::default();
    agent.answer(
        "goal-state --format=json",
        r#"{"relations":{"db":{"pg":{"status":"joined","since":"1970-01-01 00:01:00Z"}}}}"#,
    );
    let core = core(&agent, &[]);
    let goal = core.commands().goal_state().unwrap();
    assert_eq!(goal.relations["db"]["pg"].since, Some(UNIX_EPOCH + Duration::from_secs(60)));
}

// UNIT-005
#[test]
fn leadership_is_asked_once_and_gives_a_token() {
    let agent = Recorder::default();
    agent.answer("is-leader --format=json", "true");
    let leads = core(&agent, &[]);
    assert!(leads.is_leader().unwrap() && leads.is_leader().unwrap());
    assert_eq!(agent.calls().len(), 1);
    agent.refuse("is-leader --format=json", "ERROR leadership status unknown: no answer");
    assert!(core(&agent, &[]).is_leader().is_err(), "not knowing is not no");
}

// UNIT-006
#[test]
fn the_workloads_version_is_shown_at_once() {
    let agent = Recorder::default();
    Unit::new(&core(&agent, &[])).set_workload_version("-1.2 beta").unwrap();
    assert_eq!(agent.calls(), ["application-version-set -- -1.2 beta"]);
}

const CHILD: &str = "OPS_TEST_REBOOTS";

/// Not a test of its own: [`rebooting_now_ends_the_process`] runs it in another process.
#[test]
fn reboots() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let agent = Recorder::default();
    let core = core(&agent, &[]);
    core.set_port(Port::tcp(80), None, true);
    let _ = core.reboot_now();
    // Not `println`, which the harness captures.
    let _ = std::fs::write(std::env::var_os(CHILD).unwrap(), "it ran on");
}

// UNIT-014
#[test]
fn rebooting_now_ends_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let trace = directory.path().join("trace");
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "context::model_tests::reboots"])
        .env(CHILD, &trace)
        .output()
        .unwrap()
        .status;
    // A test that fails ends with 101, one that passes with 0.
    assert_eq!(status.code(), Some(1));
    assert!(!trace.exists());

    let agent = Recorder::default();
    agent.refuse("juju-reboot --now", "ERROR juju-reboot is not supported when running an action.");
    assert!(core(&agent, &[]).reboot_now().is_err(), "without a reboot the process goes on");
}
