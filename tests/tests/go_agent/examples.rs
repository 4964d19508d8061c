//! The typed hook commands over the socket, answered by a Go server with what is documented.

use std::collections::BTreeMap;
use std::path::Path;

use ops::hook::{
    Error, ErrorKind, HookCommands, LogLevel, SecretAdd, SecretGet, SecretSet, Socket, SpecCommands,
};
use ops::{HookContext, Port, RelationId, SecretContent, SecretId};

use super::Case;
use super::server::start;

pub(crate) const CASES: [Case; 2] = [
    ("a Go server's documented answers are what is typed", reads),
    ("a Go server takes every typed write", writes),
];

/// The relation that the server knows.
const RELATION: RelationId = RelationId(3);

fn commands(options: &[&str], run: impl FnOnce(&HookCommands)) {
    let (address, _server, _directory) = start(options);
    let variables = [
        ("JUJU_UNIT_NAME", "web/0"),
        ("JUJU_CONTEXT_ID", "web/0-start-1"),
        ("JUJU_AGENT_TOKEN", "t0k3n"),
        ("JUJU_AGENT_SOCKET_NETWORK", "unix"),
        ("JUJU_AGENT_SOCKET_ADDRESS", &address.to_string()),
    ];
    let variables = variables.map(|(name, value)| (name.into(), value.into()));
    let hook = HookContext::from_variables(variables).unwrap();
    run(&HookCommands::new(Box::new(Socket::connect(&hook).unwrap())));
}

fn id() -> SecretId {
    SecretId::new("secret:cdq3ok0kk8o3j04m3m00")
}

fn reads(options: &'static [&'static str]) {
    commands(options, |juju| {
        assert_eq!(juju.action_get().unwrap()["target"]["path"], "/srv");
        assert_eq!(juju.config_get().unwrap()["ratio"], 0.5);
        assert_eq!(juju.goal_state().unwrap().units.len(), 2);
        assert!(juju.is_leader().unwrap());
        assert_eq!(juju.leader_get().unwrap()["key"], "value");
        let network = juju.network_get("db", Some(RELATION)).unwrap();
        assert_eq!(network.bind_addresses[0].addresses[0].cidr, "10.1.2.0/24");
        let ports = juju.opened_ports().unwrap();
        assert!(ports.contains(&Port::tcp(80)) && ports.contains(&Port::icmp()));
        assert_eq!(juju.relation_get(RELATION, "mysql/0").unwrap()["url"], "http://x");
        assert_eq!(juju.relation_get_app(RELATION, "mysql").unwrap().len(), 3);
        let units = (0..300).map(|number| (RELATION, format!("mysql/{number}")));
        assert_eq!(juju.relation_get_many(units).unwrap().len(), 300);
        assert_eq!(juju.relation_ids("db").unwrap(), ["db:3", "db:7"]);
        assert_eq!(juju.relation_list(RELATION).unwrap(), ["mysql/0", "mysql/2"]);
        assert!(juju.resource_get("image").unwrap().ends_with("resources/image.tgz"));
        let content = juju.secret_get(&SecretGet::by_label("db").peek()).unwrap();
        assert_eq!(content.get("password"), Some("s3cret"));
        assert_eq!(juju.secret_ids().unwrap(), [id()]);
        assert_eq!(juju.secret_info_get(&id()).unwrap().revision, 2);
        assert_eq!(juju.state_get().unwrap()["k1"], "v1");
        assert_eq!(juju.status_get().unwrap().message, "ok");
        let storage = juju.storage_get("data/0").unwrap();
        assert_eq!(storage.location, Path::new("/var/lib/juju/storage/data/0"));
        assert_eq!(juju.storage_list(None).unwrap(), ["data/0", "logs/2"]);
        assert_eq!(juju.unit_get_public_address().unwrap(), "10.0.0.5");
        assert_eq!(juju.k8s_spec_get(SpecCommands::PodSpec).unwrap(), "");
        assert_eq!(juju.k8s_spec_get(SpecCommands::K8sSpec).unwrap(), "version: 3\n");
        let error = juju.relation_list(RelationId(99)).unwrap_err();
        assert_eq!(error.kind(), Some(ErrorKind::RelationNotFound), "{error}");
        let error = juju.storage_get("nope").unwrap_err();
        assert_eq!(error.kind(), Some(ErrorKind::InvalidArgument), "{error}");
    });
}

fn writes(options: &'static [&'static str]) {
    commands(options, |juju| {
        let text = "--app \u{e4}\n=";
        let map = BTreeMap::from([("key".to_owned(), text.to_owned())]);
        let content = SecretContent::new().with("key", "s3cret").unwrap();
        juju.action_set(&[("a.b".to_owned(), text.to_owned())]).unwrap();
        juju.action_log(text).unwrap();
        juju.action_fail(text).unwrap();
        juju.application_version_set(text).unwrap();
        juju.juju_log(LogLevel::Warning, text).unwrap();
        juju.leader_set(&map).unwrap();
        juju.open_port(Port::tcp(80), &["db"]).unwrap();
        juju.close_port(Port::icmp(), &[]).unwrap();
        juju.relation_set(RELATION, true, &map).unwrap();
        assert_eq!(juju.secret_add(&SecretAdd::new(&content).label(text)).unwrap(), id());
        juju.secret_set(&SecretSet::new(&id()).content(&content)).unwrap();
        juju.secret_grant(&id(), RELATION, Some("mysql/0")).unwrap();
        juju.secret_remove(&id(), Some(1)).unwrap();
        juju.state_set(&map).unwrap();
        juju.state_delete(text).unwrap();
        juju.status_set(true, "active", text).unwrap();
        juju.storage_add("logs", 2.try_into().unwrap()).unwrap();
        let error = juju.status_set(false, "--application", text).unwrap_err();
        assert!(matches!(error, Error::Command { code: 2, .. }), "{error}");
        let large = BTreeMap::from([("key".to_owned(), "x".repeat(300_000))]);
        juju.relation_set(RELATION, false, &large).unwrap();
    });
}
