//! Changes: what Pebble does in the background, and how far it is.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::client::Client;
use super::duration;
use super::error::{ChangeError, Error, Result};
use super::query::Query;
use super::transport::{Content, Patience};
use super::values::{self, Extra};
use super::words::{ids, words};

/// The longest single request of a wait. A daemon that hangs is noticed no later than this and a
/// time-out.
const LONGEST_SLICE: Duration = Duration::from_secs(10);
/// Between two looks at a change, with a Pebble before 1.1.1 that cannot wait for one.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

ids! {
    /// The id of a change.
    ChangeId
    /// The id of a task of a change.
    TaskId
}

words! {
    /// How far a change or a task is.
    pub enum ChangeStatus {
        /// Not decided.
        Default = "Default",
        /// It will not be done, since something before it failed.
        Hold = "Hold",
        /// It will be done.
        Do = "Do",
        /// It is being done.
        Doing = "Doing",
        /// It is done.
        Done = "Done",
        /// It is to be stopped.
        Abort = "Abort",
        /// It will be undone.
        Undo = "Undo",
        /// It is being undone.
        Undoing = "Undoing",
        /// It is undone.
        Undone = "Undone",
        /// It failed.
        Error = "Error",
        /// It waits for something outside.
        Wait = "Wait",
    }
}

/// Which changes are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChangeSelect {
    /// Those that go on.
    #[default]
    InProgress,
    /// Those that have ended, well or not.
    Ready,
    /// All of them.
    All,
}

impl ChangeSelect {
    const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Ready => "ready",
            Self::All => "all",
        }
    }
}

/// A change: a set of tasks with one aim.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// What it is: `start`, `stop`, `restart`, `replan`, `autostart`, `exec`, `perform-check`,
    /// `recover-check`, or another word of a newer Pebble.
    pub kind: String,
    /// What it is, in words.
    #[serde(default)]
    pub summary: String,
    /// How far it is.
    pub status: ChangeStatus,
    /// Its tasks; a replan with nothing to do has none.
    #[serde(default, deserialize_with = "values::or_default")]
    pub tasks: Vec<Task>,
    /// Whether it has ended, well or not.
    #[serde(default)]
    pub ready: bool,
    /// Why it failed, if it did.
    pub err: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "values::system_time")]
    pub spawn_time: SystemTime,
    /// When it ended.
    #[serde(default, deserialize_with = "values::optional_time")]
    pub ready_time: Option<SystemTime>,
    /// What some kinds have beside it.
    #[serde(default, deserialize_with = "values::or_default")]
    pub data: Extra,
    /// The socket of the Pebble that does it.
    #[serde(skip)]
    pub socket: String,
}

/// A step of a change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What it is, a word like a change's.
    pub kind: String,
    /// What it is, in words.
    #[serde(default)]
    pub summary: String,
    /// How far it is.
    pub status: ChangeStatus,
    /// Its newest ten log lines, such as `2026-01-02T03:04:05Z ERROR …`; one may have several lines.
    #[serde(default, deserialize_with = "values::or_default")]
    pub log: Vec<String>,
    /// How far it is, in numbers.
    #[serde(default, deserialize_with = "values::or_default")]
    pub progress: Progress,
    /// When it began.
    #[serde(deserialize_with = "values::system_time")]
    pub spawn_time: SystemTime,
    /// When it ended.
    #[serde(default, deserialize_with = "values::optional_time")]
    pub ready_time: Option<SystemTime>,
    /// What some kinds have beside it, such as `exit-code`.
    #[serde(default, deserialize_with = "values::or_default")]
    pub data: Extra,
}

/// How far a task is, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct Progress {
    /// What is counted.
    #[serde(default)]
    pub label: String,
    /// How much of it is done.
    #[serde(default)]
    pub done: i64,
    /// How much there is.
    #[serde(default)]
    pub total: i64,
}

impl Change {
    /// The change, or its error if it failed.
    ///
    /// # Errors
    ///
    /// [`Error::Change`]: it ended with an error.
    pub fn into_result(self) -> Result<Self> {
        match &self.err {
            Some(message) => Err(ChangeError { message: message.clone(), change: self }.into()),
            None => Ok(self),
        }
    }
}

#[derive(Serialize)]
struct Action {
    action: &'static str,
}

/// A moment after which nothing is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    /// `None` is never.
    at: Option<Instant>,
    /// What was asked for, for the error.
    pub(super) timeout: Duration,
}

impl Deadline {
    pub(super) fn after(timeout: Duration) -> Self {
        Self { at: Instant::now().checked_add(timeout), timeout }
    }

    pub(super) const NEVER: Self = Self { at: None, timeout: Duration::MAX };

    pub(super) fn left(&self) -> Duration {
        self.at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()))
    }
}

impl Client {
    /// The changes of this state; with `service`, only those that concern it. They come in no
    /// particular order.
    ///
    /// # Errors
    ///
    /// [`Error`]: Pebble cannot be reached.
    pub fn changes(&self, select: ChangeSelect, service: Option<&str>) -> Result<Vec<Change>> {
        let query = Query::new("/v1/changes").parameter("select", select.as_str());
        let changes: Vec<Change> = self.get_list(&query.parameters("for", service))?;
        Ok(changes.into_iter().map(|change| self.own(change)).collect())
    }

    /// A change as it is now.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`]: there is none with this id, or it was dropped: Pebble keeps what has
    /// ended for a week, and a thousand of them.
    pub fn change(&self, id: &ChangeId) -> Result<Change> {
        Ok(self.own(self.get(&Query::segments("/v1/changes", [id.as_str()]))?))
    }

    /// Stops a change, and tells how it is then; it may take a while until it has ended. Aborting a
    /// command or the start of a service kills the process.
    ///
    /// # Errors
    ///
    /// [`Error::Api`]: there is none with this id, or it has ended.
    pub fn abort_change(&self, id: &ChangeId) -> Result<Change> {
        let path = Query::segments("/v1/changes", [id.as_str()]);
        let change: Option<Change> = self.post(path.as_str(), &Action { action: "abort" })?;
        change
            .map(|change| self.own(change))
            .ok_or_else(|| self.request("POST", path.as_str()).protocol("it has no `result`"))
    }

    /// A change of this client's daemon, which does not tell its socket.
    fn own(&self, change: Change) -> Change {
        Change { socket: self.socket().to_owned(), ..change }
    }

    /// Waits until a change has ended, well or not: [`Change::into_result`] tells.
    ///
    /// # Errors
    ///
    /// [`Error::ChangeTimedOut`]: it was not ready in time; it goes on.
    pub fn wait_change(&self, id: &ChangeId, timeout: Duration) -> Result<Change> {
        self.wait_change_until(id, Deadline::after(timeout))
    }

    /// As [`wait_change`](Self::wait_change), of a change that was begun by this client.
    pub(super) fn wait_begun(&self, id: &ChangeId, deadline: Deadline) -> Result<Change> {
        self.wait_change_until(id, deadline).map_err(Error::after_others)
    }

    fn wait_change_until(&self, id: &ChangeId, deadline: Deadline) -> Result<Change> {
        loop {
            let left = deadline.left();
            match self.wait_slice(id, left.min(LONGEST_SLICE)) {
                Ok(Some(change)) => return Ok(change),
                Ok(None) => {}
                Err(error) if is_no_endpoint(&error) => return self.poll_change(id, deadline),
                Err(error) => return Err(error),
            }
            if deadline.left().is_zero() {
                return self.last_look(id, deadline);
            }
        }
    }

    /// One request of a wait. `None`: it is not ready yet.
    fn wait_slice(&self, id: &ChangeId, slice: Duration) -> Result<Option<Change>> {
        // Zero would be for ever.
        let slice = slice.max(Duration::from_millis(1));
        let query = Query::segments("/v1/changes", [id.as_str(), "wait"])
            .parameter("timeout", &duration::format(slice));
        let request = self.request("GET", query.as_str());
        let limit = Some(slice.saturating_add(self.timeout()));
        let patience = Patience { answer: limit, stall: limit, ..request.patience() };
        let answer = request.send(Content::None, patience)?;
        if answer.status == 504 {
            // Read to its end, which lets the connection be used again.
            let _ = request.error_of(answer.status, answer.body);
            return Ok(None);
        }
        Ok(Some(self.own(request.required(request.envelope(answer)?)?)))
    }

    fn poll_change(&self, id: &ChangeId, deadline: Deadline) -> Result<Change> {
        loop {
            let change = self.change(id)?;
            if change.ready {
                return Ok(change);
            }
            let left = deadline.left();
            if left.is_zero() {
                return Err(self.change_timed_out(id, deadline, Some(change)));
            }
            thread::sleep(left.min(POLL_INTERVAL));
        }
    }

    /// A change whose time is over: it may have become ready since it was waited for.
    fn last_look(&self, id: &ChangeId, deadline: Deadline) -> Result<Change> {
        match self.change(id) {
            Ok(change) if change.ready => Ok(change),
            last => Err(self.change_timed_out(id, deadline, last.ok())),
        }
    }

    pub(super) fn change_timed_out(
        &self,
        id: &ChangeId,
        deadline: Deadline,
        last: Option<Change>,
    ) -> Error {
        let (socket, id, timeout) = (self.socket().to_owned(), id.clone(), deadline.timeout);
        Error::ChangeTimedOut { socket, id, timeout, last: last.map(Box::new) }
    }
}

/// Whether it is not the change that is missing, but the way to wait for it.
fn is_no_endpoint(error: &Error) -> bool {
    matches!(error, Error::Api(error) if error.status == 404 && error.message.contains("endpoint"))
}
