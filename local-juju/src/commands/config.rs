//! `config-get`.

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, at_most_one};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use crate::go::quote;

const ALL: Flag = Flag { names: &["all", "a"], kind: FlagKind::Bool, purpose: "Print all keys" };

pub(super) const GET: Command = Command {
    name: "config-get",
    arguments: "[<key>]",
    purpose: "Print application configuration.",
    flags: &[ALL, FORMAT, OUTPUT],
    run: get,
};

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let all = arguments.is_true("all");
    let key = at_most_one(arguments)?.filter(|key| !key.is_empty());
    if let (Some(key), true) = (key, all) {
        let key = quote(key);
        return Failure::usage(format!("cannot use argument --all together with key {key}"));
    }
    let read = |value: &Option<crate::state::ConfigValue>| {
        value.as_ref().map_or(Value::Null, |value| Value::from(&value.to_json()))
    };
    let config = &call.run.config;
    let value = match key {
        Some(key) => config.get(key).map_or(Value::Null, read),
        None => Value::Map(
            config
                .iter()
                .filter(|(_, value)| all || value.is_some())
                .map(|(key, value)| (key.clone(), read(value)))
                .collect(),
        ),
    };
    call.print(arguments, &value)
}
