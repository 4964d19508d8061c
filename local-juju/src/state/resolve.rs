//! What an operator does about a unit in error.

use super::{Error, Model, Pending, UnitName};
use crate::schedule::progress;

impl Model {
    /// `juju resolve <unit>`: the hook that failed is run again at once, and then as after its first
    /// failure. With `retry` off (`--no-retry`) it counts as done.
    ///
    /// # Errors
    /// There is no such unit, or it is not in error.
    pub fn resolve(&mut self, unit: &UnitName, retry: bool) -> Result<(), Error> {
        let Pending::Failed { event, since, .. } = &self.unit(unit)?.agent.pending else {
            return Err(Error::NotInError(unit.clone()));
        };
        let (event, since) = (event.clone(), *since);
        if !retry {
            progress::skip(self, unit, &event);
        } else if let Some(found) = self.units.get_mut(unit) {
            let retry_at = Some(self.now);
            found.agent.pending = Pending::Failed { event, tries: 0, since, retry_at };
            self.settle();
        }
        Ok(())
    }
}
