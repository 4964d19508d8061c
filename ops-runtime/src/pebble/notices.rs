//! Notices: what the workload, the charm and Pebble itself tell.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::changes::Deadline;
use super::client::Client;
use super::duration;
use super::error::Result;
use super::query::Query;
use super::transport::{Content, Patience};
use super::values;
use super::words::{ids, words};
use crate::time;

/// The longest single request of a wait.
const LONGEST_SLICE: Duration = Duration::from_secs(10);

ids! {
    /// The id of a notice.
    NoticeId
}

words! {
    /// What a notice is about.
    pub enum NoticeType {
        /// Told by `pebble notify` or [`Client::notify`]; the key is a path under a domain.
        Custom = "custom",
        /// A change has been begun or has another status; the key is its id. Since Pebble 1.5.
        ChangeUpdate = "change-update",
        /// Something that an operator should know; the key is its text. Since Pebble 1.16.
        Warning = "warning",
    }
}

/// A notice: all occurrences of one type and key of one user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The user who may see it; `None` is everybody.
    #[serde(default)]
    pub user_id: Option<u32>,
    /// What it is about.
    #[serde(rename = "type")]
    pub notice_type: NoticeType,
    /// What it is about, within its type.
    pub key: String,
    /// When it first occurred.
    #[serde(deserialize_with = "values::system_time")]
    pub first_occurred: SystemTime,
    /// When it last occurred.
    #[serde(deserialize_with = "values::system_time")]
    pub last_occurred: SystemTime,
    /// When it last occurred and was told, which `repeat_after` may prevent.
    #[serde(deserialize_with = "values::system_time")]
    pub last_repeated: SystemTime,
    /// How often it occurred.
    #[serde(default)]
    pub occurrences: u64,
    /// The data of the last occurrence. Pebble takes texts only; what a newer one may have else is here
    /// as JSON.
    #[serde(default, deserialize_with = "values::as_texts")]
    pub last_data: BTreeMap<String, String>,
    /// For how long it is not told again.
    #[serde(default, with = "duration::serde_option")]
    pub repeat_after: Option<Duration>,
    /// How long after its last occurrence Pebble drops it.
    #[serde(default, with = "duration::serde_option")]
    pub expire_after: Option<Duration>,
}

/// A notice to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NewNotice {
    action: &'static str,
    /// What it is about.
    #[serde(rename = "type")]
    pub notice_type: NoticeType,
    /// What it is about, within its type.
    pub key: String,
    /// For how long further occurrences are not told.
    #[serde(skip_serializing_if = "Option::is_none", with = "duration::serde_option")]
    pub repeat_after: Option<Duration>,
    /// What goes with it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, String>,
}

impl NewNotice {
    /// A custom notice. Its key is a path under a domain: `example.com/backup-done`, of 256 bytes at most.
    pub fn custom(key: impl Into<String>) -> Self {
        Self {
            action: "add",
            notice_type: NoticeType::Custom,
            key: key.into(),
            repeat_after: None,
            data: BTreeMap::new(),
        }
    }

    /// Adds data; all of it may have 4096 bytes as JSON.
    #[must_use]
    pub fn data(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }

    /// For how long further occurrences are counted, but not told.
    #[must_use]
    pub fn repeat_after(mut self, duration: Duration) -> Self {
        self.repeat_after = Some(duration);
        self
    }
}

/// Which notices are asked for: those that match everything that is said here. Nothing said, they are
/// those of the own user and of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct NoticeFilter {
    /// Those of all users. For admins.
    pub all_users: bool,
    /// Those of this user, and of everybody. For admins.
    pub user_id: Option<u32>,
    /// Of one of these types.
    pub types: Vec<NoticeType>,
    /// With one of these keys. A key with a comma cannot be asked for.
    pub keys: Vec<String>,
    /// Told after this moment: give the `last_repeated` of the newest that was seen.
    pub after: Option<SystemTime>,
}

impl NoticeFilter {
    /// Those of the own user and of everybody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of all users. For admins, since Pebble 1.9.
    #[must_use]
    pub fn all_users(mut self) -> Self {
        self.all_users = true;
        self
    }

    /// Those of this user, and of everybody. For admins.
    #[must_use]
    pub fn user_id(mut self, id: u32) -> Self {
        self.user_id = Some(id);
        self
    }

    /// Of this type, or another that was asked for.
    #[must_use]
    pub fn notice_type(mut self, notice_type: NoticeType) -> Self {
        self.types.push(notice_type);
        self
    }

    /// With this key, or another that was asked for.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Told after this moment.
    #[must_use]
    pub fn after(mut self, moment: SystemTime) -> Self {
        self.after = Some(moment);
        self
    }

    fn query(&self) -> Query {
        Query::new("/v1/notices")
            .parameters("users", self.all_users.then_some("all"))
            .parameters("user-id", self.user_id.map(|id| id.to_string()))
            .parameters("types", self.types.iter().map(NoticeType::as_str))
            .parameters("keys", &self.keys)
            .parameters("after", self.after.map(time::format))
    }
}

#[derive(Deserialize)]
struct Added {
    id: NoticeId,
}

impl Client {
    /// Tells a notice, and returns its id: the same as before if this user has told it already.
    ///
    /// ```no_run
    /// use ops::pebble::NewNotice;
    ///
    /// # fn main() -> Result<(), ops::pebble::Error> {
    /// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
    /// pebble.notify(&NewNotice::custom("example.com/backup-done").data("path", "/srv/1.tar"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): the key is none, or the data is too long.
    pub fn notify(&self, notice: &NewNotice) -> Result<NoticeId> {
        let added: Option<Added> = self.post("/v1/notices", notice)?;
        added
            .map(|added| added.id)
            .ok_or_else(|| self.request("POST", "/v1/notices").protocol("it has no `result`"))
    }

    /// A notice.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](super::Error::is_not_found): there is none with this id, or it has
    /// expired. Status 403: it is another user's.
    pub fn notice(&self, id: &NoticeId) -> Result<Notice> {
        self.get(&Query::segments("/v1/notices", [id.as_str()]))
    }

    /// The notices that match, those first that were told longest ago.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): only admins may ask for others' notices.
    pub fn notices(&self, filter: &NoticeFilter) -> Result<Vec<Notice>> {
        self.get_list(&filter.query())
    }

    /// Waits until there is a notice that matches, which may be at once; empty if there was none in
    /// time. To follow them, ask again with [`NoticeFilter::after`].
    ///
    /// # Errors
    ///
    /// As [`notices`](Self::notices).
    pub fn wait_notices(&self, filter: &NoticeFilter, timeout: Duration) -> Result<Vec<Notice>> {
        let deadline = Deadline::after(timeout);
        loop {
            let (slice, asked) = (deadline.left().min(LONGEST_SLICE), Instant::now());
            let query = filter.query().parameter("timeout", &duration::format(slice));
            let request = self.request("GET", query.as_str());
            let limit = Some(slice.saturating_add(self.timeout()));
            let patience = Patience { answer: limit, stall: limit, ..request.patience() };
            let answer = request.send(Content::None, patience)?;
            let notices: Vec<Notice> = request.envelope(answer)?.result.unwrap_or_default();
            if !notices.is_empty() {
                return Ok(notices);
            }
            // Pebble does not wait for types that it does not know.
            thread::sleep(slice.saturating_sub(asked.elapsed()));
            if deadline.left().is_zero() {
                return Ok(notices);
            }
        }
    }
}
