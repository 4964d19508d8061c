//! The notices of a container.

use super::Container;
use crate::pebble::{NewNotice, Notice, NoticeFilter, NoticeId, Result};

/// Notices.
impl Container<'_> {
    /// A notice; `None` if there is none with this id, or it has expired.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): Pebble cannot be reached, or the notice is another user's.
    pub fn notice(&self, id: &NoticeId) -> Result<Option<Notice>> {
        match self.pebble().notice(id) {
            Ok(notice) => Ok(Some(notice)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The notices that match, those first that were told longest ago.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): only admins may ask for others' notices.
    pub fn notices(&self, filter: &NoticeFilter) -> Result<Vec<Notice>> {
        self.pebble().notices(filter)
    }

    /// Tells a notice, and returns its id: the same as before if this user has told it already. Juju
    /// sends `pebble-custom-notice` for it.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](crate::pebble::Error::Api): the key is none, or the data is too long.
    pub fn notify(&self, notice: &NewNotice) -> Result<NoticeId> {
        self.pebble().notify(notice)
    }
}
