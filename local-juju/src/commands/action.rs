//! `action-get`, `action-set`, `action-log`, `action-fail`.

use serde_json::{Map, Value as Json};

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, at_most_one};
use super::flags::Arguments;
use super::output::Value;
use super::run::ActionRun;
use crate::go::quote;
use crate::schedule::Event;
use crate::state::LogLevel;

pub(super) const GET: Command = Command {
    name: "action-get",
    arguments: "[<key>[.<key>.<key>...]]",
    purpose: "Get action parameters.",
    flags: &[FORMAT, OUTPUT],
    run: get,
};

pub(super) const SET: Command = Command {
    name: "action-set",
    arguments: "<key>=<value> [<key>=<value> ...]",
    purpose: "Set action results.",
    flags: &[],
    run: set,
};

pub(super) const LOG: Command = Command {
    name: "action-log",
    arguments: "<message>",
    purpose: "Record a progress message for the current action.",
    flags: &[],
    run: log,
};

pub(super) const FAIL: Command = Command {
    name: "action-fail",
    arguments: "[\"<failure message>\"]",
    purpose: "Set action fail status with message.",
    flags: &[],
    run: fail,
};

const NO_REASON: &str = "action failed without reason given, check action for errors";
const RESERVED: [&str; 4] = ["stdout", "stdout-encoding", "stderr", "stderr-encoding"];

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let key = at_most_one(arguments)?;
    let Event::Action { id, .. } = call.run.event() else { return not_an_action() };
    let Some(action) = call.model.action(*id) else { return not_an_action() };
    let parameters = action.parameters();
    let found = match key.map(|key| key.split('.').collect::<Vec<_>>()).as_deref() {
        Some([first, rest @ ..]) => rest
            .iter()
            .try_fold(parameters.get(*first), |found, name| Some(found?.as_object()?.get(*name)))
            .flatten()
            .map_or(Value::Null, Value::from),
        _ => {
            Value::Map(parameters.iter().map(|(key, value)| (key.clone(), value.into())).collect())
        }
    };
    call.print(arguments, &found)
}

fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let mut pairs = Vec::new();
    for argument in &arguments.positional {
        let Some((key, value)) = argument.split_once('=') else {
            let argument = quote(argument);
            return Failure::usage(format!("argument {argument} must be of the form key...=value"));
        };
        let names: Vec<_> = key.split('.').collect();
        for name in &names {
            if RESERVED.contains(name) {
                return Failure::usage(format!("cannot set reserved action key {}", quote(name)));
            }
            if !is_key(name) {
                return Failure::usage(format!(
                    "key {} must start and end with lowercase alphanumeric, and contain only \
                     lowercase alphanumeric, hyphens and periods",
                    quote(name)
                ));
            }
        }
        pairs.push((names, value));
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let action = running(call)?;
    for (names, value) in pairs {
        insert(&mut action.results, &names, value);
    }
    Ok(())
}

fn log(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.positional.is_empty() {
        return Failure::usage("no message specified");
    }
    let Event::Action { id, .. } = call.run.event() else { return not_an_action() };
    let message = arguments.positional.join(" ");
    if let Some(action) = call.model.actions.get_mut(id) {
        action.messages.push(message.clone());
    }
    let unit = call.run.unit().clone();
    call.model.write_log(&unit, "action-log", LogLevel::Info, message);
    Ok(())
}

fn fail(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let message = at_most_one(arguments)?.unwrap_or(NO_REASON).to_owned();
    running(call)?.failure = Some(message);
    Ok(())
}

fn running<'a>(call: &'a mut Call<'_>) -> Result<&'a mut ActionRun, Failure> {
    call.run.action.as_mut().map_or_else(not_an_action, Ok)
}

fn not_an_action<T>() -> Result<T, Failure> {
    Failure::run("not running an action")
}

fn is_key(name: &str) -> bool {
    let edge = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    name.starts_with(edge) && name.ends_with(edge) && name.chars().all(|l| edge(l) || l == '-')
}

/// Puts a value where its names say; what stands in the way is replaced.
fn insert(results: &mut Map<String, Json>, names: &[&str], value: &str) {
    match names {
        [] => {}
        [name] => {
            results.insert((*name).to_owned(), value.into());
        }
        [name, rest @ ..] => {
            let slot = results.entry(*name).or_insert(Json::Null);
            if !slot.is_object() {
                *slot = Json::Object(Map::new());
            }
            if let Some(inner) = slot.as_object_mut() {
                insert(inner, rest, value);
            }
        }
    }
}
