//! The charm as one of its parts.

use crate::charm::Charm;
use crate::context::Context;
use crate::error::{BoxError, Error};
use crate::flow::Flow;
use crate::model::Status;
use crate::part::{AnyPart, Occurrence, Place, after_commit, before_commit, call, statuses};
use crate::state::Stored;

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

    fn save(&self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.charm.__save(stored)
    }

    fn restore(&mut self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.charm.__restore(stored)
    }

    fn call(&mut self, row: usize, _: &Place, event: &Occurrence) -> Result<Flow, BoxError> {
        call(&mut self.charm, C::HANDLERS, row, self.cx, event)
    }

    fn statuses(&mut self, row: usize, _: &Place) -> Result<Vec<Status>, BoxError> {
        statuses(&mut self.charm, C::HANDLERS, row, self.cx)
    }

    fn before_commit(&mut self, row: usize, _: &Place) -> Result<(), BoxError> {
        before_commit(&mut self.charm, C::HANDLERS, row, self.cx)
    }

    fn after_commit(&self, row: usize, place: &Place) -> Result<(), BoxError> {
        after_commit(&self.charm, C::HANDLERS, row, place)
    }
}
