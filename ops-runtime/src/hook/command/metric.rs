//! `add-metric`: until Juju 3.6, only in `collect-metrics`.

use std::collections::BTreeMap;

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `add-metric`: records metrics, with labels that belong to all of them. Nothing is run for none.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] outside of `collect-metrics`.
    pub fn add_metric(
        &self,
        metrics: &BTreeMap<String, f64>,
        labels: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let labels: Vec<_> = labels.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let labels = (!labels.is_empty()).then(|| labels.join(","));
        let call = Call::new("add-metric").flag("--labels", labels);
        let pairs = metrics.iter().map(|(name, value)| format!("{name}={value}"));
        self.run_with_pairs(&call, pairs)
    }
}
