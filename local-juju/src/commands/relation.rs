//! `relation-ids`, `relation-list`, `relation-get`, `relation-model-get`.

use std::collections::BTreeMap;

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, RELATION, at_most_one, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use super::run::Owner;
use crate::go::quote;
use crate::schedule::Event;
use crate::state::{ApplicationName, RelationId, UnitName};

pub(super) const APP: Flag = Flag {
    names: &["app"],
    kind: FlagKind::Bool,
    purpose: "Act on the data or the name of the application, not of a unit",
};

pub(super) const IDS: Command = Command {
    name: "relation-ids",
    arguments: "<name>",
    purpose: "List all relation IDs for the given endpoint.",
    flags: &[FORMAT, OUTPUT],
    run: ids,
};

pub(super) const LIST: Command = Command {
    name: "relation-list",
    arguments: "",
    purpose: "List relation units.",
    flags: &[APP, FORMAT, OUTPUT, RELATION],
    run: list,
};

pub(super) const GET: Command = Command {
    name: "relation-get",
    arguments: "<key> <unit id>",
    purpose: "Get relation settings.",
    flags: &[APP, FORMAT, OUTPUT, RELATION],
    run: get,
};

pub(super) const MODEL: Command = Command {
    name: "relation-model-get",
    arguments: "",
    purpose: "Get details about the model that hosts the other side of a relation.",
    flags: &[FORMAT, OUTPUT, RELATION],
    run: model,
};

fn ids(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let named = at_most_one(arguments)?.map(str::to_owned);
    let Some(endpoint) = named.or_else(|| match call.run.event() {
        Event::Relation(event) => Some(event.endpoint.clone()),
        _ => None,
    }) else {
        return Failure::usage("no endpoint name specified");
    };
    let hidden = call.model.settings().juju_version.hides_broken_relations();
    let relations = call.run.relations.iter();
    let mut ids: Vec<_> = relations
        .filter(|(_, relation)| relation.endpoint == endpoint && !(hidden && relation.breaking))
        .map(|(id, _)| format!("{endpoint}:{id}"))
        .collect();
    ids.sort();
    call.print(arguments, &Value::texts(ids))
}

fn list(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    let id = call.required_relation(arguments)?;
    let Some(relation) = call.run.relations.get(&id) else {
        return Failure::run("relation not found");
    };
    let value = if arguments.is_true("app") {
        relation.application.as_str().into()
    } else {
        Value::texts(call.run.members(call.model, id).into_iter().map(UnitName::as_str))
    };
    call.print(arguments, &value)
}

/// Both sides of every relation are in this model.
fn model(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    call.required_relation(arguments)?;
    let uuid = call.model.settings().model_uuid.clone();
    call.print(arguments, &Value::Struct(vec![("uuid", uuid.into())]))
}

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let id = call.required_relation(arguments)?;
    let (key, target, rest) = match arguments.positional.as_slice() {
        [] => ("", None, &[][..]),
        [key] => (key.as_str(), None, &[][..]),
        [key, target, rest @ ..] => (key.as_str(), Some(target.as_str()), rest),
    };
    let owner = owner(call, arguments.is_true("app"), target)?;
    no_more(rest)?;
    let data = read(call, id, &owner)?;
    let value = match key {
        "" | "-" => Value::text_map(&data),
        key => data.get(key).map_or(Value::Null, |value| value.as_str().into()),
    };
    call.print(arguments, &value)
}

/// Whose data is read: who is named, else who the hook is about.
fn owner(call: &Call<'_>, app: bool, target: Option<&str>) -> Result<Owner, Failure> {
    let Some(target) = target.filter(|target| !target.is_empty()) else {
        let Event::Relation(event) = call.run.event() else {
            return Failure::usage("no unit or application specified");
        };
        return Ok(match &event.unit {
            Some(unit) if !app => Owner::Unit(unit.clone()),
            _ => Owner::Application(event.application.clone()),
        });
    };
    let (unit, application) = (target.parse::<UnitName>(), target.parse::<ApplicationName>());
    match (app, unit, application) {
        (false, Ok(unit), _) => Ok(Owner::Unit(unit)),
        (true, Ok(unit), _) => Ok(Owner::Application(unit.application().clone())),
        (true, _, Ok(application)) => Ok(Owner::Application(application)),
        (false, _, Ok(application)) => Failure::usage(format!(
            "expected unit name, got application name {}",
            quote(application.as_str())
        )),
        (false, _, _) => Failure::usage(format!("invalid unit name {}", quote(target))),
        (true, _, _) => {
            Failure::usage(format!("invalid application or unit name {}", quote(target)))
        }
    }
}

/// Reads a bag: one's own with what is written in this hook, another's as at its first reading.
fn read(
    call: &mut Call<'_>,
    id: RelationId,
    owner: &Owner,
) -> Result<BTreeMap<String, String>, Failure> {
    let unit = call.run.unit().clone();
    let own = match owner {
        Owner::Unit(name) => *name == unit,
        Owner::Application(name) => name == unit.application() && call.is_leader(),
    };
    let cached = call.run.bags.get(&(id, owner.clone()));
    let mut data = match cached {
        Some(data) => data.clone(),
        None => {
            let data = stored(call, id, owner)?;
            call.run.bags.insert((id, owner.clone()), data.clone());
            data
        }
    };
    if own && let Some(changes) = call.run.pending.data.get(&(id, owner.clone())) {
        crate::state::apply(&mut data, changes);
    }
    Ok(data)
}

fn stored(
    call: &Call<'_>,
    id: RelationId,
    owner: &Owner,
) -> Result<BTreeMap<String, String>, Failure> {
    let denied = || Failure::Run("permission denied".to_owned());
    let unit = call.run.unit();
    let relation = call.model.relation(id).ok_or_else(|| {
        let tells = call.model.settings().juju_version.tells_gone_relations();
        if tells { Failure::Run("relation not found".to_owned()) } else { denied() }
    })?;
    let bag = match owner {
        Owner::Application(name) => {
            let closed = name == unit.application() && !relation.is_peer() && !call.is_leader();
            relation.application_data(name).filter(|_| !closed).ok_or_else(denied)?
        }
        Owner::Unit(name) if relation.endpoint_of(name.application()).is_none() => {
            return Err(denied());
        }
        Owner::Unit(name) => relation.unit_data(name).ok_or_else(|| {
            Failure::Run(format!(
                "cannot read settings for unit {} in relation {}: settings not found",
                quote(name.as_str()),
                quote(&relation.key())
            ))
        })?,
    };
    Ok(bag.data().clone())
}
