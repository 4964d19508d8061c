//! Differences on purpose: `docs/differences-from-ops.md` has each by its name, with the reason.

use local_juju::commands::Outcome;
use serde_json::{Map, Value, json};

use super::play::{Moment, What};

/// What `ops` does in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The error of an action's handler is the message of the failed action.
    ActionError,
    /// A failed action takes its buffered writes back.
    FailedActionWrites,
    /// Action results that are no texts are written as in JSON.
    ActionResultKinds,
    /// The owner of a secret finds it by its label without reading it, and so does not track it.
    OwnedSecretReads,
    /// The generation of stored state and deferred events is in the unit's state.
    StateGeneration,
    /// What a component emits is told after the handler that emits it.
    ComponentEmission,
}

impl Difference {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ActionError,
        Self::FailedActionWrites,
        Self::ActionResultKinds,
        Self::OwnedSecretReads,
        Self::StateGeneration,
        Self::ComponentEmission,
    ];

    /// Its name in the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ActionError => "action-error",
            Self::FailedActionWrites => "failed-action-writes",
            Self::ActionResultKinds => "action-result-kinds",
            Self::OwnedSecretReads => "owned-secret-reads",
            Self::StateGeneration => "state-generation",
            Self::ComponentEmission => "component-emission",
        }
    }

    /// Makes of what Python's charm left what this project's is to leave; `ours` is what it left.
    pub(super) fn translate(self, moment: &mut Moment, ours: &Moment) {
        match self {
            Self::ActionError => action_error(moment),
            Self::FailedActionWrites => failed_action_writes(moment),
            Self::ActionResultKinds => action_result_kinds(moment),
            Self::OwnedSecretReads => owned_secret_reads(moment),
            Self::StateGeneration => state_generation(moment, ours),
            Self::ComponentEmission => component_emission(moment),
        }
    }
}

/// An exception ends the charm of `ops` with code 1, of which Juju makes a message of its own. Here
/// the error is the message, the dispatch goes on, and the code is 0.
fn action_error(moment: &mut Moment) {
    const BY_JUJU: &str = "exit status 1";
    if let What::Event(_, Outcome::ActionEnded { completed: false, message }) = &mut moment.what
        && message == BY_JUJU
    {
        "crashed".clone_into(message);
    }
    let mut crashed = None;
    for action in actions(moment) {
        if action["message"] == BY_JUJU {
            action["message"] = "crashed".into();
            action["results"]["return-code"] = 0.into();
            action["results"].as_object_mut().unwrap().remove("stderr");
            crashed = action["unit"].as_str().map(str::to_owned);
        }
    }
    if let Some(unit) = crashed {
        let (application, _) = unit.split_once('/').unwrap();
        moment.model["applications"][application]["units"][&unit]["status"]["message"] =
            "crash".into();
    }
}

/// What `fail-action` has written.
fn failed_action_writes(moment: &mut Moment) {
    for relation in moment.model["relations"].as_array_mut().unwrap() {
        for data in relation["units"].as_object_mut().unwrap().values_mut() {
            data.as_object_mut().unwrap().remove("failed");
        }
    }
}

/// Python's words for values become JSON's, and a list is numbered.
fn action_result_kinds(moment: &mut Moment) {
    for action in actions(moment) {
        let Value::Object(results) = action["results"].take() else { continue };
        let mut translated = Map::new();
        for (name, value) in results {
            let value = match value.as_str() {
                Some("True") => json!("true"),
                Some("['a', 'b']") => json!({"0": "a", "1": "b"}),
                _ => value,
            };
            translated.insert(name, value);
        }
        action["results"] = translated.into();
    }
}

fn actions(moment: &mut Moment) -> impl Iterator<Item = &mut Value> {
    moment.model["actions"].as_array_mut().into_iter().flatten()
}

/// Readers of the parity charm's secrets give them a label of their own, the owner does not.
fn owned_secret_reads(moment: &mut Moment) {
    for secret in moment.model["secrets"].as_array_mut().into_iter().flatten() {
        if let Some(consumers) = secret["consumers"].as_object_mut() {
            consumers.retain(|_, consumer| consumer["label"] != "");
        }
    }
}

/// Each unit that has kept something says how often and, after a Python charm, of which file.
fn state_generation(moment: &mut Moment, ours: &Moment) {
    const GENERATION: &str = "ops-generation";
    const PYTHON: &str = "ops/internal/python";
    for (application, theirs) in moment.model["applications"].as_object_mut().unwrap() {
        for (unit, theirs) in theirs["units"].as_object_mut().unwrap() {
            let ours = &ours.model["applications"][application]["units"][unit]["state"];
            let text = |key: &str| ours[key].as_str().unwrap_or_default();
            if text(GENERATION).parse::<u64>().is_ok() {
                theirs["state"][GENERATION] = ours[GENERATION].clone();
            }
            let python: Value = serde_json::from_str(text(PYTHON)).unwrap_or_default();
            if python["sha256"].as_str().is_some_and(|hash| hash.len() == 64) {
                theirs["state"][PYTHON] = ours[PYTHON].clone();
            }
        }
    }
}

/// The reader of the parity charm emits `page_gone` before it drops the page: those who hear of it find
/// both pages with `ops`, and here the one that is left.
fn component_emission(moment: &mut Moment) {
    for application in moment.model["applications"].as_object_mut().unwrap().values_mut() {
        for unit in application["units"].as_object_mut().unwrap().values_mut() {
            let message = &mut unit["status"]["message"];
            if let Some(text) = message.as_str() {
                *message = text.replace("cleared back/1 of 2", "cleared back/1 of 1").into();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::cargo_charm::workspace;

    #[test]
    fn each_has_its_line_in_the_documentation() {
        let page = fs::read_to_string(workspace().join("docs/differences-from-ops.md")).unwrap();
        for difference in Difference::ALL {
            let lines = page
                .lines()
                .filter(|line| line.starts_with(&format!("| `{}` |", difference.name())));
            assert_eq!(lines.count(), 1, "{difference:?}");
        }
        let named = page.lines().filter(|line| line.starts_with("| `"));
        assert_eq!(named.count(), Difference::ALL.len(), "a name that no test honours");
    }
}
