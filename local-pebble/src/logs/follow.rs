//! Lines of several services as one stream.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde::{Serialize, Serializer};

use super::ServiceLog;
use crate::daemon::State;

/// A line as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct ShownEntry {
    #[serde(serialize_with = "milliseconds")]
    time: Timestamp,
    service: String,
    message: String,
}

/// How far each service's lines have been told.
#[derive(Debug, Default)]
pub(crate) struct LogPosition {
    services: BTreeMap<String, (Arc<ServiceLog>, u64)>,
}

impl LogPosition {
    /// The logs of services that have run, all or those that are named; nothing is told yet.
    pub(crate) fn new(state: &State, names: &[String]) -> Self {
        let services = state
            .services
            .iter()
            .filter(|(name, _)| state.plan.services.contains_key(*name))
            .filter(|(name, _)| names.is_empty() || names.contains(name))
            .map(|(name, service)| {
                (name.clone(), (Arc::clone(&service.log), service.log.next_number()))
            })
            .collect();
        Self { services }
    }

    /// The newest lines up to now, at most so many of all services together.
    pub(crate) fn last(&self, count: usize) -> Vec<ShownEntry> {
        let lines = self.services.iter().flat_map(|(name, (log, position))| {
            let entries = log.last(count).into_iter().filter(|entry| entry.number < *position);
            entries.map(|entry| (name.clone(), entry)).collect::<Vec<_>>()
        });
        let mut shown = in_order(lines);
        shown.drain(..shown.len().saturating_sub(count));
        shown
    }

    /// What is new since it was asked last.
    pub(crate) fn next(&mut self) -> Vec<ShownEntry> {
        let mut lines = Vec::new();
        for (name, (log, position)) in &mut self.services {
            for entry in log.since(*position) {
                *position = entry.number + 1;
                lines.push((name.clone(), entry));
            }
        }
        in_order(lines)
    }
}

fn in_order(lines: impl IntoIterator<Item = (String, super::LogEntry)>) -> Vec<ShownEntry> {
    let mut lines: Vec<_> = lines.into_iter().collect();
    lines.sort_by_key(|(_, entry)| entry.time);
    lines
        .into_iter()
        .map(|(service, entry)| ShownEntry { time: entry.time, service, message: entry.message })
        .collect()
}

fn milliseconds<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&to_milliseconds(*time))
}

/// A line's time as it is told.
pub(crate) fn to_milliseconds(time: Timestamp) -> Timestamp {
    let rounding = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Trunc);
    time.round(rounding).unwrap_or(time)
}
