//! The layers with their labels and order.

use std::collections::BTreeMap;

use super::combine::{combine, merge_layer};
use super::command::CommandLine;
use super::layer::{Layer, Sections};
use super::service::Service;

/// Layers, the lowest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct LayerStack {
    layers: Vec<Layer>,
}

/// Why a layer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddError {
    /// The request is wrong.
    #[error("{0}")]
    Refused(String),
    /// What the daemon answers with 500, though the request is wrong here too.
    #[error("cannot insert sub-directory layer without 'inner' attribute set")]
    NotInner,
}

impl LayerStack {
    /// Layers that were read from files, the lowest first.
    pub(crate) fn new(layers: Vec<Layer>) -> Self {
        Self { layers }
    }

    /// The stack with a layer more, by which services get other arguments than those in the `[ … ]` group
    /// of their commands.
    pub(crate) fn with_arguments(
        mut self,
        arguments: &BTreeMap<String, Vec<String>>,
    ) -> Result<Self, String> {
        /// What Pebble calls it.
        const LABEL: &str = "pebble-service-args";
        if arguments.is_empty() {
            return Ok(self);
        }
        let plan = self.plan()?;
        let mut layer = Layer { label: LABEL.to_owned(), ..Layer::default() };
        for (name, arguments) in arguments {
            let missing = || format!("service {name:?} not found in plan");
            let mut line =
                CommandLine::parse(name, &plan.services.get(name).ok_or_else(missing)?.command)?;
            line.default_arguments.clone_from(arguments);
            let service = Service {
                override_policy: "merge".to_owned(),
                command: line.to_string(),
                ..Service::default()
            };
            layer.sections.services.insert(name.clone(), service);
        }
        self.layers.push(layer);
        Ok(self)
    }

    /// The plan without anything added.
    pub(crate) fn plan(&self) -> Result<Sections, String> {
        combine(&self.layers)
    }

    /// The stack with a layer more, and its plan.
    pub(crate) fn with(
        &self,
        layer: Layer,
        combines: bool,
        inner: bool,
    ) -> Result<(Self, Sections), AddError> {
        let mut changed = self.clone();
        match changed.layers.iter_mut().find(|present| present.label == layer.label) {
            Some(_) if !combines => {
                return Err(AddError::Refused(format!("layer {:?} already exists", layer.label)));
            }
            Some(present) => {
                merge_layer(&mut present.sections, &layer).map_err(AddError::Refused)?;
                if !layer.summary.is_empty() {
                    present.summary = layer.summary;
                }
                if !layer.description.is_empty() {
                    present.description = layer.description;
                }
            }
            None => changed.append(layer, inner)?,
        }
        let plan = changed.plan().map_err(AddError::Refused)?;
        Ok((changed, plan))
    }

    fn append(&mut self, layer: Layer, inner: bool) -> Result<(), AddError> {
        let directory = layer.label.split_once('/').map(|(directory, _)| directory);
        let same_directory = |other: &Layer| {
            directory.is_some_and(|d| other.label.split_once('/').is_some_and(|(o, _)| o == d))
        };
        match self.layers.iter().rposition(same_directory) {
            Some(position) if position + 1 < self.layers.len() => {
                if !inner {
                    return Err(AddError::NotInner);
                }
                self.layers.insert(position + 1, layer);
            }
            _ => self.layers.push(layer),
        }
        Ok(())
    }
}
