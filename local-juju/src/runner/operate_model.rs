//! What an operator does to a local model that needs no files.

use std::time::Duration;

use super::{Dispatch, Error, LocalJuju, Progress};
use crate::state::{
    ActionId, ApplicationName, RelationId, Removal, StorageId, UnitName, VirtualTime,
};

/// As the verbs of the same names of [`Model`](crate::state::Model), where their errors are told.
impl LocalJuju {
    /// `juju add-unit`.
    ///
    /// # Errors
    /// There is no such application.
    pub fn add_unit(&mut self, application: &ApplicationName) -> Result<UnitName, Error> {
        Ok(self.model.add_unit(application)?)
    }

    /// `juju remove-unit`.
    ///
    /// # Errors
    /// There is no such unit, or it is a subordinate.
    pub fn remove_unit(&mut self, unit: &UnitName, how: Removal) -> Result<(), Error> {
        Ok(self.model.remove_unit(unit, how)?)
    }

    /// `juju remove-application`.
    ///
    /// # Errors
    /// There is no such application.
    pub fn remove_application(
        &mut self,
        application: &ApplicationName,
        how: Removal,
    ) -> Result<(), Error> {
        Ok(self.model.remove_application(application, how)?)
    }

    /// `juju integrate`: two applications, each as `application` or `application:endpoint`.
    ///
    /// # Errors
    /// As [`Model::integrate`](crate::state::Model::integrate).
    pub fn integrate(&mut self, one: &str, other: &str) -> Result<RelationId, Error> {
        Ok(self.model.integrate(one, other)?)
    }

    /// `juju remove-relation`: two applications, each as `application` or `application:endpoint`.
    ///
    /// # Errors
    /// There is no such relation, or several are meant.
    pub fn remove_relation(&mut self, one: &str, other: &str) -> Result<RelationId, Error> {
        Ok(self.model.remove_relation(one, other)?)
    }

    /// `juju config`: one option, its value as an operator types it.
    ///
    /// # Errors
    /// As [`Model::set_config`](crate::state::Model::set_config).
    pub fn configure(
        &mut self,
        application: &ApplicationName,
        option: &str,
        value: &str,
    ) -> Result<(), Error> {
        Ok(self.model.set_config(application, option, value)?)
    }

    /// `juju config --reset`: one option gets its default back.
    ///
    /// # Errors
    /// There is no such application or option.
    pub fn reset_config(
        &mut self,
        application: &ApplicationName,
        option: &str,
    ) -> Result<(), Error> {
        Ok(self.model.reset_config(application, option)?)
    }

    /// `juju trust`, and `--remove` of it.
    ///
    /// # Errors
    /// There is no such application.
    pub fn trust(&mut self, application: &ApplicationName, trusted: bool) -> Result<(), Error> {
        Ok(self.model.trust(application, trusted)?)
    }

    /// `juju run`: an action of a unit, its parameters as an operator types them. Its result is in
    /// the model when the action has run.
    ///
    /// # Errors
    /// As [`Model::enqueue_action`](crate::state::Model::enqueue_action).
    pub fn run_action(
        &mut self,
        unit: &UnitName,
        action: &str,
        parameters: &[(String, String)],
    ) -> Result<ActionId, Error> {
        Ok(self.model.enqueue_action(unit, action, parameters)?)
    }

    /// `juju resolve`, and `--no-retry` of it.
    ///
    /// # Errors
    /// There is no such unit, or it is not in error.
    pub fn resolve(&mut self, unit: &UnitName, retry: bool) -> Result<(), Error> {
        Ok(self.model.resolve(unit, retry)?)
    }

    /// `juju add-storage`.
    ///
    /// # Errors
    /// As [`Model::add_storage`](crate::state::Model::add_storage).
    pub fn add_storage(
        &mut self,
        unit: &UnitName,
        storage: &str,
        count: u32,
    ) -> Result<Vec<StorageId>, Error> {
        Ok(self.model.add_storage(unit, storage, count)?)
    }

    /// `juju attach-storage`.
    ///
    /// # Errors
    /// As [`Model::attach_storage`](crate::state::Model::attach_storage).
    pub fn attach_storage(&mut self, unit: &UnitName, storage: &StorageId) -> Result<(), Error> {
        Ok(self.model.attach_storage(unit, storage)?)
    }

    /// `juju detach-storage`.
    ///
    /// # Errors
    /// As [`Model::detach_storage`](crate::state::Model::detach_storage).
    pub fn detach_storage(&mut self, storage: &StorageId) -> Result<(), Error> {
        Ok(self.model.detach_storage(storage)?)
    }

    /// `juju remove-storage`, and `--force` of it. The instance's directory stays.
    ///
    /// # Errors
    /// As [`Model::remove_storage`](crate::state::Model::remove_storage).
    pub fn remove_storage(&mut self, storage: &StorageId, force: bool) -> Result<(), Error> {
        Ok(self.model.remove_storage(storage, force)?)
    }

    /// Moves the leadership to a unit.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn set_leader(&mut self, unit: &UnitName) -> Result<(), Error> {
        Ok(self.model.set_leader(unit)?)
    }

    /// The unit's agent stops answering: see [`Model::lose_agent`](crate::state::Model::lose_agent).
    ///
    /// # Errors
    /// There is no such unit.
    pub fn lose_agent(&mut self, unit: &UnitName) -> Result<(), Error> {
        Ok(self.model.lose_agent(unit)?)
    }

    /// The unit's agent answers again.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn find_agent(&mut self, unit: &UnitName) -> Result<(), Error> {
        Ok(self.model.find_agent(unit)?)
    }

    /// The container is killed and started anew, without the files that were written in it.
    ///
    /// # Errors
    /// There is no such unit, or it has no such container.
    pub fn restart_container(&mut self, unit: &UnitName, container: &str) -> Result<(), Error> {
        Ok(self.model.restart_container(unit, container)?)
    }

    /// The machine is started again.
    ///
    /// # Errors
    /// No unit runs on such a machine.
    pub fn reboot_machine(&mut self, machine: u32) -> Result<(), Error> {
        Ok(self.model.reboot_machine(machine)?)
    }

    /// Lets Juju refuse what the unit's charm writes in its next hook or action, with this message:
    /// the hook fails, and nothing of it is written.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn refuse_next_commit(
        &mut self,
        unit: &UnitName,
        message: impl Into<String>,
    ) -> Result<(), Error> {
        Ok(self.model.refuse_next_commit(unit, message)?)
    }

    /// Lets the unit run `collect-metrics` (until Juju 3.6.10).
    ///
    /// # Errors
    /// There is no such unit, or this Juju does not collect metrics.
    pub fn collect_metrics(&mut self, unit: &UnitName) -> Result<(), Error> {
        Ok(self.model.collect_metrics(unit)?)
    }

    /// `juju set-meter-status` (until Juju 3.6.10): a code such as `GREEN` or `AMBER`, and why. The unit
    /// runs `meter-status-changed`.
    ///
    /// # Errors
    /// There is no such unit, or this Juju has no meter statuses.
    pub fn set_meter_status(
        &mut self,
        unit: &UnitName,
        code: &str,
        info: &str,
    ) -> Result<(), Error> {
        Ok(self.model.set_meter_status(unit, code, info)?)
    }

    /// Lets time pass, and runs all that comes in that time, `update-status` too.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn advance(
        &mut self,
        by: Duration,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<Dispatch>, Error> {
        let until = self.model.now().plus(by);
        let mut ran = Vec::new();
        while let Some(dispatch) = self.step_until(until, watch)? {
            ran.push(dispatch);
        }
        self.model.advance(until.since(self.model.now()));
        Ok(ran)
    }

    fn step_until(
        &mut self,
        until: VirtualTime,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Option<Dispatch>, Error> {
        self.bring_up()?;
        self.listen(None)?;
        match crate::schedule::next(&self.model) {
            Some(due) if due.at <= until => self.step_past_rest(watch),
            _ => Ok(None),
        }
    }
}
