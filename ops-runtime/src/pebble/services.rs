//! Services: how they are, and what is done with them.

use std::collections::BTreeSet;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::Result;
use super::pending::PendingChange;
use super::plan::Startup;
use super::query::Query;
use super::signal::Signal;
use super::values;
use super::words::words;

words! {
    /// How a service is.
    pub enum ServiceStatus {
        /// It runs, or is being started.
        Active = "active",
        /// It does not run: never started, stopped, or being stopped.
        Inactive = "inactive",
        /// It has exited, and will be started again.
        Backoff = "backoff",
        /// It has exited, and stays so.
        Error = "error",
    }
}

/// A service of the plan, and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ServiceInfo {
    /// Its name.
    pub name: String,
    /// Whether it starts by itself.
    pub startup: Startup,
    /// How it is.
    pub current: ServiceStatus,
    /// Since when it is so; `None` where it never ran, and with an old Pebble.
    #[serde(default, deserialize_with = "values::optional_time")]
    pub current_since: Option<SystemTime>,
}

impl ServiceInfo {
    /// Whether it runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.current == ServiceStatus::Active
    }
}

#[derive(Serialize)]
struct Action {
    action: &'static str,
    services: Vec<String>,
}

#[derive(Serialize)]
struct SendSignal<'a> {
    signal: &'a str,
    services: Vec<String>,
}

pub(super) fn collected<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Vec<String> {
    names.into_iter().map(|name| name.as_ref().to_owned()).collect()
}

impl Client {
    /// Every service of the plan, by name.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn services(&self) -> Result<Vec<ServiceInfo>> {
        self.get_list(&Query::new("/v1/services"))
    }

    /// Those of these services that the plan has, by name.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn services_named<T: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<Vec<ServiceInfo>> {
        let names: BTreeSet<String> = collected(names).into_iter().collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::new("/v1/services").parameters("names", &names);
        let mut services: Vec<ServiceInfo> = self.get_list(&query)?;
        // A name with a comma is taken for two, and an empty one for all.
        services.retain(|service| names.contains(&service.name));
        Ok(services)
    }

    /// A service, if the plan has it.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn service(&self, name: &str) -> Result<Option<ServiceInfo>> {
        Ok(self.services_named([name])?.pop())
    }

    /// Starts services and what they require. One that runs already is left alone.
    ///
    /// A start takes a second: Pebble watches whether the process stays. A service whose start failed
    /// may be started again later by Pebble itself.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), ops::pebble::Error> {
    /// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
    /// pebble.start(["web"])?.wait()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): there are no names, or one that the plan does not have.
    pub fn start<T: AsRef<str>>(
        &self,
        services: impl IntoIterator<Item = T>,
    ) -> Result<PendingChange<'_>> {
        self.act("start", collected(services))
    }

    /// Stops services and what requires them: `SIGTERM`, and after the service's `kill-delay`
    /// `SIGKILL`.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn stop<T: AsRef<str>>(
        &self,
        services: impl IntoIterator<Item = T>,
    ) -> Result<PendingChange<'_>> {
        self.act("stop", collected(services))
    }

    /// Stops these services, where they run, and starts them and what they require.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn restart<T: AsRef<str>>(
        &self,
        services: impl IntoIterator<Item = T>,
    ) -> Result<PendingChange<'_>> {
        self.act("restart", collected(services))
    }

    /// Makes what runs equal to the plan: restarts the services whose configuration has changed since
    /// they were started, and starts those that start by themselves; the same for checks.
    ///
    /// Whatever requires a changed service is stopped too, and started again only if it has changed or
    /// starts by itself.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn replan(&self) -> Result<PendingChange<'_>> {
        self.act("replan", Vec::new())
    }

    /// Starts all services that start by themselves.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api) of kind `no-default-services`: there are none.
    pub fn autostart(&self) -> Result<PendingChange<'_>> {
        self.act("autostart", Vec::new())
    }

    fn act(&self, action: &'static str, services: Vec<String>) -> Result<PendingChange<'_>> {
        self.begin("/v1/services", &Action { action, services })
    }

    /// Sends a signal to the main process of each service.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): there are no names, one is not running or not in the plan, or
    /// there is no such signal. The others have got it.
    pub fn send_signal<T: AsRef<str>>(
        &self,
        signal: impl Into<Signal>,
        services: impl IntoIterator<Item = T>,
    ) -> Result<()> {
        let signal = signal.into();
        let body = SendSignal { signal: signal.as_str(), services: collected(services) };
        self.post::<bool>("/v1/signals", &body).map(drop)
    }
}
