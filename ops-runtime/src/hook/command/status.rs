//! `status-get`, `status-set`.

use serde::Deserialize;

use super::super::{Call, Error, HookCommands};

/// A status as Juju reports it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct ReportedStatus {
    /// `active`, `waiting`, `maintenance`, `blocked`, `error`, `unknown` or `terminated`.
    pub status: String,
    /// What its setter said.
    #[serde(default)]
    pub message: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ApplicationReport {
    application_status: ReportedStatus,
}

impl HookCommands {
    /// `status-get`: this unit's status.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn status_get(&self) -> Result<ReportedStatus, Error> {
        self.json(Call::new("status-get").argument("--include-data"))
    }

    /// `status-get --application`: this application's status.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a unit that does not lead.
    pub fn status_get_application(&self) -> Result<ReportedStatus, Error> {
        let call = Call::new("status-get").arguments(["--include-data", "--application"]);
        self.json::<ApplicationReport>(call).map(|report| report.application_status)
    }

    /// `status-set`: sets the unit's or, with `app`, the application's status at once.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for the application's status of
    /// a unit that does not lead.
    pub fn status_set(&self, app: bool, status: &str, message: &str) -> Result<(), Error> {
        let call = Call::new("status-set");
        let call = if app { call.argument("--application") } else { call };
        self.run(&call.arguments([status, "--", message])).map(drop)
    }
}
