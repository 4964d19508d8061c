//! The services of a container.

use std::collections::{BTreeMap, BTreeSet};

use super::Container;
use crate::pebble::{Error, Result, ServiceInfo, Signal};

/// Services. What starts or stops them waits until it is done, for 30 s unless
/// [`with_change_timeout`](Container::with_change_timeout) says otherwise.
impl Container<'_> {
    /// Every service of the plan, by its name.
    ///
    /// # Errors
    ///
    /// [`Error`]: Pebble cannot be reached.
    pub fn services(&self) -> Result<BTreeMap<String, ServiceInfo>> {
        Ok(by_name(self.pebble().services()?))
    }

    /// Those of these services that the plan has, by their names.
    ///
    /// # Errors
    ///
    /// [`Error`]: Pebble cannot be reached.
    pub fn services_named<T: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<BTreeMap<String, ServiceInfo>> {
        Ok(by_name(self.pebble().services_named(names)?))
    }

    /// A service, if the plan has it.
    ///
    /// # Errors
    ///
    /// [`Error`]: Pebble cannot be reached.
    pub fn service(&self, name: &str) -> Result<Option<ServiceInfo>> {
        self.pebble().service(name)
    }

    /// Starts all services that start by themselves.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] of kind `no-default-services`: there are none. [`Error::Change`]: one did not
    /// start.
    pub fn autostart(&self) -> Result<()> {
        self.pebble().autostart()?.wait_for(self.change_timeout).map(drop)
    }

    /// Makes what runs equal to the plan: restarts the services whose configuration has changed since
    /// they were started, and starts those that start by themselves; the same for checks.
    ///
    /// # Errors
    ///
    /// [`Error::Change`]: a service did not stop or start.
    pub fn replan(&self) -> Result<()> {
        self.pebble().replan()?.wait_for(self.change_timeout).map(drop)
    }

    /// Starts services and what they require. One that runs is left alone.
    ///
    /// # Errors
    ///
    /// [`Error::Api`]: there are no names, or one that the plan does not have. [`Error::Change`]: one
    /// did not start.
    pub fn start<T: AsRef<str>>(&self, services: impl IntoIterator<Item = T>) -> Result<()> {
        self.pebble().start(services)?.wait_for(self.change_timeout).map(drop)
    }

    /// Stops services and what requires them.
    ///
    /// # Errors
    ///
    /// [`Error::Api`]: there are no names, or one that the plan does not have. [`Error::Change`]: one
    /// did not stop.
    pub fn stop<T: AsRef<str>>(&self, services: impl IntoIterator<Item = T>) -> Result<()> {
        self.pebble().stop(services)?.wait_for(self.change_timeout).map(drop)
    }

    /// Stops these services, where they run, and starts them and what they require. A Pebble that has
    /// no such action is asked for its two halves.
    ///
    /// # Errors
    ///
    /// [`Error::Api`]: there are no names, or one that the plan does not have; then none is stopped.
    /// [`Error::Change`]: one did not stop or start.
    pub fn restart<T: AsRef<str>>(&self, services: impl IntoIterator<Item = T>) -> Result<()> {
        let services: Vec<T> = services.into_iter().collect();
        let names: Vec<&str> = services.iter().map(AsRef::as_ref).collect();
        match self.pebble().restart(&names) {
            Err(error) if lacks_restart(&error) => self.stop_and_start(&names),
            begun => begun?.wait_for(self.change_timeout).map(drop),
        }
    }

    fn stop_and_start(&self, names: &[&str]) -> Result<()> {
        let services = self.services()?;
        let running: BTreeSet<&str> = names
            .iter()
            .filter(|name| services.get(**name).is_some_and(ServiceInfo::is_running))
            .copied()
            .collect();
        // A name that the plan does not have is refused by the start, before anything is stopped.
        if !running.is_empty() && names.iter().all(|name| services.contains_key(*name)) {
            self.stop(running)?;
            return self.start(names).map_err(Error::after_others);
        }
        self.start(names)
    }

    /// Sends a signal, by its name with or without `SIG`, to the main process of each service.
    ///
    /// # Errors
    ///
    /// [`Error::Api`]: there are no names, one is not running or not in the plan, or there is no such
    /// signal. The others have got it.
    pub fn send_signal<T: AsRef<str>>(
        &self,
        signal: impl Into<Signal>,
        services: impl IntoIterator<Item = T>,
    ) -> Result<()> {
        self.pebble().send_signal(signal, services)
    }
}

fn by_name(services: Vec<ServiceInfo>) -> BTreeMap<String, ServiceInfo> {
    services.into_iter().map(|service| (service.name.clone(), service)).collect()
}

/// Whether it is the action that Pebble does not know. It refuses a service that is not there with the
/// same status, and then nothing may be stopped.
fn lacks_restart(error: &Error) -> bool {
    let Error::Api(refusal) = error else { return false };
    let message = &refusal.message;
    refusal.status == 400 && message.contains("action") && message.contains("\"restart\"")
}
