//! What one unit sees of a model's snapshot, in the words of `python/testing.py`.

use std::collections::BTreeMap;

use local_juju::state::UnitName;
use serde_json::{Map, Value, json};

/// A unit that looks at the model just before and just after one of its events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) unit: &'a UnitName,
    pub(super) before: &'a Value,
    pub(super) after: &'a Value,
}

const LEFT_BY_JUJU: [&str; 3] = ["egress-subnets", "ingress-address", "private-address"];
const ADDED_BY_JUJU: [&str; 5] =
    ["return-code", "stderr", "stderr-encoding", "stdout", "stdout-encoding"];

impl Sight<'_> {
    /// What it reads before the event; `members` are the units that it has met in a relation, and
    /// `about` tells whether the event is about one.
    pub(super) fn read(
        &self,
        members: &dyn Fn(&str) -> Vec<String>,
        about: &dyn Fn(&str) -> bool,
    ) -> Value {
        let application = self.application(self.before);
        let config: Map<_, _> = object(&application["config"])
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut relations = Vec::new();
        for (id, found) in self.entered() {
            let (app, endpoint, remote) = self.sides(found);
            if self.is_breaking(found, &members(id)) && !about(id) {
                continue; // Juju lists it no more
            }
            let remote_units: BTreeMap<_, _> = members(id)
                .into_iter()
                .map(|unit| (number(&unit).to_owned(), data_of(found, &unit)))
                .collect();
            relations.push(json!({
                "id": id.parse::<u32>().unwrap(),
                "endpoint": endpoint,
                "app": found["applications"][&app],
                "unit": self.own_data(id),
                "remote-app": remote,
                "remote-app-data": found["applications"][&remote],
                "remote-units": remote_units,
            }));
        }
        let storage = object(&self.before["storage"]).iter();
        let storage = storage.filter(|(_, found)| found["unit"] == self.unit.as_str());
        let storage = storage.map(|(id, _)| {
            let (name, index) = id.split_once('/').unwrap();
            json!({"name": name, "index": index.parse::<u32>().unwrap()})
        });
        let units = object(&application["units"]).values();
        json!({
            "config": config,
            "relations": relations,
            "storage": storage.collect::<Vec<_>>(),
            "ports": self.ports(self.before),
            "leader": application["leader"] == self.unit.as_str(),
            "planned-units": units.filter(|unit| unit["life"] == "alive").count(),
            "status": self.in_model(self.before)["status"],
            "app-status": self.application_status(self.before),
            "version": application["version"],
            "model": self.before["model"],
        })
    }

    /// What it has made of the model; `action` is the event's, if it is one.
    pub(super) fn made(&self, action: Option<&str>) -> Value {
        let mut relations = Map::new();
        for (id, found) in self.entered() {
            let now = self.after["relations"].get(id).unwrap_or(found);
            let (app, ..) = self.sides(found);
            let unit = match data_of(now, self.unit.as_str()) {
                Value::Null => self.own_data(id),
                data => data,
            };
            relations.insert(id.clone(), json!({"app": now["applications"][&app], "unit": unit}));
        }
        let action = action.map(|id| &self.after["actions"][id]);
        let mut results = BTreeMap::new();
        for (name, value) in
            action.and_then(|action| action["results"].as_object()).into_iter().flatten()
        {
            if !ADDED_BY_JUJU.contains(&name.as_str()) {
                flatten(name, value, &mut results);
            }
        }
        json!({
            "status": self.in_model(self.after)["status"],
            "app-status": self.application_status(self.after),
            "version": self.application(self.after)["version"],
            "ports": self.ports(self.after),
            "relations": relations,
            "action": {
                "messages": action.map_or(json!([]), |action| action["messages"].clone()),
                "results": results,
                "message": action.map_or(json!(""), |action| action["message"].clone()),
            },
        })
    }

    /// Whether a relation ends for the unit and nobody is left: in Juju 3 it is broken from then on.
    pub(super) fn is_breaking(&self, relation: &Value, members: &[String]) -> bool {
        let is_peer =
            relation["endpoints"].as_array().is_some_and(|endpoints| endpoints.len() == 1);
        let ends = relation["life"] == "dying" || self.in_model(self.before)["life"] == "dying";
        ends && !is_peer && members.is_empty()
    }

    /// Whether Juju shows the error of a hook in place of what the charm has set.
    pub(super) fn is_in_error(&self) -> bool {
        self.in_model(self.after)["status"]["status"] == "error"
    }

    /// The relations that it is in, or enters with this event.
    fn entered(&self) -> impl Iterator<Item = (&String, &Value)> {
        let is_in = |found: &Value| !found["units"][self.unit.as_str()].is_null();
        object(&self.before["relations"]).iter().filter(move |(id, before)| {
            is_in(before) || is_in(&self.after["relations"][id.as_str()])
        })
    }

    /// Its application, its endpoint, and the application on the other side.
    fn sides(&self, relation: &Value) -> (String, String, String) {
        let app = self.unit.application().to_string();
        let endpoints: Vec<_> = relation["endpoints"]
            .as_array()
            .unwrap()
            .iter()
            .map(|endpoint| {
                let (app, name) = endpoint.as_str().unwrap().split_once(':').unwrap();
                (app.to_owned(), name.to_owned())
            })
            .collect();
        let (_, own) = endpoints.iter().find(|(other, _)| *other == app).unwrap();
        let remote = endpoints.iter().find(|(other, _)| *other != app);
        let remote = remote.map_or(&app, |(remote, _)| remote);
        (app.clone(), own.clone(), remote.clone())
    }

    /// Its data of before: if it enters only now, what Juju puts there.
    fn own_data(&self, id: &str) -> Value {
        let before = &self.before["relations"][id]["units"][self.unit.as_str()];
        if !before.is_null() {
            return before.clone();
        }
        let after = data_of(&self.after["relations"][id], self.unit.as_str());
        let left = object(&after).iter().filter(|(key, _)| LEFT_BY_JUJU.contains(&key.as_str()));
        left.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>().into()
    }

    fn application<'a>(&self, model: &'a Value) -> &'a Value {
        &model["applications"][self.unit.application().as_str()]
    }

    fn in_model<'a>(&self, model: &'a Value) -> &'a Value {
        &self.application(model)["units"][self.unit.as_str()]
    }

    fn application_status(&self, model: &Value) -> Value {
        match &self.application(model)["status"] {
            Value::Null => json!({"status": "unknown", "message": ""}),
            status => status.clone(),
        }
    }

    fn ports(&self, model: &Value) -> Vec<String> {
        let ports = self.in_model(model)["ports"].as_array().into_iter().flatten();
        let ports = ports.map(|port| port.as_str().unwrap().split(' ').next().unwrap().to_owned());
        let mut ports: Vec<_> = ports.collect();
        ports.sort();
        ports
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object"))
}

/// What a unit says in a relation, or said before it left.
fn data_of(relation: &Value, unit: &str) -> Value {
    let places = ["units", "departed"].iter();
    places
        .map(|place| relation[place][unit].clone())
        .find(|data| !data.is_null())
        .unwrap_or_default()
}

fn number(unit: &str) -> &str {
    unit.split_once('/').unwrap().1
}

/// Results with dotted names, all texts.
fn flatten(name: &str, value: &Value, results: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(inner) => {
            inner.iter().for_each(|(key, value)| flatten(&format!("{name}.{key}"), value, results));
        }
        Value::String(text) => drop(results.insert(name.to_owned(), text.clone())),
        other => drop(results.insert(name.to_owned(), other.to_string())),
    }
}
