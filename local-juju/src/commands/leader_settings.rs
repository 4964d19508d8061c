//! `leader-get`, `leader-set` (until Juju 3.6).

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, no_more};
use super::flags::Arguments;
use super::key_values;
use super::output::Value;
use crate::go::quote;

pub(super) const GET: Command = Command {
    name: "leader-get",
    arguments: "[<key>]",
    purpose: "Print application leadership settings.",
    flags: &[FORMAT, OUTPUT],
    run: get,
};

pub(super) const SET: Command = Command {
    name: "leader-set",
    arguments: "<key>=<value> [...]",
    purpose: "Write application leadership settings.",
    flags: &[],
    run: set,
};

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let key = arguments.positional.first().map_or("", String::as_str);
    if key.contains('=') {
        return Failure::usage(format!("invalid key {}", quote(key)));
    }
    no_more(arguments.positional.get(1..).unwrap_or_default())?;
    // Read once per hook, as the agent does; what this hook writes is read from then on.
    if call.run.leader_settings.is_none() {
        let application = call.model.application(call.run.unit().application());
        call.run.leader_settings = application.ok().map(|found| found.leader_settings.clone());
    }
    let settings = call.run.leader_settings.as_ref();
    let value = match (key, settings) {
        ("" | "-", Some(settings)) => Value::text_map(settings),
        (key, Some(settings)) => {
            settings.get(key).map_or(Value::Null, |value| value.as_str().into())
        }
        (_, None) => Value::NilMap,
    };
    call.print(arguments, &value)
}

/// Writes at once, whatever becomes of the hook.
fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let settings = key_values::parse(&arguments.positional).map_err(Failure::Usage)?;
    if !call.is_leader() {
        return Failure::run(
            "cannot write leadership settings: cannot write settings: not the leader",
        );
    }
    call.run.leader_settings = None;
    let name = call.run.unit().application();
    if let Some(application) = call.model.applications.get_mut(name) {
        let before = application.leader_settings.clone();
        let changes = settings.into_iter().map(|(key, value)| {
            let value = Some(value).filter(|value| !value.is_empty());
            (key, value)
        });
        crate::state::apply(&mut application.leader_settings, &changes.collect());
        if application.leader_settings != before {
            application.leader_settings_version += 1;
        }
    }
    call.model.settle();
    Ok(())
}
