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
        let now = self.now;
        self.unit(unit)?;
        let pending = self.units.get_mut(unit).map(|unit| &mut unit.agent.pending);
        let Some(Pending::Failed { event, tries, retry_at, .. }) = pending else {
            return Err(Error::NotInError(unit.clone()));
        };
        if retry {
            (*tries, *retry_at) = (0, Some(now));
            self.settle();
        } else {
            let event = event.clone();
            progress::skip(self, unit, &event);
        }
        Ok(())
    }
}
