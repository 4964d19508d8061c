//! Metrics and meter statuses (until Juju 3.6.10), whose events run in a restricted context.

use std::collections::BTreeMap;

use super::{Error, Model, Unit, UnitName, VirtualTime};
use crate::schedule::LifecycleEvent;

/// A measurement that a charm handed in with `add-metric`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// What was measured.
    pub key: String,
    /// The number, as the charm wrote it.
    pub value: String,
    /// What it is about.
    pub labels: BTreeMap<String, String>,
    /// When.
    pub at: VirtualTime,
}

/// What a metering service says of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MeterStatus {
    pub(crate) code: String,
    pub(crate) info: String,
}

impl Unit {
    /// What its charm handed in with `add-metric`, oldest first.
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }
}

impl Model {
    /// Lets the unit run `collect-metrics`, as Juju does every five minutes for charms with metrics.
    ///
    /// # Errors
    /// There is no such unit, or this Juju does not collect metrics.
    pub fn collect_metrics(&mut self, unit: &UnitName) -> Result<(), Error> {
        self.unit(unit)?;
        self.queue_restricted(unit, LifecycleEvent::CollectMetrics)
    }

    /// Sets the unit's meter status: a code such as `GREEN` or `AMBER`, and why. The unit runs
    /// `meter-status-changed`.
    ///
    /// # Errors
    /// There is no such unit, or this Juju has no meter statuses.
    pub fn set_meter_status(
        &mut self,
        unit: &UnitName,
        code: &str,
        info: &str,
    ) -> Result<(), Error> {
        self.unit(unit)?;
        self.queue_restricted(unit, LifecycleEvent::MeterStatusChanged)?;
        if let Some(found) = self.units.get_mut(unit) {
            found.meter_status = Some(MeterStatus { code: code.to_owned(), info: info.to_owned() });
        }
        self.settle();
        Ok(())
    }

    fn queue_restricted(&mut self, unit: &UnitName, event: LifecycleEvent) -> Result<(), Error> {
        let version = &self.settings.juju_version;
        if !version.has_metrics_hooks() {
            return Err(Error::NoMetrics { version: version.clone() });
        }
        if let Some(found) = self.units.get_mut(unit)
            && !found.agent.restricted.contains(&event)
        {
            found.agent.restricted.push_back(event);
        }
        self.settle();
        Ok(())
    }
}
