//! What hook commands print.

use std::str::FromStr;

use ops::hook::{HookCommands, LogLevel, Memory, Output, SecretAdd, SecretGet, SpecCommands};
use ops::{RelationId, SecretContent, SecretId};

type Command = (&'static str, fn(&HookCommands));

/// The commands by name. What reads its answer as another does is here once.
const COMMANDS: &[Command] = &[
    ("action-get", |commands| drop(commands.action_get())),
    ("action-get level", |commands| drop(commands.action_get_key("level"))),
    ("config-get", |commands| drop(commands.config_get())),
    ("credential-get", |commands| drop(commands.credential_get())),
    ("goal-state", |commands| drop(commands.goal_state())),
    ("is-leader", |commands| drop(commands.is_leader())),
    ("juju-log", |commands| drop(commands.juju_log(LogLevel::Info, "text"))),
    ("k8s-raw-get", |commands| drop(commands.k8s_raw_get())),
    ("k8s-spec-get", |commands| drop(commands.k8s_spec_get(SpecCommands::K8sSpec))),
    ("leader-get", |commands| drop(commands.leader_get())),
    ("leader-get key", |commands| drop(commands.leader_get_key("key"))),
    ("network-get", |commands| drop(commands.network_get("database", None))),
    ("opened-ports", |commands| drop(commands.opened_ports())),
    ("opened-ports --endpoints", |commands| drop(commands.opened_ports_by_endpoint())),
    ("relation-get", |commands| drop(commands.relation_get(RelationId(1), "db/0"))),
    ("relation-get key", |commands| {
        drop(commands.relation_get_key(RelationId(1), "db/0", "key"));
    }),
    ("relation-ids", |commands| drop(commands.relation_ids("database"))),
    ("relation-list --app", |commands| drop(commands.relation_list_app(RelationId(1)))),
    ("relation-model-get", |commands| drop(commands.relation_model_get(RelationId(1)))),
    ("resource-get", |commands| drop(commands.resource_get("image"))),
    ("secret-add", |commands| drop(commands.secret_add(&SecretAdd::new(&SecretContent::new())))),
    ("secret-get", |commands| drop(commands.secret_get(&SecretGet::by_label("label")))),
    ("secret-get key#base64", |commands| {
        drop(commands.secret_get_bytes(&SecretGet::by_label("label"), "key"));
    }),
    ("secret-grant", |commands| {
        if let Ok(id) = SecretId::from_str("secret:cdq3ok0kk8o3j04m3m00") {
            drop(commands.secret_grant(&id, RelationId(1), None));
        }
    }),
    ("secret-ids", |commands| drop(commands.secret_ids())),
    ("secret-info-get", |commands| drop(commands.secret_info_get_by_label("label"))),
    ("state-get", |commands| drop(commands.state_get())),
    ("state-get key", |commands| drop(commands.state_get_key("key"))),
    ("status-get", |commands| drop(commands.status_get())),
    ("status-get --application", |commands| drop(commands.status_get_application())),
    ("storage-get", |commands| drop(commands.storage_get("data/0"))),
    ("storage-list", |commands| drop(commands.storage_list(None))),
    ("unit-get", |commands| drop(commands.unit_get_public_address())),
];

/// The first line is a command and `<` for what it prints, or `!` for its error; the rest is that.
pub(crate) fn command_answers(input: &[u8]) {
    let mut parts = input.splitn(2, |byte| *byte == b'\n');
    let (Some(line), Some(bytes)) = (parts.next(), parts.next()) else { return };
    let (name, code) = match line {
        [name @ .., b'<'] => (name, 0),
        [name @ .., b'!'] => (name, 1),
        _ => return,
    };
    let bytes = bytes.to_vec();
    let answer = move |_: &_| match code {
        0 => Output::success(bytes.as_slice()),
        _ => Output::failure(code, bytes.as_slice()),
    };
    if let Some((_, run)) = COMMANDS.iter().find(|(known, _)| known.as_bytes() == name) {
        run(&HookCommands::new(Box::new(Memory::new(answer))));
    }
}
