//! The environment, read.

use std::os::unix::ffi::OsStringExt;

use super::*;
use crate::juju_version::JujuVersion;
use crate::names::{RelationId, SecretId};

fn context(variables: &[(&str, &str)]) -> Result<HookContext, EnvironmentError> {
    HookContext::from_variables(variables.iter().map(|(n, v)| (n.into(), v.into())))
}

#[test]
fn triggers() {
    for (path, trigger) in [
        ("hooks/config-changed", Trigger::Hook("config-changed")),
        ("actions/backup", Trigger::Action("backup")),
        ("/charm/actions/backup", Trigger::Action("backup")),
        ("config-changed", Trigger::Hook("config-changed")),
        ("hooks/", Trigger::None),
        ("", Trigger::None),
    ] {
        let hook = context(&[("JUJU_UNIT_NAME", "a/0"), ("JUJU_DISPATCH_PATH", path)]).unwrap();
        assert_eq!(hook.trigger(), trigger, "{path}");
    }
}

#[test]
fn without_juju_the_error_says_what_to_do() {
    for variables in [&[][..], &[("JUJU_UNIT_NAME", "")]] {
        let error = context(variables).unwrap_err().to_string();
        assert!(error.contains("cargo charm run"), "{error}");
    }
    let error = context(&[("JUJU_UNIT_NAME", "nonsense")]).unwrap_err().to_string();
    assert_eq!(
        error,
        "`JUJU_UNIT_NAME` is `nonsense`, which is not the name of a unit, such as `web/0`"
    );
}

#[test]
fn paths_need_not_be_utf_8() {
    let path = OsString::from_vec(b"/srv/\xff".to_vec());
    let variables = [("JUJU_UNIT_NAME".into(), "a/0".into()), ("JUJU_CHARM_DIR".into(), path)];
    let hook = HookContext::from_variables(variables.clone()).unwrap();
    assert_eq!(hook.charm_directory().as_os_str(), variables[1].1);
    assert_eq!(hook.variable_os("JUJU_CHARM_DIR"), Some(&*variables[1].1));
    assert_eq!(hook.variable("JUJU_CHARM_DIR"), None);
    let unit = OsString::from_vec(b"a\xff".to_vec());
    let error = HookContext::from_variables([("JUJU_UNIT_NAME".into(), unit)]).unwrap_err();
    assert!(matches!(error, EnvironmentError::Malformed { .. }), "{error}");
}

#[test]
fn debug_shows_no_token() {
    let hook = context(&[("JUJU_UNIT_NAME", "a/0"), ("JUJU_AGENT_TOKEN", "hunter2")]).unwrap();
    let shown = format!("{hook:?}");
    assert!(shown.contains("a/0") && !shown.contains("hunter2"), "{shown}");
}

// CTX-001
#[test]
fn empty_is_absent() {
    let hook = context(&[("JUJU_UNIT_NAME", "a/0"), ("JUJU_REMOTE_UNIT", "")]).unwrap();
    assert_eq!(hook.variable("JUJU_REMOTE_UNIT"), None);
    assert!(matches!(hook.require("JUJU_REMOTE_UNIT"), Err(EnvironmentError::Missing { .. })));
}

/// A context with these variables and the unit.
fn with(variables: &[(&str, &str)]) -> HookContext {
    let unit = [("JUJU_UNIT_NAME", "web/0")];
    context(&unit.iter().chain(variables).copied().collect::<Vec<_>>()).unwrap()
}

// CTX-003 CTX-004 CTX-005 CTX-006 CTX-007
#[test]
fn what_is_run_and_where_is_known() {
    let hook = with(&[
        ("JUJU_DISPATCH_PATH", "hooks/start"),
        ("JUJU_HOOK_NAME", "start"),
        ("JUJU_MODEL_NAME", "prod"),
        ("JUJU_MODEL_UUID", "5f0c"),
    ]);
    assert_eq!((hook.dispatch_path(), hook.hook_name()), (Some("hooks/start"), Some("start")));
    assert_eq!((hook.model_name(), hook.model_uuid()), (Some("prod"), Some("5f0c")));
    assert_eq!(hook.unit().as_str(), "web/0");
    let action = with(&[("JUJU_DISPATCH_PATH", "actions/backup"), ("JUJU_HOOK_NAME", "")]);
    assert_eq!(action.hook_name(), None);
}

// VER-002 CTX-008 CTX-009 CTX-013
#[test]
fn an_empty_variable_is_absent() {
    let variables = [
        "JUJU_VERSION",
        "JUJU_AVAILABILITY_ZONE",
        "JUJU_CHARM_DIR",
        "CHARM_DIR",
        "JUJU_MACHINE_ID",
    ];
    let hook = with(&variables.map(|name| (name, "")));
    assert_eq!((hook.juju_version(), hook.availability_zone()), (None, None));
    assert_eq!((hook.machine_id(), hook.charm_directory()), (None, ".".as_ref()));
    let hook = with(&[
        ("JUJU_VERSION", "3.6.4"),
        ("JUJU_AVAILABILITY_ZONE", "z1"),
        ("JUJU_MACHINE_ID", "1/lxd/0"),
    ]);
    assert_eq!(hook.juju_version(), Some(JujuVersion::new(3, 6, 4)));
    assert_eq!((hook.availability_zone(), hook.machine_id()), (Some("z1"), Some("1/lxd/0")));
}

// CTX-011 CTX-012 CTX-014
#[test]
fn debugging_and_the_principal_are_known() {
    assert!(with(&[("JUJU_DEBUG", "")]).is_debugged() && !with(&[]).is_debugged());
    let hook = with(&[("JUJU_DEBUG_AT", "all, hook,,"), ("JUJU_PRINCIPAL_UNIT", "db/3")]);
    assert_eq!(hook.debug_at().collect::<Vec<_>>(), ["all", "hook"]);
    assert_eq!(hook.principal_unit().unwrap().unwrap().number(), 3);
    assert_eq!(with(&[]).debug_at().count(), 0);
    let error = with(&[("JUJU_PRINCIPAL_UNIT", "db")]).principal_unit().unwrap_err().to_string();
    assert!(error.contains("`JUJU_PRINCIPAL_UNIT` is `db`"), "{error}");
}

#[test]
fn the_cloud_and_its_proxies_are_known() {
    let hook = with(&[
        ("JUJU_API_ADDRESSES", "10.0.0.1:17070 10.0.0.2:17070"),
        ("CLOUD_API_VERSION", "2"),
        ("JUJU_CHARM_HTTP_PROXY", "http://p"),
        ("JUJU_CHARM_HTTPS_PROXY", "https://p"),
        ("JUJU_CHARM_FTP_PROXY", "ftp://p"),
        ("JUJU_CHARM_NO_PROXY", "localhost"),
    ]);
    assert_eq!(hook.api_addresses().collect::<Vec<_>>(), ["10.0.0.1:17070", "10.0.0.2:17070"]);
    assert_eq!((hook.cloud_api_version(), hook.http_proxy()), (Some("2"), Some("http://p")));
    assert_eq!((hook.https_proxy(), hook.ftp_proxy()), (Some("https://p"), Some("ftp://p")));
    assert_eq!(hook.no_proxy(), Some("localhost"));
}

/// What the variables say of an event.
fn event<'hook>(hook: &'hook HookContext) -> Result<HookEvent<'hook>, String> {
    hook.event().map_err(|errors| errors.to_string())
}

fn of_event(path: &str, variables: &[(&str, &str)]) -> HookContext {
    with(&[&[("JUJU_DISPATCH_PATH", path)], variables].concat())
}

// CTX-015 CTX-016
#[test]
fn an_action_has_a_name_and_a_task() {
    let variables = [("JUJU_ACTION_NAME", "backup"), ("JUJU_ACTION_UUID", "12")];
    let hook = of_event("actions/backup", &variables);
    assert_eq!(event(&hook), Ok(HookEvent::Action { name: "backup", id: "12" }));
    assert_eq!((hook.action_name(), hook.action_uuid()), (Some("backup"), Some("12")));
    let hook = of_event("actions/backup", &[]);
    assert!(event(&hook).unwrap_err().contains("JUJU_ACTION_UUID"));
}

// CTX-017 CTX-018 CTX-019 CTX-020 CTX-031
#[test]
fn a_container_has_notices_and_checks() {
    let hook = of_event(
        "hooks/app-pebble-custom-notice",
        &[
            ("JUJU_WORKLOAD_NAME", "app"),
            ("JUJU_NOTICE_ID", "7"),
            ("JUJU_NOTICE_TYPE", "custom"),
            ("JUJU_NOTICE_KEY", "a.b/c"),
        ],
    );
    let (container, id, notice_type, key) = ("app", "7", "custom", "a.b/c");
    let notice = HookEvent::PebbleCustomNotice { container, id, notice_type, key };
    assert_eq!(event(&hook), Ok(notice));
    let variables = [("JUJU_WORKLOAD_NAME", "app"), ("JUJU_PEBBLE_CHECK_NAME", "up")];
    let check = "up";
    let hook = of_event("hooks/app-pebble-check-failed", &variables);
    assert_eq!(event(&hook), Ok(HookEvent::PebbleCheckFailed { container, check }));
    let hook = of_event("hooks/app-pebble-check-recovered", &variables);
    assert_eq!(event(&hook), Ok(HookEvent::PebbleCheckRecovered { container, check }));
    let hook = of_event("hooks/app-pebble-ready", &variables);
    assert_eq!(event(&hook), Ok(HookEvent::PebbleReady { container }));
    for missing in ["custom-notice", "check-failed", "check-recovered", "ready"] {
        let hook = of_event(&format!("hooks/app-pebble-{missing}"), &[]);
        assert!(event(&hook).unwrap_err().contains("JUJU_WORKLOAD_NAME"), "{missing}");
    }
}

const RELATION: [(&str, &str); 3] =
    [("JUJU_RELATION", "db"), ("JUJU_RELATION_ID", "db:7"), ("JUJU_REMOTE_APP", "pg")];

// CTX-021 CTX-022 CTX-023 CTX-024 CTX-025
#[test]
fn a_relation_has_what_its_event_promises() {
    let relation = || HookRelation { name: "db", id: RelationId(7), app: "pg".to_owned() };
    let unit = |name: &str| name.parse::<UnitName>().unwrap();
    let both = [("JUJU_REMOTE_UNIT", "pg/1"), ("JUJU_DEPARTING_UNIT", "web/0")];
    let hook = |event: &str, more: &[(&str, &str)]| {
        of_event(&format!("hooks/db-relation-{event}"), &[&RELATION, more].concat())
    };
    assert_eq!(event(&hook("created", &[])), Ok(HookEvent::RelationCreated(relation())));
    assert_eq!(event(&hook("broken", &[])), Ok(HookEvent::RelationBroken(relation())));
    let joined = HookEvent::RelationJoined(relation(), unit("pg/1"));
    assert_eq!(event(&hook("joined", &both)), Ok(joined));
    // The application's data changed.
    let changed = HookEvent::RelationChanged(relation(), None);
    assert_eq!(event(&hook("changed", &[("JUJU_REMOTE_UNIT", "")])), Ok(changed));
    let departed = HookEvent::RelationDeparted {
        relation: relation(),
        unit: unit("pg/1"),
        departing: unit("web/0"),
    };
    assert_eq!(event(&hook("departed", &both)), Ok(departed));
    // Old agents do not say the application.
    let variables = [("JUJU_REMOTE_APP", ""), ("JUJU_REMOTE_UNIT", "pg/1")];
    let old = of_event("hooks/db-relation-joined", &[&RELATION[..2], &variables].concat());
    assert_eq!(event(&old), Ok(HookEvent::RelationJoined(relation(), unit("pg/1"))));
}

// CTX-002
#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let hook = of_event("hooks/db-relation-departed", &[("JUJU_RELATION_ID", "db")]);
    let errors = hook.event().unwrap_err();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let names = [
        "JUJU_RELATION",
        "JUJU_RELATION_ID",
        "JUJU_REMOTE_APP",
        "JUJU_REMOTE_UNIT",
        "JUJU_DEPARTING_UNIT",
    ];
    assert_eq!(told.len(), names.len());
    assert!(names.iter().zip(&told).all(|(name, text)| text.contains(&format!("`{name}`"))));
    assert!(told[1].contains("is `db`, which is not a relation"), "{told:?}");
    assert_eq!(event(&of_event("hooks/update-status", &[])), Ok(HookEvent::Other("update-status")));
    assert_eq!(event(&of_event("", &[])), Ok(HookEvent::None));
}

// CTX-026 CTX-027 CTX-028
#[test]
fn a_secret_has_an_id_a_label_and_for_two_events_a_revision() {
    let id = "secret:cdq3ok0kk8o3j04m3m00";
    let secret = || HookSecret { id: SecretId::new(id), label: Some("db") };
    let hook = |event: &str, revision: &str| {
        let variables = [
            ("JUJU_SECRET_ID", id),
            ("JUJU_SECRET_LABEL", "db"),
            ("JUJU_SECRET_REVISION", revision),
        ];
        of_event(&format!("hooks/secret-{event}"), &variables)
    };
    assert_eq!(event(&hook("changed", "")), Ok(HookEvent::SecretChanged(secret())));
    assert_eq!(event(&hook("rotate", "")), Ok(HookEvent::SecretRotate(secret())));
    assert_eq!(event(&hook("expired", "3")), Ok(HookEvent::SecretExpired(secret(), 3)));
    assert_eq!(event(&hook("remove", "4")), Ok(HookEvent::SecretRemove(secret(), 4)));
    assert!(event(&hook("remove", "")).unwrap_err().contains("JUJU_SECRET_REVISION"));
    assert!(event(&hook("expired", "x")).unwrap_err().contains("`JUJU_SECRET_REVISION` is `x`"));
    assert!(event(&of_event("hooks/secret-changed", &[])).is_err());
}

// CTX-029 CTX-030
#[test]
fn a_storage_has_a_name_and_an_index() {
    let variables = [
        ("JUJU_STORAGE_ID", "data/2"),
        ("JUJU_STORAGE_LOCATION", "/srv"),
        ("JUJU_STORAGE_KIND", "filesystem"),
    ];
    let storage = HookStorage { name: "data", index: 2, location: Some("/srv".as_ref()) };
    let hook = of_event("hooks/data-storage-attached", &variables);
    assert_eq!(event(&hook), Ok(HookEvent::StorageAttached(storage.clone())));
    assert_eq!(hook.storage_kind(), Some("filesystem"));
    let hook = of_event("hooks/data-storage-detaching", &variables[..1]);
    let storage = HookStorage { location: None, ..storage };
    assert_eq!(event(&hook), Ok(HookEvent::StorageDetaching(storage)));
    let hook = of_event("hooks/data-storage-attached", &[("JUJU_STORAGE_ID", "data")]);
    assert!(event(&hook).unwrap_err().contains("`JUJU_STORAGE_ID` is `data`"));
}

#[test]
fn containers_are_where_juju_puts_them_unless_told_otherwise() {
    let path =
        |variables: &[(&str, &str)]| context(variables).unwrap().containers_directory().to_owned();
    let unit = ("JUJU_UNIT_NAME", "a/0");
    assert_eq!(path(&[unit]), Path::new("/charm/containers"));
    assert_eq!(path(&[unit, ("OPS_CONTAINERS_DIRECTORY", "")]), path(&[unit]));
    let elsewhere = path(&[unit, ("OPS_CONTAINERS_DIRECTORY", "/tmp/a b/containers")]);
    assert_eq!(elsewhere, Path::new("/tmp/a b/containers"));
}

// MAI-004
#[test]
fn a_hook_file_names_its_event() {
    for (program, path) in [
        ("/var/lib/juju/agents/unit-web-0/charm/hooks/start", Some("hooks/start")),
        ("hooks/db-relation-changed", Some("hooks/db-relation-changed")),
        ("./actions/backup", Some("actions/backup")),
        ("/charm/dispatch", None),
        ("hooks", None),
        ("/hooks/", None),
        ("", None),
    ] {
        let found = hook_file(Path::new(program));
        assert_eq!(found.as_deref(), path.map(OsStr::new), "{program}");
    }
}

// CHM-006, CTX-010
#[test]
fn the_charms_directory_is_the_agents_or_this_one() {
    let unit = ("JUJU_UNIT_NAME", "web/0");
    for (variables, directory) in [
        (&[unit, ("JUJU_CHARM_DIR", "/charm"), ("CHARM_DIR", "/older")][..], "/charm"),
        (&[unit, ("JUJU_CHARM_DIR", ""), ("CHARM_DIR", "/older")], "/older"),
        (&[unit], "."),
    ] {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        let hook = HookContext::from_variables(variables).unwrap();
        assert_eq!(hook.charm_directory(), Path::new(directory));
    }
}
