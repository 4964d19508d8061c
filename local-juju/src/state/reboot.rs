//! Machines that are started again.

use super::{Error, Model, UnitName};

impl Model {
    /// The machine is started again, as by its operator: each of its units that had started sees
    /// `start` once more, after the hook that was under way.
    ///
    /// # Errors
    /// No unit runs on such a machine.
    pub fn reboot_machine(&mut self, machine: u32) -> Result<(), Error> {
        let there = self.units.iter().filter(|(_, unit)| unit.machine() == machine);
        let there: Vec<UnitName> = there.map(|(name, _)| name.clone()).collect();
        if there.is_empty() {
            return Err(Error::NoMachine(machine));
        }
        for name in there {
            if let Some(unit) = self.units.get_mut(&name) {
                unit.agent.rebooted = unit.agent.started;
            }
        }
        self.settle();
        Ok(())
    }

    /// The machine is started again that the unit runs on, as its charm asked for.
    pub(crate) fn reboot_machine_of(&mut self, unit: &UnitName) {
        if let Some(machine) = self.units.get(unit).map(super::Unit::machine) {
            // A unit that is there runs on a machine that is there.
            let _ = self.reboot_machine(machine);
        }
    }
}
