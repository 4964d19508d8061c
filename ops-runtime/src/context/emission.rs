//! Events that components have emitted and that nobody has been told of yet.

use std::rc::Rc;

use super::Core;
use crate::part::Occurrence;

/// An event, and the path of fields to the component that emits it.
#[derive(Debug)]
pub(crate) struct Emission {
    pub(crate) by: Rc<str>,
    pub(crate) event: Occurrence,
}

impl Core {
    /// Keeps an event for whoever observes it.
    pub(crate) fn emit(&self, emission: Emission) {
        self.emissions.borrow_mut().push(emission);
    }

    /// The events that were emitted since the last time, in order.
    pub(crate) fn take_emissions(&self) -> Vec<Emission> {
        self.emissions.take()
    }
}
