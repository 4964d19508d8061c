//! `goal-state`.

use std::collections::BTreeMap;

use super::call::{Call, Command, Failure, OUTPUT, YAML_FORMAT, no_more};
use super::flags::Arguments;
use super::output::Value;
use crate::state::{GoalState, GoalStatus};

pub(super) const GET: Command = Command {
    name: "goal-state",
    arguments: "",
    purpose: "Print the status of the charm's peers and related units.",
    flags: &[YAML_FORMAT, OUTPUT],
    run: get,
};

/// Read anew every time.
fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    let GoalState { units, relations } = call.model.goal_state(call.run.unit());
    let relations = relations.iter().map(|(endpoint, found)| (endpoint.clone(), statuses(found)));
    let value = Value::Struct(vec![
        ("units", statuses(&units)),
        ("relations", Value::Map(relations.collect())),
    ]);
    call.print(arguments, &value)
}

fn statuses(found: &BTreeMap<String, GoalStatus>) -> Value {
    let status = |status: &GoalStatus| {
        Value::Struct(vec![("status", status.word.into()), ("since", status.since.as_str().into())])
    };
    Value::Map(found.iter().map(|(name, found)| (name.clone(), status(found))).collect())
}
