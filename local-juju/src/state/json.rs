//! The snapshot of a model.

use serde_json::{Map, Value, json};

use super::{Application, Model, Payload, Relation, Status, Unit, UnitName};

impl Model {
    /// Everything that the charms and the operator made of the model: applications, units, relation
    /// data, configuration, ports, statuses, storage, actions, what charms keep in the controller,
    /// secrets without their content. Without times, logs, paths and context ids, so two runs that
    /// differ only in how charms were started give equal snapshots.
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
            "secrets": self.secrets_json(),
        })
    }
}

fn application(application: &Application) -> Map<String, Value> {
    let config = application
        .config()
        .into_iter()
        .map(|(option, value)| (option, value.map_or(Value::Null, |value| value.to_json())));
    let resources = application
        .resources
        .iter()
        .map(|(name, resource)| (name.clone(), json!(resource.revision)));
    let pairs = [
        ("life", json!(life(application.dying))),
        ("charm", json!(application.charm.name.as_ref().map(|name| &name.value))),
        ("config", object(config)),
        ("leader", json!(application.leader.as_ref().map(ToString::to_string))),
        ("status", json!(application.status.as_ref().map(status))),
        ("version", json!(application.workload_version)),
        ("trusted", json!(application.trusted)),
        ("resources", object(resources)),
        ("leader-settings", json!(application.leader_settings)),
        ("k8s-spec", json!(application.kubernetes.spec)),
        ("k8s-raw-spec", json!(application.kubernetes.raw)),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn unit(unit: &Unit) -> Value {
    let payloads = unit.payloads.iter().map(|((class, id), payload)| {
        let Payload { kind, status, labels } = payload;
        let value = json!({"type": kind, "status": status, "labels": labels});
        (format!("{class}/{id}"), value)
    });
    let metrics = unit.metrics.iter();
    let metrics = metrics.map(|metric| json!([metric.key, metric.value, metric.labels]));
    let containers = unit.containers.iter().map(|(name, container)| {
        let services = container.services().iter();
        let checks = container.checks().iter();
        let value = json!({
            "ready": container.is_ready(),
            "restarts": container.run(),
            "services": object(services.map(|it| (it.name.clone(), json!(it.current)))),
            "checks": object(checks.map(|it| (it.name.clone(), json!(it.status)))),
        });
        (name.clone(), value)
    });
    let mut value = json!({
        "life": life(unit.dying),
        "status": status(&unit.status()),
        "agent": unit.agent_status().as_str(),
        "machine": unit.machine(),
        "address": unit.address().to_string(),
        "principal": unit.principal.as_ref().map(ToString::to_string),
        "ports": unit.ports.with_endpoints(),
        "state": unit.state,
        "payloads": object(payloads),
        "metrics": metrics.collect::<Vec<_>>(),
    });
    if !unit.containers.is_empty()
        && let Some(parts) = value.as_object_mut()
    {
        parts.insert("containers".to_owned(), object(containers));
    }
    value
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
