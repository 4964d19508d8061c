//! What must not tear.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use local_juju::state::Model;
use serde_json::Value;

use super::kept::{self, Kept};

/// Where Juju has the generation of the charm's state.
const GENERATION: &str = "ops-generation";

/// By what Juju has the state itself.
const IN_JUJU: &str = "ops/format";

/// What Juju puts into the data of every unit.
const WRITTEN_BY_JUJU: [&str; 3] = ["egress-subnets", "ingress-address", "private-address"];

/// All that Juju has and the charm keeps.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct View {
    model: Value,
    kept: Kept,
}

impl View {
    /// Of the model and the unit's files; or what is wrong with these.
    pub(crate) fn new(model: &Model, files: &BTreeMap<String, Vec<u8>>) -> Result<Self, String> {
        let mut model = model.to_json();
        // How often something was tried shows in it, and nobody but the charm's own SDK reads it.
        let unit = model.pointer_mut("/applications/crash/units/crash~10");
        let mut state = unit.and_then(|unit| unit.get_mut("state")).and_then(Value::as_object_mut);
        let generation = state.as_mut().and_then(|state| state.remove(GENERATION));
        let is_in_juju = state.is_some_and(|state| state.contains_key(IN_JUJU));
        let kept = kept::kept(files, generation.as_ref().and_then(Value::as_str))?;
        // A file of before is anything from there to gone.
        Ok(Self { model, kept: if is_in_juju { Kept::new() } else { kept } })
    }

    /// Without what Juju does at once.
    pub(crate) fn committed(&self) -> Self {
        let mut view = self.without_actions();
        let applications = view.model["applications"].as_object_mut().unwrap();
        for application in applications.values_mut() {
            for unit in application["units"].as_object_mut().unwrap().values_mut() {
                unit["status"].take();
                unit["agent"].take();
            }
            application["status"].take();
        }
        // A unit is in a relation from its first event there on, whatever becomes of that.
        for relation in view.model["relations"].as_object_mut().unwrap().values_mut() {
            let units = relation["units"].as_object_mut().unwrap();
            for data in units.values_mut() {
                data.as_object_mut()
                    .unwrap()
                    .retain(|key, _| !WRITTEN_BY_JUJU.contains(&key.as_str()));
            }
            units.retain(|_, data| data.as_object().is_some_and(|data| !data.is_empty()));
        }
        view
    }

    /// Without the results of actions: an action is not run again.
    pub(crate) fn without_actions(&self) -> Self {
        let mut view = self.clone();
        view.model["actions"].take();
        view
    }

    /// What is kept.
    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// In what it differs from what was expected.
    pub(crate) fn differs(&self, expected: &Self) -> Option<String> {
        let mut text = String::new();
        differences("model", &self.model, &expected.model, &mut text);
        let keys = self.kept.keys().chain(expected.kept.keys());
        for key in keys.collect::<std::collections::BTreeSet<_>>() {
            let (found, expected) = (self.kept.get(key), expected.kept.get(key));
            if found != expected {
                writeln!(text, "    {key}: {}, not {}", short(&found), short(&expected)).unwrap();
            }
        }
        (self != expected).then_some(text)
    }
}

fn differences(path: &str, found: &Value, expected: &Value, text: &mut String) {
    match (found, expected) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let of = |map: &serde_json::Map<String, Value>| map.get(key).cloned();
                let (one, other) = (of(one).unwrap_or_default(), of(other).unwrap_or_default());
                differences(&format!("{path}.{key}"), &one, &other, text);
            }
        }
        _ if found != expected => writeln!(text, "    {path}: {found}, not {expected}").unwrap(),
        _ => {}
    }
}

fn short(value: &impl std::fmt::Debug) -> String {
    let mut text = format!("{value:?}");
    if text.len() > 200 {
        text = text.chars().take(200).chain("…".chars()).collect();
    }
    text
}
