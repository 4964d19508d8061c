//! `add-metric`: until Juju 3.6, only in `collect-metrics`.

use std::collections::BTreeMap;

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `add-metric`: records metrics, with labels that belong to all of them. Nothing is run for none.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] outside of `collect-metrics`, and [`Error::Inexpressible`] for a name that is
    /// empty or has an equals sign, a label with a comma, or a value that is not finite or below 0.
    pub fn add_metric(
        &self,
        metrics: &BTreeMap<String, f64>,
        labels: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let command = "add-metric";
        Self::check_keys(command, metrics)?;
        Self::check_keys(command, labels)?;
        if let Some((name, value)) = metrics.iter().find(|(_, value)| !is_measurable(**value)) {
            let (value, reason) = (format!("{name}={value}"), "a metric is a number from 0 on");
            return Err(Error::Inexpressible { command, value, reason });
        }
        let mut texts = labels.keys().chain(labels.values());
        if let Some(text) = texts.find(|text| text.contains(',')) {
            let (value, reason) = (text.clone(), "a comma ends a label");
            return Err(Error::Inexpressible { command, value, reason });
        }
        let labels: Vec<_> = labels.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let labels = (!labels.is_empty()).then(|| labels.join(","));
        let call = Call::new(command).flag("--labels", labels);
        let pairs = metrics.iter().map(|(name, value)| format!("{name}={value}"));
        self.run_with_pairs(&call.argument("--"), pairs)
    }
}

fn is_measurable(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}

#[cfg(test)]
mod tests {
    use super::super::super::{Memory, Output};
    use super::*;

    #[test]
    fn what_pairs_and_lists_cannot_say_is_refused() {
        let commands = HookCommands::new(Box::new(Memory::new(|call| {
            assert_eq!(call.arguments, ["--labels", "zone=a=b", "--", "users=1"]);
            Output::success("")
        })));
        let add = |metric: &str, label: &str, text: &str| {
            let labels = BTreeMap::from([(label.to_owned(), text.to_owned())]);
            commands.add_metric(&BTreeMap::from([(metric.to_owned(), 1.0)]), &labels)
        };
        add("users", "zone", "a=b").unwrap();
        for (metric, label, text) in [
            ("a=b", "zone", "x"),
            ("", "zone", "x"),
            ("users", "a=", "x"),
            ("users", "zone", "x,y=z"),
        ] {
            let error = add(metric, label, text).unwrap_err();
            assert!(matches!(error, Error::Inexpressible { .. }), "{error}");
        }
        for value in [f64::NAN, f64::INFINITY, -1.0] {
            let metrics = BTreeMap::from([("users".to_owned(), value)]);
            let error = commands.add_metric(&metrics, &BTreeMap::new()).unwrap_err();
            assert!(matches!(error, Error::Inexpressible { .. }), "{error}");
        }
    }
}
