//! This unit's application.

use std::collections::BTreeMap;

use super::{Leader, NewSecret, OwnedSecret, ReportedStatus, Status};
use crate::context::Core;
use crate::error::Error;
use crate::hook::{SecretContent, SecretOwner};
use crate::names::{SecretId, UnitName};

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
        Ok(self.core.commands().status_get_application()?.application.into())
    }

    /// The status of each of the application's units (`status-get --application`), which only the
    /// leader may read.
    ///
    /// # Errors
    ///
    /// As [`App::status`].
    pub fn unit_statuses(
        &self,
        leader: &Leader<'cx>,
    ) -> Result<BTreeMap<UnitName, ReportedStatus>, Error> {
        let _: &Leader<'_> = leader;
        let statuses = self.core.commands().status_get_application()?.units;
        statuses.into_iter().map(|(unit, status)| Ok((unit.parse()?, status.into()))).collect()
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

    /// How many units the application is to have, without those that go away (`goal-state`). Asked
    /// again at each call.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn planned_units(&self) -> Result<usize, Error> {
        let units = self.core.commands().goal_state()?.units;
        Ok(units.values().filter(|unit| unit.status != "dying").count())
    }

    /// A new secret of the application, which its leader alone can add: [`NewSecret::add`] does.
    pub fn add_secret(&self, leader: &Leader<'cx>, content: SecretContent) -> NewSecret<'cx> {
        let _: &Leader<'_> = leader;
        NewSecret::new(self.core, SecretOwner::Application, content)
    }

    /// The secret that the application has labelled so, if it has one (`secret-info-get --label`), for
    /// the leader to change.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn secret(
        &self,
        leader: &Leader<'cx>,
        label: &str,
    ) -> Result<Option<OwnedSecret<'cx>>, Error> {
        let _: &Leader<'_> = leader;
        let info = self.core.owned_secret(SecretOwner::Application, label)?;
        Ok(info.map(|info| OwnedSecret::by_id(self.core, info.id)))
    }

    /// A secret of the application, by its id. Nothing is asked: whether there is one shows when it is
    /// used.
    pub fn secret_by_id(&self, leader: &Leader<'cx>, id: &SecretId) -> OwnedSecret<'cx> {
        let _: &Leader<'_> = leader;
        OwnedSecret::by_id(self.core, id.clone())
    }

    /// The secrets of the application, in their ids' order (`secret-ids`, and `secret-info-get` for
    /// each).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn secrets(&self, leader: &Leader<'cx>) -> Result<Vec<OwnedSecret<'cx>>, Error> {
        let _: &Leader<'_> = leader;
        let infos = self.core.owned_secrets(SecretOwner::Application)?;
        Ok(infos.into_iter().map(|info| OwnedSecret::by_id(self.core, info.id)).collect())
    }
}
