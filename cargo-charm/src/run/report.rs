//! What `--json` prints.

use local_juju::Dispatch;
use local_juju::commands::Outcome;
use local_juju::state::{Action, ActionId, Model};
use serde::Serialize;
use serde_json::{Map, Value};

use super::answers::Answer;

/// The whole document.
#[derive(Debug, Serialize)]
pub(crate) struct Report<'a> {
    model: Value,
    timeline: Vec<Event<'a>>,
    actions: Vec<ActionReport<'a>>,
    answers: &'a [Answer],
}

#[derive(Debug, Serialize)]
struct Event<'a> {
    unit: &'a str,
    event: &'a str,
    attempt: u32,
    duration_ms: f64,
    /// `done`, `skipped` (the charm has no program for it), `failed` or `killed`.
    outcome: &'static str,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    /// The unit's afterwards; null if it is gone.
    status: Option<StatusReport<'a>>,
}

#[derive(Debug, Serialize)]
struct StatusReport<'a> {
    status: &'static str,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct ActionReport<'a> {
    id: u32,
    unit: &'a str,
    name: &'a str,
    parameters: &'a Map<String, Value>,
    status: &'static str,
    message: &'a str,
    log: &'a [String],
    results: &'a Map<String, Value>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(model: &'a Model, dispatches: &'a [Dispatch], answers: &'a [Answer]) -> Self {
        Self {
            model: model.to_json(),
            timeline: dispatches.iter().map(Event::from).collect(),
            actions: model.actions().map(ActionReport::from).collect(),
            answers,
        }
    }
}

impl<'a> From<&'a Dispatch> for Event<'a> {
    fn from(dispatch: &'a Dispatch) -> Self {
        let (outcome, message) = match &dispatch.outcome {
            Outcome::Skipped => ("skipped", None),
            Outcome::Failed { message } | Outcome::ActionEnded { completed: false, message } => {
                ("failed", Some(message.as_str()))
            }
            Outcome::Requeued => ("killed", None),
            _ => ("done", None),
        };
        let microseconds = (dispatch.duration.as_secs_f64() * 1e6).round();
        Self {
            unit: dispatch.unit.as_str(),
            event: &dispatch.name,
            attempt: dispatch.attempt,
            duration_ms: microseconds / 1e3,
            outcome,
            message,
            status: dispatch.status.as_ref().map(|status| StatusReport {
                status: status.word.as_str(),
                message: &status.message,
            }),
        }
    }
}

impl<'a> From<(ActionId, &'a Action)> for ActionReport<'a> {
    fn from((id, action): (ActionId, &'a Action)) -> Self {
        Self {
            id: id.0,
            unit: action.unit().as_str(),
            name: action.name(),
            parameters: action.parameters(),
            status: action.status().as_str(),
            message: action.message(),
            log: action.messages(),
            results: action.results(),
        }
    }
}
