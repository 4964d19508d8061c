//! What an event of a container is about.

use std::cell::OnceCell;

use super::Container;
use crate::pebble::{CheckInfo, Notice, NoticeId, NoticeType, Result};

/// The notice of a `pebble-custom-notice` event, from
/// [`PebbleCustomNotice::notice`](crate::event::PebbleCustomNotice::notice). Its id, type and key are those of
/// the event; all else is asked of Pebble, once.
#[derive(Debug, Clone)]
pub struct NoticeHandle<'cx> {
    container: Container<'cx>,
    id: NoticeId,
    notice_type: NoticeType,
    key: String,
    fetched: OnceCell<Option<Notice>>,
}

impl<'cx> NoticeHandle<'cx> {
    pub(crate) fn new(
        container: Container<'cx>,
        id: NoticeId,
        notice_type: NoticeType,
        key: String,
    ) -> Self {
        Self { container, id, notice_type, key, fetched: OnceCell::new() }
    }

    /// Its id.
    pub fn id(&self) -> &NoticeId {
        &self.id
    }

    /// What it is about: `custom`.
    pub fn notice_type(&self) -> &NoticeType {
        &self.notice_type
    }

    /// What it is about, within its type: `example.com/backup-done`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// All of it as Pebble has it now: how often it occurred, and with which data. `None` if Pebble has
    /// dropped it, or was started anew and has another notice, or none, with this id.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached.
    pub fn fetch(&self) -> Result<Option<&Notice>> {
        if let Some(fetched) = self.fetched.get() {
            return Ok(fetched.as_ref());
        }
        let is_same =
            |found: &Notice| found.notice_type == self.notice_type && found.key == self.key;
        let fetched = self.container.notice(&self.id)?.filter(is_same);
        Ok(self.fetched.get_or_init(|| fetched).as_ref())
    }
}

/// The check of a `pebble-check-failed` or `pebble-check-recovered` event, from
/// [`PebbleCheckFailed::check`](crate::event::PebbleCheckFailed::check). Its name is that of the event;
/// all else is asked of Pebble, once.
#[derive(Debug, Clone)]
pub struct CheckHandle<'cx> {
    container: Container<'cx>,
    name: String,
    fetched: OnceCell<Option<CheckInfo>>,
}

impl<'cx> CheckHandle<'cx> {
    pub(crate) fn new(container: Container<'cx>, name: String) -> Self {
        Self { container, name, fetched: OnceCell::new() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The check as it is now, which may be another way than at the time of the event; `None` if the
    /// plan does not have it any more.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached.
    pub fn info(&self) -> Result<Option<&CheckInfo>> {
        if let Some(fetched) = self.fetched.get() {
            return Ok(fetched.as_ref());
        }
        let fetched = self.container.check(&self.name)?;
        Ok(self.fetched.get_or_init(|| fetched).as_ref())
    }
}
