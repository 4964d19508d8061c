//! Warnings: an endpoint of their own before Pebble 1.16, notices since.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::client::Client;
use super::duration;
use super::error::Result;
use super::notices::{NoticeFilter, NoticeType};
use super::query::Query;
use super::values;
use crate::time;

/// Something that an operator should know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Warning {
    /// What it is.
    pub message: String,
    /// When it was first added.
    #[serde(rename = "first-added", deserialize_with = "values::system_time")]
    pub first_added: SystemTime,
    /// When it was last added.
    #[serde(deserialize_with = "values::system_time")]
    pub last_added: SystemTime,
    /// When it was last shown; `None` since Pebble 1.16, which does not know.
    #[serde(default, deserialize_with = "values::optional_time")]
    pub last_shown: Option<SystemTime>,
    /// How long after its last occurrence Pebble drops it.
    #[serde(default, with = "duration::serde_option")]
    pub expire_after: Option<Duration>,
    /// For how long it is not shown again.
    #[serde(default, with = "duration::serde_option")]
    pub repeat_after: Option<Duration>,
}

#[derive(Serialize)]
struct Okay {
    action: &'static str,
    timestamp: String,
}

impl Client {
    /// All warnings: from the endpoint that Pebble before 1.16 has for them, otherwise the notices of
    /// type [`Warning`](NoticeType::Warning).
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn warnings(&self) -> Result<Vec<Warning>> {
        let query = Query::new("/v1/warnings").parameter("select", "all");
        match self.get_list(&query) {
            Err(error) if error.is_not_found() => {}
            warnings => return warnings,
        }
        let notices = self.notices(&NoticeFilter::new().notice_type(NoticeType::Warning))?;
        let warnings = notices.into_iter().map(|notice| Warning {
            message: notice.key,
            first_added: notice.first_occurred,
            last_added: notice.last_occurred,
            last_shown: None,
            expire_after: notice.expire_after,
            repeat_after: notice.repeat_after,
        });
        Ok(warnings.collect())
    }

    /// Marks the warnings up to this moment as seen, and tells how many they were. Pebble since 1.16
    /// has no such mark.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](super::Error::is_not_found): this Pebble has warnings as notices.
    pub fn acknowledge_warnings(&self, until: SystemTime) -> Result<u64> {
        let body = Okay { action: "okay", timestamp: time::format(until) };
        Ok(self.post("/v1/warnings", &body)?.unwrap_or_default())
    }
}
