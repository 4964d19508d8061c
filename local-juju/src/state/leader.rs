//! Who leads an application.

use super::{ApplicationName, Error, Model, UnitName};

impl Model {
    /// Moves the leadership, as when the leader's lease runs out. Who led is not told.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn set_leader(&mut self, unit: &UnitName) -> Result<(), Error> {
        self.unit(unit)?;
        self.lead(unit.application(), Some(unit.clone()));
        self.settle();
        Ok(())
    }

    /// Whether the unit leads its application.
    pub fn is_leader(&self, unit: &UnitName) -> bool {
        let application = self.applications.get(unit.application());
        application.is_some_and(|application| application.leader.as_ref() == Some(unit))
    }

    /// Lets a unit lead; nobody but it and who led before is concerned.
    pub(super) fn lead(&mut self, application: &ApplicationName, unit: Option<UnitName>) {
        let Some(found) = self.applications.get_unmarked(application) else { return };
        let deposed = std::mem::replace(&mut found.leader, unit.clone());
        if deposed == unit {
            return;
        }
        if let Some(deposed) = deposed.and_then(|deposed| self.units.get_mut(&deposed)) {
            deposed.agent.leader = false;
        }
        if let Some(unit) = unit {
            self.units.get_mut(&unit);
        }
    }
}
