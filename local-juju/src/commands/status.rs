//! `status-get`, `status-set`.

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use crate::go::quote;
use crate::state::{Status, StatusWord};

const APPLICATION: Flag = Flag {
    names: &["application"],
    kind: FlagKind::Bool,
    purpose: "Get or set status for the application, if this unit is the leader",
};
const INCLUDE_DATA: Flag =
    Flag { names: &["include-data"], kind: FlagKind::Bool, purpose: "Print all status data" };

pub(super) const GET: Command = Command {
    name: "status-get",
    arguments: "",
    purpose: "Print status information.",
    flags: &[APPLICATION, FORMAT, INCLUDE_DATA, OUTPUT],
    run: get,
};

pub(super) const SET: Command = Command {
    name: "status-set",
    arguments: "<maintenance | blocked | waiting | active> [message]",
    purpose: "Set status information.",
    flags: &[APPLICATION],
    run: set,
};

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    let details = arguments.is_true("include-data");
    let smart = arguments.value("format").unwrap_or("smart") == "smart";
    if call.run.event().is_restricted() {
        return call.print(arguments, &"unknown".into());
    }
    if !arguments.is_true("application") {
        // Read once per hook, as the agent does: what is set later does not show.
        let unit = call.run.unit().clone();
        if call.run.status.is_none() {
            call.run.status = call.model.unit(&unit).ok().map(|unit| unit.status.clone());
        }
        let Some(status) = &call.run.status else {
            return Failure::run(format!("unit {} not found", quote(unit.as_str())));
        };
        let value = if smart && !details {
            status.word.as_str().into()
        } else {
            Value::Struct(fields(status, details))
        };
        return call.print(arguments, &value);
    }
    if !call.is_leader() {
        return Failure::run("finding application status: this unit is not the leader");
    }
    let name = call.run.unit().application().clone();
    let status = call.model.application_status(&name);
    let units = call
        .model
        .units_of(&name)
        .map(|(unit, found)| (unit.to_string(), Value::Struct(fields(&found.status(), details))));
    let mut of_application = fields(&status, details);
    of_application.push(("units", Value::Map(units.collect())));
    let value = if smart && !details {
        status.word.as_str().into()
    } else {
        Value::Struct(vec![("application-status", Value::Struct(of_application))])
    };
    call.print(arguments, &value)
}

fn fields(status: &Status, details: bool) -> Vec<(&'static str, Value)> {
    let word = ("status", status.word.as_str().into());
    if details {
        let data = ("status-data", Value::Struct(Vec::new()));
        vec![("message", status.message.as_str().into()), word, data]
    } else {
        vec![word]
    }
}

fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let Some((word, rest)) = arguments.positional.split_first() else {
        return Failure::usage("invalid args, require <status> [message]");
    };
    let settable = StatusWord::SETTABLE;
    let Some(word) = settable.into_iter().find(|settable| settable.as_str() == word) else {
        let words: Vec<_> = settable.iter().map(|word| word.as_str()).collect();
        let (word, words) = (quote(word), words.join(" "));
        return Failure::usage(format!("invalid status {word}, expected one of [{words}]"));
    };
    no_more(rest.get(1..).unwrap_or_default())?;
    let message = rest.first().cloned().unwrap_or_default();
    let status = Status::new(word, message, call.model.now());
    let unit = call.run.unit();
    if arguments.is_true("application") {
        if !call.is_leader() {
            return Failure::run("this unit is not the leader");
        }
        if let Some(application) = call.model.applications.get_unmarked(unit.application()) {
            application.status = Some(status);
        }
    } else if let Some(unit) = call.model.units.get_mut(unit) {
        unit.status = status;
        unit.status_set_by_charm = true;
    }
    Ok(())
}
