//! The plan, and the layers that it is made of.

mod check;
mod layer;
mod log_target;
mod merge;
mod service;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::{Check, CheckKind, CheckLevel, ExecCheck, HttpCheck, TcpCheck};
pub use layer::Layer;
pub use log_target::{LogTarget, LogTargetType};
pub use service::{OnExit, Service};

use super::client::Client;
use super::error::Result;
use super::query::Query;
use super::values::{self, Extra};
use super::words::words;

words! {
    /// What a layer does with what is there already under the same name.
    pub enum Override {
        /// It takes its place.
        Replace = "replace",
        /// It is merged into it: what is not given here stays as it is.
        Merge = "merge",
    }
}

words! {
    /// Whether a service or check starts by itself.
    pub enum Startup {
        /// It does. Checks do unless told.
        Enabled = "enabled",
        /// It does not. Services do not unless told.
        Disabled = "disabled",
    }
}

/// A text is no layer, or a layer cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayerError {
    /// The YAML is not that of a layer or plan.
    #[error("cannot read it as a layer of Pebble's")]
    Yaml(#[source] serde_yaml::Error),
    /// A value cannot be written as YAML.
    #[error("cannot write the layer")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The plan: all layers, combined.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Plan {
    /// The services, by name.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub services: BTreeMap<String, Service>,
    /// The checks, by name.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub checks: BTreeMap<String, Check>,
    /// Where logs are sent, by name.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub log_targets: BTreeMap<String, LogTarget>,
    /// Other sections: `workloads`, `pairing`, and those of a newer Pebble.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Plan {
    /// Reads a plan as Pebble writes it.
    ///
    /// # Errors
    ///
    /// [`LayerError`]: it is not YAML, or a value is of another type than Pebble's.
    pub fn from_yaml(text: &str) -> Result<Self, LayerError> {
        text::read(text)
    }

    /// The plan as YAML.
    ///
    /// # Errors
    ///
    /// [`LayerError`]: a value of `extra` has no form in YAML.
    pub fn to_yaml(&self) -> Result<String, LayerError> {
        text::write(self)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AddLayer<'a> {
    action: &'static str,
    label: &'a str,
    format: &'static str,
    combine: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inner: bool,
    layer: String,
}

impl Client {
    /// Adds a layer on top of the others. Services that run are not touched until
    /// [`replan`](Self::replan); checks that start by themselves start at once.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): there is a layer with this label, or the plan with the layer
    /// would not be valid: Pebble's text says why.
    pub fn add_layer(&self, label: &str, layer: &Layer) -> Result<()> {
        self.send_layer(label, false, false, layer.to_json()?)
    }

    /// Merges a layer into the one with this label, which keeps its place, or adds it on top if there
    /// is none. The same happens as often as it is called, except that the lists `after`, `before`,
    /// `requires` and `services` of a `merge` grow each time.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): the plan with the layer would not be valid.
    pub fn combine_layer(&self, label: &str, layer: &Layer) -> Result<()> {
        self.send_layer(label, true, false, layer.to_json()?)
    }

    /// As [`add_layer`](Self::add_layer) or, with `combine`, [`combine_layer`](Self::combine_layer),
    /// with the layer's text as it is. `inner` lets a label `directory/name` go among the others of its
    /// directory (Pebble 1.17 and newer).
    ///
    /// # Errors
    ///
    /// As [`add_layer`](Self::add_layer).
    pub fn add_layer_yaml(
        &self,
        label: &str,
        yaml: &str,
        combine: bool,
        inner: bool,
    ) -> Result<()> {
        self.send_layer(label, combine, inner, yaml.to_owned())
    }

    fn send_layer(&self, label: &str, combine: bool, inner: bool, layer: String) -> Result<()> {
        let body = AddLayer { action: "add", label, format: "yaml", combine, inner, layer };
        self.post::<bool>("/v1/layers", &body).map(drop)
    }

    /// The plan as it is now, also where [`replan`](Self::replan) has not followed yet.
    ///
    /// # Errors
    ///
    /// [`Error::Layer`](super::Error::Layer): the plan has what this release cannot read.
    pub fn plan(&self) -> Result<Plan> {
        Ok(Plan::from_yaml(&self.plan_yaml()?)?)
    }

    /// The plan's own text.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn plan_yaml(&self) -> Result<String> {
        self.get(&Query::new("/v1/plan").parameter("format", "yaml"))
    }
}
