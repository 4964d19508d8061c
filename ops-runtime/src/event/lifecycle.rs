//! Events that happen to nothing but the unit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FromHook;
use crate::charm::CharmModel;
use crate::context::Context;
use crate::error::Error;
use crate::hook_context::HookContext;

macro_rules! lifecycle {
    ($($(#[$doc:meta])+ $event:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct $event;

        impl FromHook for $event {
            fn from_hook(_: &HookContext) -> Result<Self, Error> {
                Ok(Self)
            }
        }
    )+};
}

/// `pre-series-upgrade`: the machine is about to get another base. Not sent by Juju 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreSeriesUpgrade {
    target_base: Option<String>,
    target_series: Option<String>,
}

impl PreSeriesUpgrade {
    /// The base that the machine will have, such as `ubuntu@22.04` (`JUJU_TARGET_BASE`, Juju 3).
    pub fn target_base(&self) -> Option<&str> {
        self.target_base.as_deref()
    }

    /// The series that the machine will have, such as `jammy` (`JUJU_TARGET_SERIES`).
    pub fn target_series(&self) -> Option<&str> {
        self.target_series.as_deref()
    }
}

impl FromHook for PreSeriesUpgrade {
    fn from_hook(hook: &HookContext) -> Result<Self, Error> {
        let variable = |name| hook.variable(name).map(str::to_owned);
        let target_base = variable("JUJU_TARGET_BASE");
        Ok(Self { target_base, target_series: variable("JUJU_TARGET_SERIES") })
    }
}

impl CollectMetrics {
    /// Records metrics, with labels that belong to all of them (`add-metric`, at once).
    ///
    /// # Errors
    ///
    /// As [`HookCommands::add_metric`](crate::hook::HookCommands::add_metric).
    pub fn add_metrics<C: CharmModel>(
        &self,
        cx: &Context<C>,
        metrics: &BTreeMap<String, f64>,
        labels: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        Ok(cx.hook_commands().add_metric(metrics, labels)?)
    }
}

lifecycle! {
    /// `install`: once, before everything but the storages of a machine charm.
    Install;
    /// `start`: after the first `config-changed`, and after each restart of the machine or pod.
    Start;
    /// `stop`: before the unit is removed, or its pod shut down.
    Stop;
    /// `remove`: the last event of a unit.
    Remove;
    /// `config-changed`: options, trust or addresses changed; also once before the first `start`.
    ConfigChanged;
    /// `update-status`: every five minutes, unless the model says otherwise.
    UpdateStatus;
    /// `upgrade-charm`: the charm or one of its resources was replaced.
    UpgradeCharm;
    /// `leader-elected`: this unit became the leader.
    LeaderElected;
    /// `leader-settings-changed`: another unit leads. Not sent by Juju 4.
    LeaderSettingsChanged;
    /// `post-series-upgrade`. Not sent by Juju 4.
    PostSeriesUpgrade;
    /// `collect-metrics`: a restricted context, in which hardly a hook command works. Not sent from
    /// Juju 3.6.11 on.
    CollectMetrics;
    /// `meter-status-changed`: a restricted context. Not sent from Juju 3.6.11 on.
    MeterStatusChanged;
}
