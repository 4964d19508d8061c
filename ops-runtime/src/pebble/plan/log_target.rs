//! Where a layer has logs sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Override;
use crate::pebble::services::collected;
use crate::pebble::values::{self, Extra};
use crate::pebble::words::words;

words! {
    /// What takes the logs.
    pub enum LogTargetType {
        /// Grafana Loki.
        Loki = "loki",
        /// OpenTelemetry. Since Pebble 1.22.
        OpenTelemetry = "opentelemetry",
        /// Syslog.
        Syslog = "syslog",
    }
}

/// Where logs are sent. What is not given is, in a layer that merges, what is there already.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogTarget {
    /// What it does with a target of the same name in the layers below. Pebble wants it in each layer.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub override_: Option<Override>,
    /// What takes the logs.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub target_type: Option<LogTargetType>,
    /// Its URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Whose logs: names, `all`, and with a `-` before it whose not; later ones win.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub services: Vec<String>,
    /// What is sent with each line; values may name variables of the service, `$NAME`.
    #[serde(
        default,
        deserialize_with = "values::texts",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub labels: BTreeMap<String, String>,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl LogTarget {
    /// A target that takes the place of any other of its name.
    pub fn new(target_type: LogTargetType, location: impl Into<String>) -> Self {
        Self {
            override_: Some(Override::Replace),
            target_type: Some(target_type),
            location: Some(location.into()),
            ..Self::default()
        }
    }

    /// Grafana Loki at this URL.
    pub fn loki(location: impl Into<String>) -> Self {
        Self::new(LogTargetType::Loki, location)
    }

    /// A target that changes one of its name in the layers below.
    #[must_use]
    pub fn merge() -> Self {
        Self { override_: Some(Override::Merge), ..Self::default() }
    }

    /// Whose logs: names, `all`, and with a `-` before it whose not.
    #[must_use]
    pub fn services<T: AsRef<str>>(mut self, services: impl IntoIterator<Item = T>) -> Self {
        self.services.extend(collected(services));
        self
    }

    /// What is sent with each line. The name may not begin with `pebble_`.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(name.into(), value.into());
        self
    }
}
