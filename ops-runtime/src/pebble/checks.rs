//! Health checks: how they are, and what is done with them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::changes::ChangeId;
use super::client::Client;
use super::error::Result;
use super::plan::{CheckLevel, Startup};
use super::query::Query;
use super::services::collected;
use super::words::words;

words! {
    /// How a check is.
    pub enum CheckStatus {
        /// It succeeds, or has failed fewer times in a row than its threshold.
        Up = "up",
        /// It has failed as many times in a row as its threshold.
        Down = "down",
        /// It does not run. Since Pebble 1.19.
        Inactive = "inactive",
    }
}

/// A check of the plan, and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CheckInfo {
    /// Its name.
    pub name: String,
    /// Its level, if it has one.
    #[serde(default)]
    pub level: Option<CheckLevel>,
    /// Whether it starts by itself. Since Pebble 1.19.
    #[serde(default)]
    pub startup: Option<Startup>,
    /// How it is.
    pub status: CheckStatus,
    /// How often in a row it succeeded. Since Pebble 1.23.
    #[serde(default)]
    pub successes: Option<u64>,
    /// How often in a row it failed.
    #[serde(default)]
    pub failures: u64,
    /// How many failures in a row make it down.
    #[serde(default)]
    pub threshold: u64,
    /// The change that drives it; none while it is inactive. Since Pebble 1.11.
    #[serde(default)]
    pub change_id: Option<ChangeId>,
    /// The change before that one. Since Pebble 1.29.
    #[serde(default)]
    pub prev_change_id: Option<ChangeId>,
}

impl CheckInfo {
    /// Whether it has run since it was started; `None` if this Pebble (before 1.23) does not tell.
    #[must_use]
    pub fn has_run(&self) -> Option<bool> {
        if self.failures > 0 {
            return Some(true);
        }
        self.successes.map(|successes| successes > 0)
    }
}

/// What a check said that was run at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CheckRefresh {
    /// The check after it.
    pub info: CheckInfo,
    /// Why it failed, if it did.
    #[serde(default)]
    pub error: Option<String>,
}

#[derive(Serialize)]
struct Action {
    action: &'static str,
    checks: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Changed {
    // `null` with some versions.
    changed: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Refresh<'a> {
    name: &'a str,
}

impl Client {
    /// The checks of this level, or all, by name; with names, only those that exist of them.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached, or the level is none.
    pub fn checks<T: AsRef<str>>(
        &self,
        level: Option<&CheckLevel>,
        names: impl IntoIterator<Item = T>,
    ) -> Result<Vec<CheckInfo>> {
        let query = Query::new("/v1/checks")
            .parameters("level", level.map(CheckLevel::as_str))
            .parameters("names", names);
        self.get_list(&query)
    }

    /// A check, if the plan has it.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn check(&self, name: &str) -> Result<Option<CheckInfo>> {
        let checks = self.checks(None, [name])?;
        Ok(checks.into_iter().find(|check| check.name == name))
    }

    /// Starts checks, with their counters at 0, and tells which did not run. Since Pebble 1.19.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): there are no names, or one that the plan does not have; then
    /// nothing is changed.
    pub fn start_checks<T: AsRef<str>>(
        &self,
        checks: impl IntoIterator<Item = T>,
    ) -> Result<Vec<String>> {
        self.act_on_checks("start", collected(checks))
    }

    /// Stops checks, and tells which ran. Since Pebble 1.19.
    ///
    /// # Errors
    ///
    /// As [`start_checks`](Self::start_checks).
    pub fn stop_checks<T: AsRef<str>>(
        &self,
        checks: impl IntoIterator<Item = T>,
    ) -> Result<Vec<String>> {
        self.act_on_checks("stop", collected(checks))
    }

    fn act_on_checks(&self, action: &'static str, checks: Vec<String>) -> Result<Vec<String>> {
        let changed: Option<Changed> = self.post("/v1/checks", &Action { action, checks })?;
        Ok(changed.unwrap_or_default().changed.unwrap_or_default())
    }

    /// Runs a check now and waits for it, for `timeout` at most beyond the client's own time-out: give
    /// the check's own. On a running check the outcome counts like any other. Since Pebble 1.20.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](super::Error::is_not_found): the plan has no such check.
    pub fn refresh_check(&self, name: &str, timeout: Duration) -> Result<CheckRefresh> {
        const PATH: &str = "/v1/checks/refresh";
        let patience = timeout.saturating_add(self.timeout());
        let answer = self.post_within(PATH, &Refresh { name }, patience)?;
        self.request("POST", PATH).required(answer)
    }
}
