//! The checks of a container.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Container;
use crate::logging::{SecurityEvent, SecurityLevel};
use crate::pebble::{CheckInfo, CheckLevel, CheckRefresh, Result};

/// Checks.
impl Container<'_> {
    /// Every check of the plan, by its name.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached.
    pub fn checks(&self) -> Result<BTreeMap<String, CheckInfo>> {
        self.checks_where(None)
    }

    /// The checks of this level, by their names; `ready` does not include `alive`.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached, or the level is none.
    pub fn checks_of_level(&self, level: &CheckLevel) -> Result<BTreeMap<String, CheckInfo>> {
        self.checks_where(Some(level))
    }

    fn checks_where(&self, level: Option<&CheckLevel>) -> Result<BTreeMap<String, CheckInfo>> {
        let checks = self.pebble().checks(level, None::<&str>)?;
        Ok(checks.into_iter().map(|check| (check.name.clone(), check)).collect())
    }

    /// A check, if the plan has it.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached.
    pub fn check(&self, name: &str) -> Result<Option<CheckInfo>> {
        self.pebble().check(name)
    }

    /// Starts checks, with their counters at 0, and tells which did not run. Since Juju 3.6.4.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): there are no names, or one that the plan does not
    /// have; then nothing is changed.
    pub fn start_checks<T: AsRef<str>>(
        &self,
        checks: impl IntoIterator<Item = T>,
    ) -> Result<Vec<String>> {
        self.pebble().start_checks(checks)
    }

    /// Stops checks, and tells which ran. Since Juju 3.6.4.
    ///
    /// Each of these is a security event in the unit's log: nobody watches what they watched.
    ///
    /// # Errors
    ///
    /// As [`start_checks`](Self::start_checks).
    pub fn stop_checks<T: AsRef<str>>(
        &self,
        checks: impl IntoIterator<Item = T>,
    ) -> Result<Vec<String>> {
        let stopped = self.pebble().stop_checks(checks)?;
        let user = rustix::process::getuid().as_raw();
        for check in &stopped {
            self.core.commands().log_security_event(&SecurityEvent {
                level: SecurityLevel::Warn,
                event: &format!("sys_monitor_disabled:{user},{check}"),
                description: &format!("the charm stops the check `{check}` of `{}`", self.name),
            });
        }
        Ok(stopped)
    }

    /// Runs a check now and waits for it, for `timeout` at most beyond the client's own time-out. On a
    /// running check the outcome counts like any other. Since Pebble 1.20.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](crate::pebble::Error::is_not_found): the plan has no such check.
    pub fn refresh_check(&self, name: &str, timeout: Duration) -> Result<CheckRefresh> {
        self.pebble().refresh_check(name, timeout)
    }
}
