//! What units keep, as JSON.

use ops::{DeadLetter, DeferredEvent, StoredValue};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Unit;

/// All of them.
#[derive(Debug, Serialize)]
pub(super) struct Report<'u> {
    units: Vec<UnitReport<'u>>,
}

#[derive(Debug, Serialize)]
struct UnitReport<'u> {
    unit: &'u str,
    stored: Vec<StoredReport<'u>>,
    deferred: Vec<EventReport<'u>>,
    dead_letters: Vec<EventReport<'u>>,
}

#[derive(Debug, Serialize)]
struct StoredReport<'u> {
    field: &'u str,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
struct EventReport<'u> {
    event: &'u str,
    component: &'u str,
    handler: &'u str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'u Value>,
}

impl<'u> Report<'u> {
    /// With the values of stored fields and what events say, or without.
    pub(super) fn new(units: &'u [Unit], values: bool) -> Self {
        let units = units.iter().map(|Unit { name, state }| UnitReport {
            unit: name,
            stored: state.stored.iter().map(|value| stored(value, values)).collect(),
            deferred: state.deferred.iter().map(|event| deferred(event, values)).collect(),
            dead_letters: state.dead_letters.iter().map(|letter| dead(letter, values)).collect(),
        });
        Self { units: units.collect() }
    }
}

fn stored(value: &StoredValue, values: bool) -> StoredReport<'_> {
    let StoredValue { path, json, .. } = value;
    // As it is kept: a number of JSON may have more digits than any type here.
    let value = values.then(|| RawValue::from_string(json.clone()).ok()).flatten();
    StoredReport { field: path, bytes: json.len(), value }
}

fn deferred(event: &DeferredEvent, values: bool) -> EventReport<'_> {
    let DeferredEvent { component, handler, event, payload, .. } = event;
    EventReport { event, component, handler, reason: None, payload: values.then_some(payload) }
}

fn dead(letter: &DeadLetter, values: bool) -> EventReport<'_> {
    EventReport { reason: Some(&letter.reason), ..deferred(&letter.deferred, values) }
}
