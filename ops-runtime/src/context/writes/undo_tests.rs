//! What a handler has written is taken back as a whole.

use proptest::prelude::*;

use super::super::{Core, RelationKey};
use super::Scope;
use crate::hook::recorder::{Recorder, hook};
use crate::hook::{HookCommands, SecretContent};
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
        // It may fail in the middle, and then some is sent.
        Write::Flush => drop(core.flush()),
    }
}

proptest! {
    #[test]
    fn what_was_written_before_is_left(
        before in proptest::collection::vec(write(), 0..12),
        undone in proptest::collection::vec(write(), 0..12),
    ) {
        let agent = Recorder::default();
        agent.answer("is-leader --format=json", "true");
        agent.answer("opened-ports --endpoints --format=json", "[]");
        agent.answer("state-get --format=json", r#"{"0":"1"}"#);
        for relation in 0..2 {
            for bag in ["- web/0", "--app - web"] {
                agent.answer(&format!("relation-get -r {relation} {bag} --format=json"), "{}");
            }
        }
        let core = Core::new(hook(&[]), HookCommands::new(Box::new(agent)));
        before.iter().for_each(|write| apply(&core, write));
        core.keep_writes();
        let buffer = format!("{:?}", core.writes.borrow());
        undone.iter().for_each(|write| apply(&core, write));
        core.undo_writes();
        prop_assert_eq!(format!("{:?}", core.writes.borrow()), buffer);
    }
}
