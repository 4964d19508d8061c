//! What hook commands print.

use ops::hook::{Call, HookCommands, Output, Transport, TransportError};
use ops::{LogLevel, RelationId};

/// Every command's answer is the same bytes, printed or told as an error.
struct Answering {
    code: i64,
    bytes: Vec<u8>,
}

impl Transport for Answering {
    fn call(&mut self, _: &Call) -> Result<Output, TransportError> {
        let (stdout, stderr) = match self.code {
            0 => (self.bytes.clone(), Vec::new()),
            _ => (Vec::new(), self.bytes.clone()),
        };
        Ok(Output { code: self.code, stdout, stderr })
    }

    fn longest_argument(&self) -> Option<usize> {
        None
    }
}

type Command = (&'static str, fn(&HookCommands));

/// The commands by name. What reads its answer as another does is here once.
const COMMANDS: &[Command] = &[
    ("action-get", |commands| drop(commands.action_get())),
    ("config-get", |commands| drop(commands.config_get())),
    ("is-leader", |commands| drop(commands.is_leader())),
    ("juju-log", |commands| drop(commands.juju_log(LogLevel::Info, "text"))),
    ("network-get", |commands| drop(commands.network_get("database", None))),
    ("opened-ports", |commands| drop(commands.opened_ports())),
    ("relation-get", |commands| drop(commands.relation_get(RelationId(1), "db/0"))),
    ("relation-list --app", |commands| drop(commands.relation_list_app(RelationId(1)))),
    ("status-get", |commands| drop(commands.status_get())),
    ("status-get --application", |commands| drop(commands.status_get_application())),
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
    let answering = Answering { code, bytes: bytes.to_vec() };
    if let Some((_, run)) = COMMANDS.iter().find(|(known, _)| known.as_bytes() == name) {
        run(&HookCommands::new(Box::new(answering)));
    }
}
