//! What a handler has written is taken back as a whole, but for what Juju was told meanwhile.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;

use super::super::{Core, RelationKey};
use super::Scope;
use crate::hook::recorder::hook;
use crate::hook::{Call, HookCommands, Memory, Output, SecretContent};
use crate::model::Port;
use crate::names::{RelationId, SecretId};

#[derive(Debug, Clone)]
enum Write {
    Data { relation: u32, app: bool, key: u8, value: Option<u8> },
    Port { port: u16, endpoint: Option<&'static str>, open: bool },
    State { key: u8, value: Option<u8> },
    Storage(u32),
    SecretLabel(u8, u8),
    SecretContent(u8),
    Grant(u8, bool),
    RemoveSecret(u8),
    Flush,
}

fn write() -> impl Strategy<Value = Write> {
    let value = || proptest::option::of(0..3_u8);
    prop_oneof![
        3 => (0..2_u32, any::<bool>(), 0..3_u8, value())
            .prop_map(|(relation, app, key, value)| Write::Data { relation, app, key, value }),
        3 => (80..82_u16, proptest::option::of(Just("admin")), any::<bool>())
            .prop_map(|(port, endpoint, open)| Write::Port { port, endpoint, open }),
        2 => (0..3_u8, value()).prop_map(|(key, value)| Write::State { key, value }),
        1 => (1..3_u32).prop_map(Write::Storage),
        1 => (0..2_u8, 0..3_u8).prop_map(|(secret, label)| Write::SecretLabel(secret, label)),
        1 => (0..2_u8).prop_map(Write::SecretContent),
        1 => (0..2_u8, any::<bool>()).prop_map(|(secret, may)| Write::Grant(secret, may)),
        1 => (0..2_u8).prop_map(Write::RemoveSecret),
        1 => Just(Write::Flush),
    ]
}

fn apply(core: &Core, write: &Write) {
    let secret = |number: &u8| SecretId::new(format!("0000000000000000000{number}"));
    let text = |value: Option<u8>| value.map(|value| value.to_string());
    match write {
        Write::Data { relation, app, key, value } => {
            let relation = RelationKey { id: RelationId(*relation), endpoint: "db" };
            let scope = if *app { Scope::App } else { Scope::Unit };
            core.set_data(relation, scope, &key.to_string(), text(*value));
        }
        Write::Port { port, endpoint, open } => core.set_port(Port::tcp(*port), *endpoint, *open),
        Write::State { key, value } => core.set_state(&key.to_string(), text(*value)).unwrap(),
        Write::Storage(more) => core.request_storage("data", None, 0, *more).unwrap(),
        Write::SecretLabel(id, label) => core.set_secret_label(&secret(id), label.to_string()),
        Write::SecretContent(id) => {
            let content = SecretContent::new().with("password", "x").unwrap();
            core.set_secret_content(&secret(id), content);
        }
        Write::Grant(id, may_read) => {
            core.grant_secret(&secret(id), RelationId(1), None, *may_read);
        }
        Write::RemoveSecret(id) => core.remove_secret(&secret(id)),
        Write::Flush => core.flush().unwrap(),
    }
}

type Bag = BTreeMap<String, String>;

/// What the agent has been told.
#[derive(Debug, Default, PartialEq)]
struct Agent {
    /// By the arguments of `relation-set`, or `state`.
    bags: BTreeMap<String, Bag>,
    storages: u32,
    /// The commands for secrets and ports that change something.
    changes: Vec<String>,
}

impl Agent {
    fn answer(&mut self, call: &Call) -> Output {
        let arguments: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
        let bag = match arguments.as_slice() {
            ["-r", relation, "--app", ..] => format!("{relation} app"),
            ["-r", relation, ..] => format!("{relation} unit"),
            _ => "state".to_owned(),
        };
        let stdin = || serde_json::from_slice::<Bag>(call.stdin.as_ref().unwrap()).unwrap();
        match call.command {
            "is-leader" => return Output::success("true"),
            "opened-ports" => return Output::success("[]"),
            "secret-get" | "secret-info-get" => {
                return Output::failure(1, "ERROR secret \"1\" not found");
            }
            "relation-get" | "state-get" => {
                return Output::success(json!(self.bags.entry(bag).or_default()).to_string());
            }
            "relation-set" | "state-set" => {
                let bag = self.bags.entry(bag).or_default();
                bag.extend(stdin());
                bag.retain(|_, value| !value.is_empty());
            }
            "state-delete" => _ = self.bags.entry(bag).or_default().remove(arguments[0]),
            "storage-add" => {
                self.storages +=
                    arguments[0].strip_prefix("data=").unwrap().parse::<u32>().unwrap();
            }
            command => {
                let arguments = arguments.iter().filter(|it| !it.starts_with("/proc/"));
                let arguments: Vec<_> = arguments.copied().collect();
                self.changes.push(format!("{command} {}", arguments.join(" ")));
            }
        }
        Output::success("")
    }

    /// What it has under a name that was written to.
    fn has(&self, write: &Write) -> Option<&str> {
        let (bag, key) = match write {
            Write::Data { relation, app, key, .. } => {
                (format!("{relation} {}", if *app { "app" } else { "unit" }), key)
            }
            Write::State { key, .. } => ("state".to_owned(), key),
            _ => return None,
        };
        self.bags.get(&bag)?.get(&key.to_string()).map(String::as_str)
    }
}

/// What the agent has in the end, and of how many storages it knew when the handler gave up.
fn play(before: &[Write], undone: &[Write]) -> (Agent, u32) {
    let agent = Rc::new(RefCell::new(Agent::default()));
    agent.borrow_mut().bags.insert("state".to_owned(), [("0".to_owned(), "1".to_owned())].into());
    let told = Rc::clone(&agent);
    let memory = Memory::new(move |call| told.borrow_mut().answer(call));
    let core = Core::new(hook(&[]), HookCommands::new(Box::new(memory)));
    before.iter().for_each(|write| apply(&core, write));
    core.keep_writes();
    undone.iter().for_each(|write| apply(&core, write));
    let storages = agent.borrow().storages;
    core.undo_writes();
    core.flush().unwrap();
    (agent.take(), storages)
}

proptest! {
    #[test]
    fn what_was_written_before_is_left(
        before in proptest::collection::vec(write(), 0..12),
        undone in proptest::collection::vec(write(), 0..12),
    ) {
        let (expected, _) = play(&before, &[]);
        let (found, told) = play(&before, &undone);
        if !undone.iter().any(|write| matches!(write, Write::Flush)) {
            prop_assert_eq!(found, expected);
            return Ok(());
        }
        // What was not sent by then is sent in the end, and nothing twice.
        let is_flush = |write: &Write| matches!(write, Write::Flush);
        let sent = before.iter().rposition(is_flush).map_or(0, |at| at + 1);
        for write in &before[sent..] {
            prop_assert_eq!(found.has(write), expected.has(write), "{:?}", write);
        }
        prop_assert_eq!(found.storages, expected.storages.max(told));
        let removals = || found.changes.iter().filter(|it| it.starts_with("secret-remove"));
        prop_assert_eq!(removals().collect::<BTreeSet<_>>().len(), removals().count());
    }
}
