//! A model without what tells two models of the same behaviour apart.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Model;

/// What is kept by id in a snapshot, and the places of the ids in other texts.
const BY_ID: [&str; 4] = ["actions", "relations", "secrets", "storage"];

impl Model {
    /// The snapshot of [`to_json`](Self::to_json) without ids: what charms in two languages make of
    /// the same operations compares equal if they behave alike, though one made a secret before the
    /// other did.
    ///
    /// Relations, storage, actions and secrets are lists in the order of what they hold, except
    /// actions, which are in the order in which they were asked for. A secret's id within another
    /// text is replaced by its place in that list.
    pub fn comparison(&self) -> Value {
        let mut snapshot = self.to_json();
        let Some(parts) = snapshot.as_object_mut() else { return snapshot };
        let mut names = BTreeMap::new();
        if let Some(Value::Object(secrets)) = parts.get("secrets") {
            for (place, (id, _)) in in_order(secrets).into_iter().enumerate() {
                names.insert(id, format!("<secret {place}>"));
            }
        }
        for part in BY_ID {
            let Some(Value::Object(by_id)) = parts.get_mut(part) else { continue };
            let list = if part == "actions" {
                let mut actions: Vec<_> = std::mem::take(by_id).into_iter().collect();
                actions.sort_by_key(|(id, _)| id.parse::<u32>().unwrap_or(u32::MAX));
                actions.into_iter().map(|(_, action)| action).collect()
            } else {
                in_order(by_id).into_iter().map(|(_, value)| value).collect()
            };
            parts.insert(part.to_owned(), Value::Array(list));
        }
        rename(&mut snapshot, &names);
        snapshot
    }
}

/// The parts in the order of what they hold; an id of storage keeps its name.
fn in_order(by_id: &Map<String, Value>) -> Vec<(String, Value)> {
    let named = by_id.iter().map(|(id, value)| {
        let mut value = value.clone();
        if let (Some((name, _)), Some(parts)) = (id.split_once('/'), value.as_object_mut()) {
            parts.insert("name".to_owned(), name.into());
        }
        (id.clone(), value)
    });
    let mut parts: Vec<_> = named.collect();
    parts.sort_by_cached_key(|(_, value)| value.to_string());
    parts
}

/// Replaces ids within texts.
fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            for (id, name) in names {
                if text.contains(id) {
                    *text = text.replace(id, name);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, names)),
        Value::Object(pairs) => pairs.values_mut().for_each(|value| rename(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
