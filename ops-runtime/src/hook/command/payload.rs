//! `payload-register`, `payload-status-set`, `payload-unregister`: until Juju 3.6.

use super::super::{Call, Error, HookCommands};

/// The status of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayloadStatus {
    /// `starting`.
    Starting,
    /// `running`.
    Running,
    /// `stopping`.
    Stopping,
    /// `stopped`.
    Stopped,
}

impl PayloadStatus {
    /// As Juju writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        }
    }
}

impl HookCommands {
    /// `payload-register`: tells Juju at once of a payload that runs. Type and class are those of the
    /// charm's `payloads`.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if the charm declares no such payload.
    pub fn payload_register(
        &self,
        payload_type: &str,
        class: &str,
        id: &str,
        tags: &[&str],
    ) -> Result<(), Error> {
        let call = Call::new("payload-register").arguments(["--", payload_type, class, id]);
        self.run(&call.arguments(tags.iter().copied())).map(drop)
    }

    /// `payload-status-set`: says at once how a payload is.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if there is no such payload.
    pub fn payload_status_set(
        &self,
        class: &str,
        id: &str,
        status: PayloadStatus,
    ) -> Result<(), Error> {
        let call = Call::new("payload-status-set");
        self.run(&call.arguments(["--", class, id, status.as_str()])).map(drop)
    }

    /// `payload-unregister`: tells Juju at once that a payload is gone.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if there is no such payload.
    pub fn payload_unregister(&self, class: &str, id: &str) -> Result<(), Error> {
        self.run(&Call::new("payload-unregister").arguments(["--", class, id])).map(drop)
    }
}
