//! A part that is there, without its type.

use super::{Handler, Occurrence, Part, Place, Run};
use crate::component::{Component, ComponentContext};
use crate::context::AfterCommit;
use crate::error::{BoxError, Error};
use crate::flow::Flow;
use crate::model::Status;
use crate::state::Stored;

/// A charm in its dispatch, or a component. Handlers are told by their row in its dispatch table.
pub trait AnyPart {
    /// The component in a field.
    fn component(&mut self, field: &str) -> Option<&mut dyn AnyPart>;

    /// Keeps the stored fields, its components' too.
    fn save(&self, stored: &mut Stored<'_>) -> Result<(), Error>;

    /// Sets the stored fields to what was kept last, its components' too.
    fn restore(&mut self, stored: &mut Stored<'_>) -> Result<(), Error>;

    /// Calls the handler of an event.
    fn call(&mut self, row: usize, place: &Place, event: &Occurrence) -> Result<Flow, BoxError>;

    /// Asks a status method.
    fn statuses(&mut self, row: usize, place: &Place) -> Result<Vec<Status>, BoxError>;

    /// Calls a handler of `before_commit`.
    fn before_commit(&mut self, row: usize, place: &Place) -> Result<(), BoxError>;

    /// Calls a handler of `after_commit`.
    fn after_commit(&self, row: usize, place: &Place) -> Result<(), BoxError>;
}

impl<C: Component> AnyPart for C {
    fn component(&mut self, field: &str) -> Option<&mut dyn AnyPart> {
        self.__component(field)
    }

    fn save(&self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.__save(stored)
    }

    fn restore(&mut self, stored: &mut Stored<'_>) -> Result<(), Error> {
        self.__restore(stored)
    }

    fn call(&mut self, row: usize, place: &Place, event: &Occurrence) -> Result<Flow, BoxError> {
        call(self, C::HANDLERS, row, &ComponentContext::new(place.clone()), event)
    }

    fn statuses(&mut self, row: usize, place: &Place) -> Result<Vec<Status>, BoxError> {
        statuses(self, C::HANDLERS, row, &ComponentContext::new(place.clone()))
    }

    fn before_commit(&mut self, row: usize, place: &Place) -> Result<(), BoxError> {
        before_commit(self, C::HANDLERS, row, &ComponentContext::new(place.clone()))
    }

    fn after_commit(&self, row: usize, place: &Place) -> Result<(), BoxError> {
        after_commit(self, C::HANDLERS, row, place)
    }
}

/// Calls the handler of a row; one that is not for this event has nothing to do.
pub(crate) fn call<P: Part>(
    part: &mut P,
    handlers: &[Handler<P>],
    row: usize,
    cx: &P::Context,
    event: &Occurrence,
) -> Result<Flow, BoxError>
where
    P::Event: 'static,
{
    match handlers.get(row).map(|handler| &handler.run) {
        Some(Run::Event { call, .. }) => match event.downcast() {
            Some(event) => call(part, cx, event),
            None => Ok(Flow::Done),
        },
        Some(Run::Emitted { call, .. }) => call(part, cx, event.value()),
        _ => Ok(Flow::Done),
    }
}

/// Asks the status method of a row; any other has none.
pub(crate) fn statuses<P: Part>(
    part: &mut P,
    handlers: &[Handler<P>],
    row: usize,
    cx: &P::Context,
) -> Result<Vec<Status>, BoxError> {
    match handlers.get(row).map(|handler| &handler.run) {
        Some(Run::UnitStatus(call) | Run::AppStatus(call)) => call(part, cx),
        _ => Ok(Vec::new()),
    }
}

/// Calls the handler of `before_commit` of a row; any other has nothing to do then.
pub(crate) fn before_commit<P: Part>(
    part: &mut P,
    handlers: &[Handler<P>],
    row: usize,
    cx: &P::Context,
) -> Result<(), BoxError> {
    match handlers.get(row).map(|handler| &handler.run) {
        Some(Run::BeforeCommit(call)) => call(part, cx).map(drop),
        _ => Ok(()),
    }
}

/// The same of `after_commit`.
pub(crate) fn after_commit<P: Part>(
    part: &P,
    handlers: &[Handler<P>],
    row: usize,
    place: &Place,
) -> Result<(), BoxError> {
    match handlers.get(row).map(|handler| &handler.run) {
        Some(Run::AfterCommit(call)) => call(part, &AfterCommit::new(place.clone())).map(drop),
        _ => Ok(()),
    }
}
