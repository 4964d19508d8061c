//! A change that goes on.

use std::time::Duration;

use super::changes::{Change, ChangeId, Deadline};
use super::client::Client;
use super::error::Result;

/// How long a change is waited for unless told.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// A change that Pebble has begun. That it was begun says nothing of its outcome: wait for it.
#[derive(Debug, Clone)]
#[must_use = "the change may fail: `wait` for it, or `detach` it"]
pub struct PendingChange<'client> {
    client: &'client Client,
    id: ChangeId,
}

impl<'client> PendingChange<'client> {
    pub(super) const fn new(client: &'client Client, id: ChangeId) -> Self {
        Self { client, id }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> &ChangeId {
        &self.id
    }

    /// Waits for it, for 30 s at most.
    ///
    /// # Errors
    ///
    /// [`Error::Change`](super::Error::Change): it failed.
    /// [`Error::ChangeTimedOut`](super::Error::ChangeTimedOut): it was not ready in time; it goes on.
    pub fn wait(self) -> Result<Change> {
        self.wait_for(DEFAULT_TIMEOUT)
    }

    /// Waits for it, for this long at most.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait).
    pub fn wait_for(self, timeout: Duration) -> Result<Change> {
        self.client.wait_begun(&self.id, Deadline::after(timeout))?.into_result()
    }

    /// Lets it go on by itself.
    #[must_use = "the id is what is left of it; `let _ =` says that nobody asks for it again"]
    pub fn detach(self) -> ChangeId {
        self.id
    }
}
