//! The snapshot of a model.

use serde_json::{Map, Value, json};

use super::{Application, Model, Relation, Status, Unit, UnitName};

impl Model {
    /// Everything that the charms and the operator made of the model: applications, units, relation
    /// data, configuration, ports, statuses, storage, actions. Without times, logs, paths and context
    /// ids, so two runs that differ only in how charms were started give equal snapshots.
    pub fn to_json(&self) -> Value {
        let applications = self.applications.iter().map(|(name, application)| {
            let units = self.units_of(name).map(|(name, found)| (name.to_string(), unit(found)));
            let mut value = self::application(application);
            value.insert("units".to_owned(), object(units));
            (name.to_string(), Value::Object(value))
        });
        let relations = self.relations.iter().map(|(id, found)| (id.to_string(), relation(found)));
        let storages = self.storages.values().map(|storage| {
            let value = json!({
                "life": life(storage.dying),
                "kind": storage.kind_word(),
                "unit": storage.unit.as_ref().map(ToString::to_string),
            });
            (storage.id.to_string(), value)
        });
        let actions = self.actions.iter().map(|(id, action)| {
            let value = json!({
                "unit": action.unit.to_string(),
                "name": action.name,
                "parameters": action.parameters,
                "status": action.status.as_str(),
                "message": action.message,
                "messages": action.messages,
                "results": action.results,
            });
            (id.to_string(), value)
        });
        json!({
            "model": self.settings.model_name,
            "juju-version": self.settings.juju_version.to_string(),
            "applications": object(applications),
            "relations": object(relations),
            "storage": object(storages),
            "actions": object(actions),
        })
    }
}

fn application(application: &Application) -> Map<String, Value> {
    let config = application
        .config()
        .into_iter()
        .map(|(option, value)| (option, value.map_or(Value::Null, |value| value.to_json())));
    let pairs = [
        ("life", json!(life(application.dying))),
        ("charm", json!(application.charm.name.as_ref().map(|name| &name.value))),
        ("config", object(config)),
        ("leader", json!(application.leader.as_ref().map(ToString::to_string))),
        ("status", json!(application.status.as_ref().map(status))),
        ("version", json!(application.workload_version)),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn unit(unit: &Unit) -> Value {
    json!({
        "life": life(unit.dying),
        "status": status(&unit.status()),
        "agent": unit.agent_status().as_str(),
        "machine": unit.machine(),
        "address": unit.address().to_string(),
        "principal": unit.principal.as_ref().map(ToString::to_string),
        "ports": unit.ports.with_endpoints(),
    })
}

fn relation(relation: &Relation) -> Value {
    let applications = relation.applications.iter();
    let applications = applications.map(|(name, bag)| (name.to_string(), json!(bag.data)));
    let units = |bags: &std::collections::BTreeMap<UnitName, super::Databag>| {
        object(bags.iter().map(|(name, bag)| (name.to_string(), json!(bag.data))))
    };
    json!({
        "life": life(relation.dying),
        "interface": relation.interface,
        "endpoints": relation.endpoints.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "applications": object(applications),
        "units": units(&relation.units),
        "departed": units(&relation.departed),
    })
}

fn status(status: &Status) -> Value {
    json!({"status": status.word.as_str(), "message": status.message})
}

fn life(dying: bool) -> &'static str {
    if dying { "dying" } else { "alive" }
}

fn object(pairs: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(pairs.collect::<Map<_, _>>())
}
