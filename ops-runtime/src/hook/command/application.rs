//! `is-leader`, `application-version-set`.

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `is-leader`: a yes holds for 30 s from the call.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if the agent cannot tell.
    pub fn is_leader(&self) -> Result<bool, Error> {
        self.json(Call::new("is-leader"))
    }

    /// `application-version-set`: the workload's version, shown at once.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn application_version_set(&self, version: &str) -> Result<(), Error> {
        self.run(&Call::new("application-version-set").arguments(["--", version])).map(drop)
    }
}
