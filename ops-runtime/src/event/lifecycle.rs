//! Events without a payload.

use serde::{Deserialize, Serialize};

use super::FromHook;
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
    /// `pre-series-upgrade`. Not sent by Juju 4.
    PreSeriesUpgrade;
    /// `post-series-upgrade`. Not sent by Juju 4.
    PostSeriesUpgrade;
    /// `collect-metrics`: a restricted context, in which hardly a hook command works. Not sent from
    /// Juju 3.6.11 on.
    CollectMetrics;
    /// `meter-status-changed`: a restricted context. Not sent from Juju 3.6.11 on.
    MeterStatusChanged;
}
