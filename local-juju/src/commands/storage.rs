//! `storage-list`, `storage-get`, `storage-add`.

use std::collections::BTreeMap;

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, at_most_one};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use crate::go::quote;
use crate::schedule::Event;
use crate::state::StorageId;

const STORAGE: Flag =
    Flag { names: &["s"], kind: FlagKind::Storage, purpose: "Specify a storage instance by id" };

pub(super) const LIST: Command = Command {
    name: "storage-list",
    arguments: "[<storage-name>]",
    purpose: "List storage attached to the unit.",
    flags: &[FORMAT, OUTPUT],
    run: list,
};

pub(super) const GET: Command = Command {
    name: "storage-get",
    arguments: "[<key>]",
    purpose: "Print information for the storage instance with the specified ID.",
    flags: &[FORMAT, OUTPUT, STORAGE],
    run: get,
};

pub(super) const ADD: Command = Command {
    name: "storage-add",
    arguments: "<charm storage name>[=count] ...",
    purpose: "Add storage instances.",
    flags: &[],
    run: add,
};

fn list(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let name = at_most_one(arguments)?.filter(|name| !name.is_empty());
    let known = call.run.storages.keys();
    let mut ids: Vec<_> = known
        .filter(|id| name.is_none_or(|name| id.name() == name))
        .map(ToString::to_string)
        .collect();
    ids.sort();
    call.print(arguments, &Value::texts(ids))
}

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let named = arguments.value("s").and_then(|text| known(call, text).ok());
    let id = match (named, call.run.event()) {
        (Some(id), _) => id,
        (None, Event::Storage(event)) => event.storage.clone(),
        (None, _) => return Failure::usage("no storage instance specified"),
    };
    let key = at_most_one(arguments)?.unwrap_or_default();
    let Some(storage) = call.run.storages.get(&id) else {
        return Failure::run(format!("storage {} not found", quote(&id.to_string())));
    };
    let location = Value::from(storage.location.to_string_lossy().into_owned());
    let value = match key {
        "" => {
            Value::Map([("kind".into(), storage.kind.into()), ("location".into(), location)].into())
        }
        "kind" => storage.kind.into(),
        "location" => location,
        other => return Failure::run(format!("invalid storage attribute {}", quote(other))),
    };
    call.print(arguments, &value)
}

/// The instance of the unit that a text names.
pub(super) fn known(call: &Call<'_>, text: &str) -> Result<StorageId, String> {
    let Ok(id) = text.parse::<StorageId>() else {
        return Err(format!("invalid storage ID {}", quote(text)));
    };
    if call.run.storages.contains_key(&id) {
        Ok(id)
    } else {
        Err(format!("storage {} not found", quote(text)))
    }
}

/// Whether the charm declares the storage and takes as many instances is found by the commit.
fn add(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.positional.is_empty() {
        return Failure::usage("storage add requires a storage directive");
    }
    let mut added = BTreeMap::new();
    for directive in &arguments.positional {
        let (name, count) = parse(directive).map_err(Failure::Usage)?;
        if added.insert(name, count).is_some() {
            let name = quote(name);
            return Failure::usage(format!("storage {name} specified more than once"));
        }
    }
    for (name, count) in added {
        let wanted = call.run.pending.storages.entry(name.to_owned()).or_default();
        *wanted = wanted.saturating_add(count);
    }
    Ok(())
}

/// Reads `data` or `data=2`.
fn parse(directive: &str) -> Result<(&str, u32), String> {
    let Some((name, count)) = directive.split_once('=') else { return Ok((directive, 1)) };
    let refused =
        |why: String| Err(format!("cannot parse constraints for storage {}: {why}", quote(name)));
    match count.parse::<i64>() {
        Ok(number) if number > 0 => match u32::try_from(number) {
            Ok(count) => Ok((name, count)),
            Err(_) => refused(format!("cannot parse count: {} is out of range", quote(count))),
        },
        Ok(_) => refused(format!(
            "cannot parse count: count must be greater than zero, got {}",
            quote(count)
        )),
        Err(_) if count.split(',').all(str::is_empty) => {
            refused("storage constraints require at least one field to be specified".to_owned())
        }
        Err(_) => Err(format!("only count can be specified for {}", quote(name))),
    }
}
