//! Checks of a layer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Override, Startup};
use crate::pebble::duration;
use crate::pebble::owner::Owner;
use crate::pebble::values::{self, Extra};
use crate::pebble::words::words;

words! {
    /// What a check says of the workload.
    pub enum CheckLevel {
        /// That it lives. Kubernetes restarts the container when it is down.
        Alive = "alive",
        /// That it can take requests.
        Ready = "ready",
    }
}

/// A check of a layer or plan. What is not given has Pebble's default, or, in a layer that merges, what
/// is there already.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Check {
    /// What it does with a check of the same name in the layers below. Pebble wants it in each layer.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub override_: Option<Override>,
    /// What it says of the workload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<CheckLevel>,
    /// Whether it starts by itself: `enabled` unless given. Since Pebble 1.19.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<Startup>,
    /// How long from one run to the next: 10 s unless given.
    #[serde(default, with = "duration::serde_option", skip_serializing_if = "Option::is_none")]
    pub period: Option<Duration>,
    /// How long a run may take: 3 s unless given, and never more than the period.
    #[serde(default, with = "duration::serde_option", skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// How many failures in a row make it down: 3 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u32>,
    /// It asks by HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpCheck>,
    /// It connects to a port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpCheck>,
    /// It runs a command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exec: Option<ExecCheck>,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a check does.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CheckKind {
    /// It asks by HTTP.
    Http(HttpCheck),
    /// It connects to a port.
    Tcp(TcpCheck),
    /// It runs a command.
    Exec(ExecCheck),
}

/// A check that asks by HTTP: a status of 2xx is success.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HttpCheck {
    /// What is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headers of the request.
    #[serde(
        default,
        deserialize_with = "values::texts",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub headers: BTreeMap<String, String>,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A check that connects to a port.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TcpCheck {
    /// The port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The host: `localhost` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A check that runs a command: code 0 is success.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ExecCheck {
    /// The command, split as a shell does, but run without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The service whose environment, user and directory it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_context: Option<String>,
    /// Variables beside those of the daemon and the service.
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
    /// The directory that it runs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<String>,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Check {
    /// A check that takes the place of any other of its name.
    #[must_use]
    pub fn new(kind: CheckKind) -> Self {
        let check = Self { override_: Some(Override::Replace), ..Self::default() };
        match kind {
            CheckKind::Http(http) => Self { http: Some(http), ..check },
            CheckKind::Tcp(tcp) => Self { tcp: Some(tcp), ..check },
            CheckKind::Exec(exec) => Self { exec: Some(exec), ..check },
        }
    }

    /// Asks this URL.
    pub fn http(url: impl Into<String>) -> Self {
        Self::new(CheckKind::Http(HttpCheck { url: Some(url.into()), ..HttpCheck::default() }))
    }

    /// Connects to this port of `localhost`.
    #[must_use]
    pub fn tcp(port: u16) -> Self {
        Self::new(CheckKind::Tcp(TcpCheck { port: Some(port), ..TcpCheck::default() }))
    }

    /// Runs this command.
    pub fn exec(command: impl Into<String>) -> Self {
        Self::new(CheckKind::Exec(ExecCheck::new(command)))
    }

    /// A check that changes one of its name in the layers below.
    #[must_use]
    pub fn merge() -> Self {
        Self { override_: Some(Override::Merge), ..Self::default() }
    }

    /// What it says of the workload.
    #[must_use]
    pub fn level(mut self, level: CheckLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// Whether it starts by itself.
    #[must_use]
    pub fn startup(mut self, startup: Startup) -> Self {
        self.startup = Some(startup);
        self
    }

    /// How long from one run to the next.
    #[must_use]
    pub fn period(mut self, period: Duration) -> Self {
        self.period = Some(period);
        self
    }

    /// How long a run may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How many failures in a row make it down.
    #[must_use]
    pub fn threshold(mut self, failures: u32) -> Self {
        self.threshold = Some(failures);
        self
    }
}

impl HttpCheck {
    /// Asks this URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: Some(url.into()), ..Self::default() }
    }

    /// Adds a header to the request.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }
}

impl TcpCheck {
    /// Connects to this port.
    #[must_use]
    pub fn new(port: u16) -> Self {
        Self { port: Some(port), ..Self::default() }
    }

    /// The host.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }
}

impl ExecCheck {
    /// Runs this command.
    pub fn new(command: impl Into<String>) -> Self {
        Self { command: Some(command.into()), ..Self::default() }
    }

    /// The service whose environment, user and directory it has.
    #[must_use]
    pub fn service_context(mut self, service: impl Into<String>) -> Self {
        self.service_context = Some(service.into());
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
}
