//! Deferred events.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::pickle::Pickled;
use super::tables::{Snapshot, Tables};
use super::values::below_charm;

/// An event that a method of the Python charm has deferred.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Notice {
    /// The event's whole path, without its number: `MyCharm/on/config_changed`.
    pub(crate) path: String,
    /// What emits the event, by its path below the charm, and the event: `config_changed`; `None` if the
    /// path is not one of an event.
    pub(crate) event: Option<(String, String)>,
    /// What the method is of, by its path below the charm; empty for the charm itself.
    pub(crate) observer: String,
    pub(crate) method: String,
    /// What the event says, or why that cannot be read.
    pub(crate) snapshot: Result<Map<String, Value>, String>,
}

/// The deferred events of the tables. `left` is how much text they may become.
pub(super) fn notices(tables: Tables, left: &mut usize) -> Vec<Notice> {
    let Tables { snapshots, notices } = tables;
    let pickles: HashMap<&str, &[u8]> = snapshots
        .iter()
        .map(|Snapshot { handle, pickle }| (handle.as_str(), pickle.as_slice()))
        .collect();
    let notices = notices.into_iter().filter(|row| !is_of_framework(&row.event));
    let notices = notices.map(|row| {
        let path = row.event.rsplit_once('[').map_or(&*row.event, |(path, _)| path);
        let event = path.rsplit_once('/').and_then(|(on, event)| {
            let emitter = on.strip_suffix("/on")?;
            Some((below_charm(emitter).to_owned(), event.to_owned()))
        });
        Notice {
            path: path.to_owned(),
            event,
            observer: below_charm(&row.observer).to_owned(),
            method: row.method,
            snapshot: pickles
                .get(&*row.event)
                .ok_or_else(|| "nothing was kept of it".to_owned())
                .and_then(|pickle| read(pickle, left)),
        }
    });
    notices.collect()
}

/// Of its own events, such as the commit, `ops` keeps a notice while they are handled.
fn is_of_framework(event: &str) -> bool {
    event.starts_with("Framework/")
}

fn read(pickle: &[u8], left: &mut usize) -> Result<Map<String, Value>, String> {
    let pickled = Pickled::read(pickle).map_err(|error| error.to_string())?;
    let json = pickled.json(pickled.root(), left).map_err(|refused| refused.to_string())?;
    serde_json::from_str(&json).map_err(|_| "it is no dict".to_owned())
}

impl Notice {
    /// The variables with which Juju would tell of the same event.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let Ok(snapshot) = &self.snapshot else { return Vec::new() };
        let text = |key: &str| match snapshot.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let joined = |one: &str, sign: &str, other: &str| {
            Some(format!("{}{sign}{}", text(one)?, text(other)?))
        };
        let variables = [
            ("JUJU_RELATION", text("relation_name")),
            ("JUJU_RELATION_ID", joined("relation_name", ":", "relation_id")),
            ("JUJU_REMOTE_APP", text("app_name")),
            ("JUJU_REMOTE_UNIT", text("unit_name")),
            ("JUJU_DEPARTING_UNIT", text("departing_unit")),
            ("JUJU_STORAGE_ID", joined("storage_name", "/", "storage_index")),
            ("JUJU_STORAGE_LOCATION", text("storage_location")),
            ("JUJU_WORKLOAD_NAME", text("container_name")),
            ("JUJU_NOTICE_ID", text("notice_id")),
            ("JUJU_NOTICE_TYPE", text("notice_type")),
            ("JUJU_NOTICE_KEY", text("notice_key")),
            ("JUJU_PEBBLE_CHECK_NAME", text("check_name")),
            ("JUJU_SECRET_ID", text("id")),
            ("JUJU_SECRET_LABEL", text("label")),
            ("JUJU_SECRET_REVISION", text("revision")),
        ];
        variables.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
