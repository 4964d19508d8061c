//! The unit's status.

use super::super::Core;
use crate::error::Error;
use crate::model::{ReportedStatus, Status};

impl Core {
    /// The agent answers with what it read first in this hook, whatever was set since: what was set is
    /// known here.
    pub(crate) fn unit_status(&self) -> Result<ReportedStatus, Error> {
        self.reads.status.get_or_read((), |()| Ok(self.commands().status_get()?.into()))
    }

    pub(crate) fn set_unit_status(&self, status: &Status) -> Result<(), Error> {
        self.commands().status_set(false, status.kind().as_str(), status.message())?;
        self.reads.status.replace((), status.into());
        Ok(())
    }
}
