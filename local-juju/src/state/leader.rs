//! Who leads an application.

use std::time::Duration;

use super::{ApplicationName, Error, Model, UnitName, VirtualTime};

/// How long a leader leads that does not answer: its agent asks for the lease in time as long as it
/// runs, and the lease is never shorter.
const LEASE: Duration = Duration::from_secs(60);

impl Model {
    /// Moves the leadership. Who led is not told, but what is for leaders only is skipped there.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn set_leader(&mut self, unit: &UnitName) -> Result<(), Error> {
        self.unit(unit)?;
        self.lead(unit.application(), Some(unit.clone()));
        self.settle();
        Ok(())
    }

    /// The unit's agent stops answering, as when its machine is cut off: it runs nothing any more. If
    /// it leads, its lease ends a minute later, and another unit leads.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn lose_agent(&mut self, unit: &UnitName) -> Result<(), Error> {
        self.unit(unit)?;
        if let Some(found) = self.units.get_mut(unit) {
            found.agent.lost = true;
        }
        let (ends, leads) = (self.now.plus(LEASE), self.is_leader(unit));
        // Marked in any case: it may have been the one to lead next.
        if let Some(application) = self.applications.get_mut(unit.application())
            && leads
        {
            application.lease_ends.get_or_insert(ends);
        }
        self.settle();
        Ok(())
    }

    /// The unit's agent answers again. If it led and its lease has not ended, it leads on.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn find_agent(&mut self, unit: &UnitName) -> Result<(), Error> {
        self.unit(unit)?;
        if let Some(found) = self.units.get_mut(unit) {
            found.agent.lost = false;
        }
        let leads = self.is_leader(unit);
        if let Some(application) = self.applications.get_mut(unit.application())
            && leads
        {
            application.lease_ends = None;
        }
        if self.application(unit.application())?.leader.is_none() {
            self.lead(unit.application(), Some(unit.clone()));
        }
        self.settle();
        Ok(())
    }

    /// Whether the unit leads its application.
    pub fn is_leader(&self, unit: &UnitName) -> bool {
        let application = self.applications.get(unit.application());
        application.is_some_and(|application| application.leader.as_ref() == Some(unit))
    }

    /// When the unit will lead its application, if its leader goes on not to answer.
    pub(crate) fn will_lead(&self, unit: &UnitName) -> Option<VirtualTime> {
        let ends = self.applications.get(unit.application())?.lease_ends?;
        (self.heir(unit.application()).as_ref() == Some(unit)).then_some(ends)
    }

    /// Lets those lead whose predecessors' leases have ended by now.
    pub(crate) fn end_leases(&mut self) {
        let over = self
            .applications
            .iter()
            .filter(|(_, application)| application.lease_ends.is_some_and(|ends| ends <= self.now));
        for name in over.map(|(name, _)| name.clone()).collect::<Vec<_>>() {
            let heir = self.heir(&name);
            self.lead(&name, heir);
        }
    }

    /// Who leads next: of the units that answer, the first that stays.
    pub(super) fn heir(&self, application: &ApplicationName) -> Option<UnitName> {
        let answering = self.units_of(application).filter(|(_, unit)| !unit.agent.lost);
        let heir = answering.min_by_key(|(name, unit)| (unit.dying, name.number()));
        heir.map(|(name, _)| name.clone())
    }

    /// Lets a unit lead; nobody but it and who led before is concerned, unless a lease runs out.
    pub(super) fn lead(&mut self, application: &ApplicationName, unit: Option<UnitName>) {
        let lost = unit.as_ref().and_then(|unit| self.units.get(unit)).map(|unit| unit.agent.lost);
        let ends = lost.unwrap_or_default().then(|| self.now.plus(LEASE));
        let Some(found) = self.applications.get_unmarked(application) else { return };
        let ended = std::mem::replace(&mut found.lease_ends, ends);
        let deposed = std::mem::replace(&mut found.leader, unit.clone());
        if ended != ends {
            self.applications.get_mut(application);
        }
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
