//! The checks of a handler's signature: a trait per place, with one message.

use serde::Serialize;

use crate::action::ActionResults;
use crate::context::Context;
use crate::error::BoxError;
use crate::model::Status;

/// The payload of the hidden variant of a charm's event enum: nobody can build one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unlisted;

/// What a handler's context can be.
#[diagnostic::on_unimplemented(
    message = "a handler is called with `&Context<{C}>`, not `{Self}`",
    label = "expected `&Context<Self>`"
)]
pub trait FromContext<'cx, C> {
    fn from_context(cx: &'cx Context<C>) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'cx, C> FromContext<'cx, C> for &'cx Context<C> {
    fn from_context(cx: &'cx Context<C>) -> Self {
        cx
    }
}

/// A context on its way to a handler's parameter, as [`Part`] for events.
#[derive(Debug)]
pub struct Cx<'cx, C>(pub &'cx Context<C>);

impl<'cx, C> Cx<'cx, C> {
    pub fn give<T: FromContext<'cx, C>>(self) -> T {
        T::from_context(self.0)
    }
}

/// What an event handler's parameter can be.
#[diagnostic::on_unimplemented(
    message = "this handler is called with `&{P}`, not `{Self}`",
    label = "expected `&{P}`",
    note = "a handler of one event takes that event by reference, a handler of several takes the charm's event enum; the parameter may be left out"
)]
pub trait FromEvent<'event, P> {
    fn from_event(event: &'event P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'event, P> FromEvent<'event, P> for &'event P {
    fn from_event(event: &'event P) -> Self {
        event
    }
}

/// An event on its way to a handler's parameter. As the receiver it fixes the event's type before the
/// parameter's, so that a mismatch is [`FromEvent`]'s message and no E0308.
#[derive(Debug)]
pub struct Part<'event, P>(pub &'event P);

impl<'event, P> Part<'event, P> {
    pub fn give<T: FromEvent<'event, P>>(self) -> T {
        T::from_event(self.0)
    }
}

/// What an event handler can return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "expected `()` or `Result<()>`",
    note = "the error of the `Result` can be any type that turns into `Box<dyn Error + Send + Sync>`: `ops::Failure`, `anyhow::Error`, `eyre::Report`, your own error enum"
)]
pub trait Outcome {
    fn into_outcome(self) -> Result<(), BoxError>;
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    fn into_outcome(self) -> Result<(), BoxError> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<BoxError>> Outcome for Result<(), E> {
    fn into_outcome(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}

/// What an action handler can return.
#[diagnostic::on_unimplemented(
    message = "an action cannot return `{Self}`",
    label = "expected `()`, or a `Result` whose value is `()` or a type with `Serialize`",
    note = "the error of the `Result` can be any type that turns into `Box<dyn Error + Send + Sync>`; its text becomes the message of the failed action"
)]
pub trait ActionOutcome {
    fn into_results(self) -> Result<ActionResults, BoxError>;
}

#[diagnostic::do_not_recommend]
impl ActionOutcome for () {
    fn into_results(self) -> Result<ActionResults, BoxError> {
        Ok(ActionResults::default())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, E: Into<BoxError>> ActionOutcome for Result<T, E> {
    fn into_results(self) -> Result<ActionResults, BoxError> {
        Ok(ActionResults::flatten(&self.map_err(Into::into)?)?)
    }
}

/// What a status handler can return.
#[diagnostic::on_unimplemented(
    message = "a status handler cannot return `{Self}`",
    label = "expected `Status`, `Option<Status>`, `Vec<Status>` or a `Result` of one of them"
)]
pub trait StatusOutcome {
    fn into_statuses(self) -> Result<Vec<Status>, BoxError>;
}

/// The part of a [`StatusOutcome`] without an error.
pub trait FromStatus {
    fn statuses(self) -> Vec<Status>;
}

impl FromStatus for Status {
    fn statuses(self) -> Vec<Status> {
        vec![self]
    }
}

impl FromStatus for Option<Status> {
    fn statuses(self) -> Vec<Status> {
        self.into_iter().collect()
    }
}

impl FromStatus for Vec<Status> {
    fn statuses(self) -> Vec<Status> {
        self
    }
}

macro_rules! infallible {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl StatusOutcome for $type {
            fn into_statuses(self) -> Result<Vec<Status>, BoxError> {
                Ok(self.statuses())
            }
        }
    )+};
}

infallible!(Status, Option<Status>, Vec<Status>);

#[diagnostic::do_not_recommend]
impl<T: FromStatus, E: Into<BoxError>> StatusOutcome for Result<T, E> {
    fn into_statuses(self) -> Result<Vec<Status>, BoxError> {
        Ok(self.map_err(Into::into)?.statuses())
    }
}
