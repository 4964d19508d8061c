//! The checks of a handler's signature: a trait per place, with one message.

use std::convert::Infallible;

use serde::Serialize;

use crate::action::ActionResults;
use crate::component::ComponentContext;
use crate::context::{AfterCommit, Context};
use crate::error::{BoxError, Failure};
use crate::flow::Flow;
use crate::model::Status;

/// The payload of the hidden variant of a charm's event enum: nobody can build one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unlisted;

/// What no value is. It gives the traits of parameters further implementations: with one only, rustc
/// would infer the event from the parameter, and a mismatch would be an E0308 with the two exchanged.
#[derive(Debug)]
pub struct Nothing<const WHICH: bool> {
    never: Infallible,
    // Without a size, and so apart from every event.
    _tail: [u8],
}

/// What a handler's context can be.
#[diagnostic::on_unimplemented(
    message = "a handler is called with `&{P}`, not `{Self}`",
    label = "expected `&{P}`"
)]
pub trait FromContext<'cx, P: ?Sized> {
    fn from_context(cx: &'cx P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'cx, C> FromContext<'cx, Context<C>> for &'cx Context<C> {
    fn from_context(cx: &'cx Context<C>) -> Self {
        cx
    }
}

#[diagnostic::do_not_recommend]
impl<'cx, C> FromContext<'cx, ComponentContext<C>> for &'cx ComponentContext<C> {
    fn from_context(cx: &'cx ComponentContext<C>) -> Self {
        cx
    }
}

/// What a handler that runs after the commit can be called with.
#[diagnostic::on_unimplemented(
    message = "a handler of `after_commit` is called with `&AfterCommit<Self>`, not `{Self}`",
    label = "expected `&AfterCommit<Self>`",
    note = "what was written has been sent and kept: nothing can be written any more; `before_commit` has a `Context`"
)]
pub trait FromAfterCommit<'cx, P: ?Sized> {
    fn from_after_commit(cx: &'cx P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'cx, C> FromAfterCommit<'cx, AfterCommit<C>> for &'cx AfterCommit<C> {
    fn from_after_commit(cx: &'cx AfterCommit<C>) -> Self {
        cx
    }
}

/// In the place of an event's payload: what runs then cannot be put off.
#[derive(Debug)]
#[non_exhaustive]
pub struct BeforeCommit;

/// What an event handler's parameter can be.
#[diagnostic::on_unimplemented(
    message = "this handler is called with `&{P}`, not `{Self}`",
    label = "expected `&{P}`",
    note = "a handler of one event takes that event by reference, a handler of several takes the charm's event enum; the parameter may be left out"
)]
pub trait FromEvent<'event, P: ?Sized> {
    fn from_event(event: &'event P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'event, P> FromEvent<'event, P> for &'event P {
    fn from_event(event: &'event P) -> Self {
        event
    }
}

macro_rules! from_nothing {
    ($($trait:ident::$function:ident<$which:literal>;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T> $trait<'_, Nothing<$which>> for T {
            fn $function(nothing: &Nothing<$which>) -> Self {
                match nothing.never {}
            }
        }
    )+};
}

from_nothing! {
    FromContext::from_context<false>;
    FromContext::from_context<true>;
    FromAfterCommit::from_after_commit<false>;
    FromAfterCommit::from_after_commit<true>;
    FromEvent::from_event<false>;
    FromEvent::from_event<true>;
}

/// By way of a [`Failure`], which is itself one of the errors that a handler returns.
fn boxed(error: impl Into<Failure>) -> BoxError {
    error.into().into_boxed()
}

/// What an event handler can return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "expected `()`, `Flow`, `Result<()>` or `Result<Flow>`",
    note = "the error of the `Result` can be any type that turns into `Box<dyn Error + Send + Sync>`: `ops::Failure`, `anyhow::Error`, `eyre::Report`, your own error enum"
)]
pub trait Outcome {
    fn into_outcome(self) -> Result<Flow, BoxError>;
}

/// The part of an [`Outcome`] without an error.
pub trait IntoFlow {
    fn into_flow(self) -> Flow;
}

impl IntoFlow for () {
    fn into_flow(self) -> Flow {
        Flow::Done
    }
}

impl IntoFlow for Flow {
    fn into_flow(self) -> Flow {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    fn into_outcome(self) -> Result<Flow, BoxError> {
        Ok(Flow::Done)
    }
}

#[diagnostic::do_not_recommend]
impl Outcome for Flow {
    fn into_outcome(self) -> Result<Flow, BoxError> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoFlow, E: Into<Failure>> Outcome for Result<T, E> {
    fn into_outcome(self) -> Result<Flow, BoxError> {
        Ok(self.map_err(boxed)?.into_flow())
    }
}

/// What a handler can return of whose events at least `P` cannot be deferred.
#[diagnostic::on_unimplemented(
    message = "a handler of `{P}`, which cannot be deferred, cannot return `{Self}`",
    label = "expected `()` or `Result<()>`",
    note = "the error of the `Result` can be any type that turns into `Box<dyn Error + Send + Sync>`; give the events that can be deferred a handler of their own"
)]
pub trait FinalOutcome<P: ?Sized> {
    fn into_final_outcome(self) -> Result<Flow, BoxError>;
}

#[diagnostic::do_not_recommend]
impl<P: ?Sized> FinalOutcome<P> for () {
    fn into_final_outcome(self) -> Result<Flow, BoxError> {
        Ok(Flow::Done)
    }
}

#[diagnostic::do_not_recommend]
impl<P: ?Sized, E: Into<Failure>> FinalOutcome<P> for Result<(), E> {
    fn into_final_outcome(self) -> Result<Flow, BoxError> {
        self.map_err(boxed).map(|()| Flow::Done)
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
impl<T: Serialize, E: Into<Failure>> ActionOutcome for Result<T, E> {
    fn into_results(self) -> Result<ActionResults, BoxError> {
        Ok(ActionResults::flatten(&self.map_err(boxed)?)?)
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
impl<T: FromStatus, E: Into<Failure>> StatusOutcome for Result<T, E> {
    fn into_statuses(self) -> Result<Vec<Status>, BoxError> {
        Ok(self.map_err(boxed)?.statuses())
    }
}
