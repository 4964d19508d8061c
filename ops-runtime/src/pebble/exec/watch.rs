//! Whether a command still runs, and how it ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::exit::ExitCode;
use crate::pebble::changes::{Change, ChangeId, Deadline};
use crate::pebble::client::Client;
use crate::pebble::error::{Error, Result};

/// After so much silence the daemon is asked whether it is still there.
const TICK: Duration = Duration::from_secs(5);

/// The change behind a command.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    pub(super) client: Client,
    pub(super) id: ChangeId,
    deadline: Deadline,
    /// Whether the change was ready when it was last looked at.
    was_ready: Arc<AtomicBool>,
}

impl Watch {
    pub(super) fn new(client: &Client, id: ChangeId, deadline: Deadline) -> Self {
        Self { client: client.clone(), id, deadline, was_ready: Arc::default() }
    }

    /// How long to wait for a stream before [`tick`](Self::tick) is called.
    pub(super) fn patience(&self) -> Duration {
        if self.was_ready.load(Ordering::Relaxed) {
            return TICK;
        }
        TICK.min(self.deadline.left()).max(Duration::from_millis(1))
    }

    /// The change as it is now.
    pub(super) fn look(&self) -> Result<Change> {
        self.client.change(&self.id).map_err(Error::after_others)
    }

    /// Called when a stream has been silent. True: the command has ended, so nothing more comes and
    /// nobody reads.
    pub(super) fn tick(&self) -> Result<bool> {
        let change = self.look()?;
        if change.ready {
            // What it wrote last may be on its way: only the second time is it too late.
            return Ok(self.was_ready.swap(true, Ordering::Relaxed));
        }
        if self.deadline.left().is_zero() { Err(self.timed_out(change)) } else { Ok(false) }
    }

    /// Called when something has come: what the command left behind may write for ever.
    pub(super) fn check_deadline(&self) -> Result<()> {
        if !self.deadline.left().is_zero() || self.was_ready.load(Ordering::Relaxed) {
            return Ok(());
        }
        let change = self.look()?;
        self.was_ready.store(change.ready, Ordering::Relaxed);
        if change.ready { Ok(()) } else { Err(self.timed_out(change)) }
    }

    fn timed_out(&self, change: Change) -> Error {
        self.client.change_timed_out(&self.id, self.deadline, Some(change))
    }

    /// Why a stream was cut: the change's error, if it has one, goes before the stream's.
    pub(super) fn reason(&self, error: Error) -> Error {
        self.look().ok().and_then(|change| change.into_result().err()).unwrap_or(error)
    }

    /// Waits for the end.
    pub(super) fn finish(&self) -> Result<ExitCode> {
        let change = self.client.wait_begun(&self.id, self.deadline)?.into_result()?;
        exit_code(&change).ok_or_else(|| {
            let path = format!("/v1/changes/{}/wait", self.id);
            self.client.request("GET", &path).protocol(
                "it does not tell the exit code: the daemon was restarted while the command ran",
            )
        })
    }
}

fn exit_code(change: &Change) -> Option<ExitCode> {
    let code = change.tasks.first()?.data.get("exit-code")?.as_i64()?;
    Some(ExitCode::new(i32::try_from(code).ok()?))
}
