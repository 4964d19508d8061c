//! This unit's application.

use super::{Leader, ReportedStatus, Status};
use crate::context::Core;
use crate::error::Error;

/// This unit's application, from [`Context::app`](crate::Context::app).
#[derive(Debug, Clone, Copy)]
pub struct App<'cx> {
    core: &'cx Core,
}

impl<'cx> App<'cx> {
    pub(crate) fn new(core: &'cx Core) -> Self {
        Self { core }
    }

    /// The application's name.
    pub fn name(&self) -> &'cx str {
        self.core.hook().unit().app()
    }

    /// The application's status (`status-get --application`), which only the leader may read.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked, or this unit has lost the leadership.
    pub fn status(&self, leader: &Leader<'cx>) -> Result<ReportedStatus, Error> {
        let _: &Leader<'_> = leader;
        Ok(self.core.commands().status_get_application()?.application)
    }

    /// Sets the application's status, at once (`status-set --application`).
    ///
    /// # Errors
    ///
    /// As [`App::status`].
    pub fn set_status(&self, leader: &Leader<'cx>, status: &Status) -> Result<(), Error> {
        let _: &Leader<'_> = leader;
        let (kind, message) = (status.kind().as_str(), status.message());
        Ok(self.core.commands().status_set(true, kind, message)?)
    }
}
