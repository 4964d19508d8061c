//! Layers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Check, LayerError, LogTarget, Service, text};
use crate::pebble::values::{self, Extra};

/// A layer of the plan.
///
/// ```
/// use ops::pebble::{Check, Layer, LogTarget, Service};
///
/// let layer = Layer::new()
///     .service("web", Service::new("/bin/web --port 8080").startup_enabled())
///     .check("web-up", Check::http("http://localhost:8080/health").threshold(5))
///     .log_target("loki", LogTarget::loki("http://loki:3100/push").services(["all"]));
/// # let text = layer.to_yaml().unwrap();
/// # assert_eq!(Layer::from_yaml(&text).unwrap(), layer);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Layer {
    /// What it is for, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its services, by name.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub services: BTreeMap<String, Service>,
    /// Its checks, by name.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub checks: BTreeMap<String, Check>,
    /// Where it has logs sent, by name.
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

impl Layer {
    /// An empty layer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a layer's YAML. Keys that this release does not know are kept; Pebble refuses those that
    /// it does not know either.
    ///
    /// # Errors
    ///
    /// [`LayerError`]: it is not YAML, or a value is of another type than Pebble's.
    pub fn from_yaml(text: &str) -> Result<Self, LayerError> {
        text::read(text)
    }

    /// The layer as YAML.
    ///
    /// # Errors
    ///
    /// [`LayerError`]: a value of `extra` has no form in YAML.
    pub fn to_yaml(&self) -> Result<String, LayerError> {
        text::write(self)
    }

    /// The layer as JSON that is YAML too.
    pub(super) fn to_json(&self) -> Result<String, LayerError> {
        text::json(self)
    }

    /// What it is for, in a line.
    #[must_use]
    pub fn summary(mut self, text: impl Into<String>) -> Self {
        self.summary = Some(text.into());
        self
    }

    /// What it is for.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Adds a service.
    #[must_use]
    pub fn service(mut self, name: impl Into<String>, service: Service) -> Self {
        self.services.insert(name.into(), service);
        self
    }

    /// Adds a check.
    #[must_use]
    pub fn check(mut self, name: impl Into<String>, check: Check) -> Self {
        self.checks.insert(name.into(), check);
        self
    }

    /// Adds a place where logs are sent.
    #[must_use]
    pub fn log_target(mut self, name: impl Into<String>, target: LogTarget) -> Self {
        self.log_targets.insert(name.into(), target);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unknown_keys_survive() {
        let text = "summary: s\nservices:\n  a:\n    override: replace\n    command: x\n    novel: {deep: [1, two]}\n\
            checks:\n  c:\n    override: merge\n    tcp: {port: 5, tls: true}\nworkloads:\n  w: {override: merge}\n";
        let layer = Layer::from_yaml(text).unwrap();
        assert!(layer.services["a"].extra.contains_key("novel"));
        assert!(layer.extra.contains_key("workloads"));
        assert_eq!(Layer::from_yaml(&layer.to_yaml().unwrap()).unwrap(), layer);
        assert_eq!(Layer::from_yaml(&layer.to_json().unwrap()).unwrap(), layer);
        assert!(layer.to_json().unwrap().contains(r#""tls":true"#));
    }

    #[test]
    fn an_empty_text_is_an_empty_layer() {
        for text in ["", "{}", "services:\n", "# nothing\n"] {
            assert_eq!(Layer::from_yaml(text).unwrap(), Layer::new(), "{text}");
        }
        assert!(Layer::from_yaml("[").is_err());
        assert!(Layer::from_yaml("services: 5").is_err());
    }

    #[test]
    fn numbers_are_taken_for_the_texts_that_they_are() {
        let layer = Layer::from_yaml(
            "services: {a: {override: replace, command: 5, environment: {PORT: 8080, ON: yes, V: 1.10}}}",
        )
        .unwrap();
        let environment = &layer.services["a"].environment;
        assert_eq!(environment["PORT"], "8080");
        assert_eq!(environment["ON"], "yes");
        assert_eq!(environment["V"], "1.10");
    }

    proptest! {
        #[test]
        fn any_text_goes_through_json_and_yaml(value in "\\PC*|[\u{0}-\u{a0}\u{2028}\u{feff}]*") {
            let layer = Layer::new()
                .service("a", Service::new(value.clone()).environment("E", value));
            prop_assert_eq!(&Layer::from_yaml(&layer.to_json().unwrap()).unwrap(), &layer);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,60}") {
            let _ = Layer::from_yaml(&text);
        }
    }
}
