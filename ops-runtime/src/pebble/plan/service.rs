//! Services of a layer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Override, Startup};
use crate::pebble::duration;
use crate::pebble::owner::Owner;
use crate::pebble::services::collected;
use crate::pebble::values::{self, Extra};
use crate::pebble::words::words;

words! {
    /// What Pebble does when a service has exited, or a check is down.
    pub enum OnExit {
        /// It starts it again, after a while. The default of an exit.
        Restart = "restart",
        /// It shuts itself down, and with it the container.
        Shutdown = "shutdown",
        /// Nothing. The default of a check.
        Ignore = "ignore",
        /// It shuts itself down with the code of a failure, although the service succeeded.
        FailureShutdown = "failure-shutdown",
        /// It shuts itself down with the code of a success, although the service failed.
        SuccessShutdown = "success-shutdown",
    }
}

/// A service of a layer or plan. What is not given has Pebble's default, or, in a layer that merges,
/// what is there already.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Service {
    /// What it is for, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it starts by itself: `disabled` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<Startup>,
    /// What it does with a service of the same name in the layers below. Pebble wants it in each layer.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub override_: Option<Override>,
    /// The command, split as a shell does, but run without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Services after which it starts.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub after: Vec<String>,
    /// Services before which it starts.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub before: Vec<String>,
    /// Services that are started with it.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub requires: Vec<String>,
    /// The workload that it runs in. Since Pebble 1.20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<String>,
    /// Variables beside those of the daemon.
    #[serde(
        default,
        deserialize_with = "values::texts",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub environment: BTreeMap<String, String>,
    /// The user's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<u32>,
    /// The user's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The group's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<u32>,
    /// The group's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The directory that it runs in: the daemon's own unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<String>,
    /// What is done when it exits with code 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_success: Option<OnExit>,
    /// What is done when it exits with another code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<OnExit>,
    /// What is done when a check is down.
    #[serde(
        default,
        deserialize_with = "values::or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub on_check_failure: BTreeMap<String, OnExit>,
    /// How long after an exit it is started again: 500 ms unless given.
    #[serde(default, with = "duration::serde_option", skip_serializing_if = "Option::is_none")]
    pub backoff_delay: Option<Duration>,
    /// How much longer each time: 2.0 unless given, at least 1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backoff_factor: Option<f64>,
    /// The longest delay: 30 s unless given. A service that ran so long begins anew.
    #[serde(default, with = "duration::serde_option", skip_serializing_if = "Option::is_none")]
    pub backoff_limit: Option<Duration>,
    /// How long it has from `SIGTERM` to `SIGKILL`: 5 s unless given.
    #[serde(default, with = "duration::serde_option", skip_serializing_if = "Option::is_none")]
    pub kill_delay: Option<Duration>,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Service {
    /// A service that takes the place of any other of its name.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            override_: Some(Override::Replace),
            command: Some(command.into()),
            ..Self::default()
        }
    }

    /// A service that changes one of its name in the layers below.
    #[must_use]
    pub fn merge() -> Self {
        Self { override_: Some(Override::Merge), ..Self::default() }
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

    /// It starts by itself.
    #[must_use]
    pub fn startup_enabled(self) -> Self {
        self.startup(Startup::Enabled)
    }

    /// It does not start by itself.
    #[must_use]
    pub fn startup_disabled(self) -> Self {
        self.startup(Startup::Disabled)
    }

    /// Whether it starts by itself.
    #[must_use]
    pub fn startup(mut self, startup: Startup) -> Self {
        self.startup = Some(startup);
        self
    }

    /// The command, split as a shell does, but run without one. What stands in `[ … ]` at its end can
    /// be replaced when the daemon is started.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// Starts after these.
    #[must_use]
    pub fn after<T: AsRef<str>>(mut self, services: impl IntoIterator<Item = T>) -> Self {
        self.after.extend(collected(services));
        self
    }

    /// Starts before these.
    #[must_use]
    pub fn before<T: AsRef<str>>(mut self, services: impl IntoIterator<Item = T>) -> Self {
        self.before.extend(collected(services));
        self
    }

    /// These are started with it. That alone gives no order: see [`after`](Self::after).
    #[must_use]
    pub fn requires<T: AsRef<str>>(mut self, services: impl IntoIterator<Item = T>) -> Self {
        self.requires.extend(collected(services));
        self
    }

    /// The workload that it runs in.
    #[must_use]
    pub fn workload(mut self, name: impl Into<String>) -> Self {
        self.workload = Some(name.into());
        self
    }

    /// Sets a variable.
    #[must_use]
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Who runs it.
    #[must_use]
    pub fn owner(mut self, owner: Owner) -> Self {
        let Owner { user_id, user, group_id, group } = owner;
        (self.user_id, self.user, self.group_id, self.group) = (user_id, user, group_id, group);
        self
    }

    /// The directory that it runs in.
    #[must_use]
    pub fn working_dir(mut self, path: impl Into<String>) -> Self {
        self.working_dir = Some(path.into());
        self
    }

    /// What is done when it exits with code 0.
    #[must_use]
    pub fn on_success(mut self, action: OnExit) -> Self {
        self.on_success = Some(action);
        self
    }

    /// What is done when it exits with another code.
    #[must_use]
    pub fn on_failure(mut self, action: OnExit) -> Self {
        self.on_failure = Some(action);
        self
    }

    /// What is done when this check is down.
    #[must_use]
    pub fn on_check_failure(mut self, check: impl Into<String>, action: OnExit) -> Self {
        self.on_check_failure.insert(check.into(), action);
        self
    }

    /// How long after an exit it is started again, and how much longer each time until when.
    #[must_use]
    pub fn backoff(mut self, delay: Duration, factor: f64, limit: Duration) -> Self {
        self.backoff_delay = Some(delay);
        self.backoff_factor = Some(factor);
        self.backoff_limit = Some(limit);
        self
    }

    /// How long it has from `SIGTERM` to `SIGKILL`.
    #[must_use]
    pub fn kill_delay(mut self, delay: Duration) -> Self {
        self.kill_delay = Some(delay);
        self
    }
}
