//! `status-get`, `status-set`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::{Call, Error, HookCommands};

/// A status as Juju reports it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct ReportedStatus {
    /// `active`, `waiting`, `maintenance`, `blocked`, `error`, `unknown` or `terminated`.
    pub status: String,
    /// What its setter said.
    #[serde(default, deserialize_with = "super::or_default")]
    pub message: String,
    /// What else is known of it.
    #[serde(default, rename = "status-data", deserialize_with = "super::or_default")]
    pub data: Map<String, Value>,
}

/// The status of an application and of each of its units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct ApplicationStatus {
    /// The application's own.
    #[serde(flatten)]
    pub application: ReportedStatus,
    /// The units', by their names.
    #[serde(default, deserialize_with = "super::or_default")]
    pub units: BTreeMap<String, ReportedStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ApplicationAnswer {
    application_status: ApplicationStatus,
}

/// In a restricted context (`collect-metrics`) Juju prints a word alone, `unknown`.
#[derive(Deserialize)]
#[serde(untagged)]
enum StatusAnswer<T> {
    Word(String),
    Whole(T),
}

impl ReportedStatus {
    fn word(status: String) -> Self {
        Self { status, ..Self::default() }
    }
}

impl HookCommands {
    /// `status-get`: this unit's status.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn status_get(&self) -> Result<ReportedStatus, Error> {
        let call = Call::new("status-get").argument("--include-data");
        Ok(match self.json_value(call)? {
            StatusAnswer::Word(status) => ReportedStatus::word(status),
            StatusAnswer::Whole(status) => status,
        })
    }

    /// `status-get --application`: this application's status, and its units'.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a unit that does not lead.
    pub fn status_get_application(&self) -> Result<ApplicationStatus, Error> {
        let call = Call::new("status-get").arguments(["--include-data", "--application"]);
        Ok(match self.json_value::<StatusAnswer<ApplicationAnswer>>(call)? {
            StatusAnswer::Word(status) => {
                let application = ReportedStatus::word(status);
                ApplicationStatus { application, ..ApplicationStatus::default() }
            }
            StatusAnswer::Whole(answer) => answer.application_status,
        })
    }

    /// `status-set`: sets the unit's or, with `app`, the application's status at once. Juju takes
    /// `active`, `waiting`, `maintenance` and `blocked`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for the application's status of
    /// a unit that does not lead.
    pub fn status_set(&self, app: bool, status: &str, message: &str) -> Result<(), Error> {
        let call = Call::new("status-set");
        let call = if app { call.argument("--application") } else { call };
        self.run(&call.operand(status).arguments(["--", message])).map(drop)
    }
}
