//! The charm as one of its parts.

use crate::charm::Charm;
use crate::context::Context;
use crate::error::BoxError;
use crate::flow::Flow;
use crate::model::Status;
use crate::part::{AnyPart, Occurrence, Place, call, statuses};

/// A charm, with what its handlers see.
#[derive(Debug)]
pub(super) struct Root<'d, C: Charm> {
    pub(super) cx: &'d Context<C>,
    pub(super) charm: C,
}

impl<C: Charm> AnyPart for Root<'_, C> {
    fn component(&mut self, field: &str) -> Option<&mut dyn AnyPart> {
        self.charm.__component(field)
    }

    fn call(&mut self, row: usize, _: &Place, event: &Occurrence) -> Result<Flow, BoxError> {
        call(&mut self.charm, C::HANDLERS, row, self.cx, event)
    }

    fn statuses(&mut self, row: usize, _: &Place) -> Result<Vec<Status>, BoxError> {
        statuses(&mut self.charm, C::HANDLERS, row, self.cx)
    }
}
