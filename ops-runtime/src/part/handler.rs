//! The dispatch table of a part.

use std::any::Any;

use super::Part;
use crate::action::{Action, ActionResults};
use crate::context::AfterCommit;
use crate::error::BoxError;
use crate::flow::Flow;
use crate::model::Status;

/// One row of the dispatch table.
#[derive(Debug)]
pub struct Handler<P: Part> {
    /// The method.
    pub name: &'static str,
    /// The names that the method had before: its deferred events are delivered all the same.
    pub former: &'static [&'static str],
    /// Whether it takes `&mut self`: any other leaves the stored fields as they are.
    pub changes: bool,
    /// What it is run for.
    pub run: Run<P>,
}

/// What a handler is for, and how it is called.
#[doc(hidden)]
#[derive(Debug)]
pub enum Run<P: Part> {
    /// `#[on(…)]`: the names of its events, as [`CharmEvent::name`](crate::CharmEvent::name) gives them.
    Event { events: &'static [&'static str], call: EventCall<P> },
    /// `#[on(field.event)]`: the events of components, each as it is written there.
    Emitted { events: &'static [&'static str], call: EmittedCall<P> },
    /// `#[action]`: the action's name in the YAML.
    Action { action: &'static str, call: ActionCall<P> },
    /// `#[status]`.
    UnitStatus(StatusCall<P>),
    /// `#[status(app)]`.
    AppStatus(StatusCall<P>),
    /// `#[on(before_commit)]`.
    BeforeCommit(CommitCall<P>),
    /// `#[on(after_commit)]`.
    AfterCommit(CommittedCall<P>),
}

pub(crate) type EventCall<P> =
    fn(&mut P, &<P as Part>::Context, &<P as Part>::Event) -> Result<Flow, BoxError>;
/// The event is of the component's [`ComponentModel::Emitted`](crate::ComponentModel::Emitted).
pub(crate) type EmittedCall<P> =
    fn(&mut P, &<P as Part>::Context, &dyn Any) -> Result<Flow, BoxError>;
pub(crate) type ActionCall<P> = fn(
    &mut P,
    &<P as Part>::Context,
    &<P as Part>::Event,
    &Action,
) -> Result<ActionResults, BoxError>;
pub(crate) type StatusCall<P> = fn(&mut P, &<P as Part>::Context) -> Result<Vec<Status>, BoxError>;
pub(crate) type CommitCall<P> = fn(&mut P, &<P as Part>::Context) -> Result<Flow, BoxError>;
pub(crate) type CommittedCall<P> = fn(&P, &AfterCommit<P>) -> Result<Flow, BoxError>;
