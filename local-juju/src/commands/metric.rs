//! `add-metric` (until Juju 3.6).

use super::call::{Call, Command, Failure};
use super::flags::{Arguments, Flag, FlagKind};
use super::key_values;
use crate::schedule::{Event, LifecycleEvent};
use crate::state::Metric;

const LABELS: Flag = Flag {
    names: &["labels", "l"],
    kind: FlagKind::Text,
    purpose: "Labels to be associated with metric values",
};

pub(super) const ADD: Command = Command {
    name: "add-metric",
    arguments: "<key>=<value> [<key>=<value> ...]",
    purpose: "Add metrics.",
    flags: &[LABELS],
    run: add,
};

fn add(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.positional.is_empty() {
        return Failure::usage("no metrics specified");
    }
    let metrics = key_values::parse_filled(&arguments.positional)
        .map_err(|error| Failure::Usage(format!("invalid metrics: {error}")))?;
    let labels = arguments.value("labels").unwrap_or_default();
    let labels = key_values::parse_filled(labels.split(','))
        .map_err(|error| Failure::Usage(format!("invalid labels: {error}")))?;
    let collects = *call.run.event() == Event::Lifecycle(LifecycleEvent::CollectMetrics);
    let at = call.model.now();
    for (key, value) in metrics {
        if key.starts_with("juju-") {
            return Failure::run(format!("{key} uses a reserved prefix"));
        }
        if !collects {
            return Failure::run("cannot record metric: metrics not allowed in this context");
        }
        if let Some(unit) = call.model.units.get_mut(call.run.unit()) {
            unit.metrics.push(Metric { key, value, labels: labels.clone(), at });
        }
    }
    Ok(())
}
