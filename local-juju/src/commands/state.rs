//! `state-get`, `state-set`, `state-delete`: what a charm keeps in the controller.

use std::collections::BTreeMap;

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use super::settings_file::FILE;
use super::{key_values, settings_file};
use crate::go::quote;

/// The longest key, in bytes.
const LONGEST_KEY: usize = 256;
/// The longest value, in bytes.
const LONGEST_VALUE: usize = 65_536;

const STRICT: Flag = Flag {
    names: &["strict"],
    kind: FlagKind::Bool,
    purpose: "Return an error if the requested key does not exist",
};

pub(super) const GET: Command = Command {
    name: "state-get",
    arguments: "[<key>]",
    purpose: "Print server-side-state value.",
    flags: &[FORMAT, OUTPUT, STRICT],
    run: get,
};

pub(super) const SET: Command = Command {
    name: "state-set",
    arguments: "<key>=<value> [<key>=<value> ...]",
    purpose: "Set server-side-state values.",
    flags: &[FILE],
    run: set,
};

pub(super) const DELETE: Command = Command {
    name: "state-delete",
    arguments: "<key>",
    purpose: "Delete server-side-state key value pairs.",
    flags: &[],
    run: delete,
};

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let key = arguments.positional.first().map_or("", String::as_str);
    no_more(arguments.positional.get(1..).unwrap_or_default())?;
    let state = read(call);
    let value = match key {
        "" | "-" if state.is_empty() => Value::NilMap,
        "" | "-" => Value::text_map(state),
        key => match state.get(key) {
            Some(value) => value.as_str().into(),
            None if arguments.is_true("strict") => {
                return Failure::run(format!("{} not found", quote(key)));
            }
            None => "".into(),
        },
    };
    call.print(arguments, &value)
}

fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let given = key_values::parse(&arguments.positional).map_err(Failure::Usage)?;
    let mut settings = settings_file::read_option(call, arguments)?;
    settings.extend(given);
    // One at a time, as Juju does: what came before a pair that is too long stays.
    for (key, value) in settings {
        for (what, length, longest) in
            [("key", key.len(), LONGEST_KEY), ("value", value.len(), LONGEST_VALUE)]
        {
            if length > longest {
                return Failure::run(format!("max allowed {what} length ({longest}) exceeded"));
            }
        }
        if read(call).get(&key) != Some(&value) {
            edit(call).insert(key, value);
        }
    }
    Ok(())
}

fn delete(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(arguments.positional.get(1..).unwrap_or_default())?;
    if let Some(key) = arguments.positional.first()
        && read(call).contains_key(key)
    {
        edit(call).remove(key);
    }
    Ok(())
}

/// What the charm keeps, with what it wrote in this hook.
fn read<'a>(call: &'a Call<'_>) -> &'a BTreeMap<String, String> {
    static NONE: BTreeMap<String, String> = BTreeMap::new();

    let kept = || call.model.units.get(call.run.unit()).map_or(&NONE, |unit| &unit.state);
    call.run.pending.state.as_ref().unwrap_or_else(kept)
}

fn edit<'a>(call: &'a mut Call<'_>) -> &'a mut BTreeMap<String, String> {
    let unit = call.model.units.get(&call.run.due.unit);
    let kept = || unit.map(|unit| unit.state.clone()).unwrap_or_default();
    call.run.pending.state.get_or_insert_with(kept)
}
