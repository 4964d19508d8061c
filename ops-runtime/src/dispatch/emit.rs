//! Handing events to handlers.

use std::collections::HashSet;

use serde_json::Value;

use super::failure::Failed;
use super::keep::Keeper;
use super::stop;
use super::takeover::Takeover;
use crate::action::ActionResults;
use crate::charm::{Charm, CharmEvent, EventCall, Handler, Run};
use crate::context::Context;
use crate::error::{BoxError, StatusFailure, chain};
use crate::flow::Flow;
use crate::hook::LogLevel;
use crate::logging;
use crate::model::Status;
use crate::state::{DeadLetter, Deferred, Queued, Stored};

/// A charm in one dispatch.
pub(super) struct Dispatch<'d, C: Charm> {
    pub(super) cx: &'d Context<C>,
    pub(super) charm: C,
    pub(super) keeper: Keeper,
    /// The statuses of handlers that returned [`Failure::blocked`](crate::Failure::blocked), in order.
    pub(super) failures: Vec<Status>,
}

impl<'d, C: Charm> Dispatch<'d, C> {
    pub(super) fn begin(cx: &'d Context<C>) -> Result<Self, Failed> {
        let mut keeper = Keeper::begin(cx)?;
        let takeover = Takeover::begin(cx, keeper.state())?;
        let charm = C::__load(&mut Stored::of_charm(keeper.state()))?;
        if let Some(takeover) = takeover {
            let place = keeper.place();
            takeover.report(cx, keeper.state(), place)?;
        }
        Ok(Self { cx, charm, keeper, failures: Vec::new() })
    }

    /// Hands out the deferred events, the oldest first.
    pub(super) fn reemit(&mut self) -> Result<(), Failed> {
        for Queued { number, deferred } in self.keeper.state().queue() {
            let (deferred, handler) = match deferred {
                Ok(deferred) => {
                    let handler = find::<C>(&deferred);
                    (deferred, handler)
                }
                Err(text) => (unreadable(text), Err("it cannot be read".to_owned())),
            };
            match handler {
                Ok((handler, call, event)) => match self.call(handler, call, &event)? {
                    Flow::Done => self.keeper.state().delivered(number),
                    Flow::Defer { reason } => self.log_deferral(handler, &event, &reason),
                },
                Err(reason) => self.bury(number, deferred, reason),
            }
        }
        Ok(())
    }

    /// Runs the event's handlers in the order of the source.
    pub(super) fn emit(&mut self, event: &C::Event) -> Result<(), Failed> {
        let name = event.name();
        let mut queued: Option<HashSet<String>> = None;
        for row in C::HANDLERS {
            let Run::Event { events, call } = row.run else { continue };
            if !events.contains(&name) {
                continue;
            }
            let queued = queued.get_or_insert_with(|| self.keeper.state().queued_texts());
            // The same event waits for this handler already, which has just put it off again.
            if !queued.is_empty()
                && let Some(deferred) = deferred(row.name, event)?
                && queued.contains(&deferred.text())
            {
                continue;
            }
            if let Flow::Defer { reason } = self.call(row.name, call, event)?
                && let Some(deferred) = deferred(row.name, event)?
            {
                self.keeper.state().defer(&deferred);
                self.log_deferral(row.name, event, &reason);
            }
        }
        Ok(())
    }

    /// Runs one handler, and keeps what it did, or what was there before if it gave up.
    fn call(
        &mut self,
        handler: &'static str,
        call: EventCall<C>,
        event: &C::Event,
    ) -> Result<Flow, Failed> {
        let cx = self.cx;
        stop::before_handler(cx.core(), handler);
        cx.core().keep_writes();
        let outcome = cx.core().run_as(handler, || call(&mut self.charm, cx, event));
        let outcome = outcome.and_then(|flow| {
            self.charm.__save(&mut Stored::of_charm(self.keeper.state()))?;
            Ok(flow)
        });
        let error = match outcome {
            Ok(flow) => return Ok(flow),
            Err(error) => error,
        };
        match error.downcast_ref() {
            Some(StatusFailure(status)) => {
                cx.core().undo_writes();
                self.charm.__restore(&mut Stored::of_charm(self.keeper.state()))?;
                self.failures.push(status.clone());
                let text = format!("`{handler}` gave up its event: {error}");
                logging::say(cx.core(), LogLevel::Warning, text);
                Ok(Flow::Done)
            }
            None => Err(Failed::in_handler(handler, &error)),
        }
    }

    /// Runs the action's handler. One that fails tells the operator why, and what it wrote is undone; the
    /// dispatch goes on, since Juju would put a failing exit code in place of the message.
    pub(super) fn run_action(&mut self, name: &str, event: &C::Event) -> Result<(), Failed> {
        let of =
            |row: &&Handler<C>| matches!(row.run, Run::Action { action, .. } if action == name);
        let Some(row) = C::HANDLERS.iter().find(of) else { return Ok(()) };
        let Run::Action { action, call } = row.run else { return Ok(()) };
        let cx = self.cx;
        stop::before_handler(cx.core(), row.name);
        cx.core().keep_writes();
        let commands = cx.hook_commands();
        let action = cx.action(action);
        let outcome = cx.core().run_as(row.name, || call(&mut self.charm, cx, event, &action));
        let outcome = outcome.and_then(|results: ActionResults| {
            commands.action_set(results.pairs())?;
            Ok(self.charm.__save(&mut Stored::of_charm(self.keeper.state()))?)
        });
        if let Err(error) = outcome {
            cx.core().undo_writes();
            let undone: Result<(), BoxError> = self
                .charm
                .__restore(&mut Stored::of_charm(self.keeper.state()))
                .and_then(|()| Ok(commands.action_fail(&chain(&*error))?))
                .map_err(Into::into);
            undone.map_err(|error| Failed::in_handler(row.name, &error))?;
        }
        Ok(())
    }

    fn log_deferral(&self, handler: &str, event: &C::Event, reason: &str) {
        let name = event.name();
        let text = format!("`{handler}` deferred `{name}`: {reason}");
        logging::say(self.cx.core(), LogLevel::Info, text);
    }

    /// Keeps a deferred event that nobody takes any more, and says so.
    fn bury(&mut self, number: u64, deferred: Deferred, reason: String) {
        let Deferred { handler, event, .. } = &deferred;
        let text = format!(
            "the deferred event `{event}` for `{handler}` cannot be delivered: {reason}; it is kept as a \
             dead letter in {}",
            self.keeper.place()
        );
        self.keeper.state().bury(number, &DeadLetter { deferred, reason });
        logging::say(self.cx.core(), LogLevel::Warning, text);
    }
}

/// The handler of a deferred event, and the event; or what is missing.
fn find<C: Charm>(deferred: &Deferred) -> Result<(&'static str, EventCall<C>, C::Event), String> {
    let Deferred { component, handler, event, payload } = deferred;
    if !component.is_empty() {
        return Err(format!("the charm has no component `{component}`"));
    }
    let row = C::HANDLERS.iter().find(|row| row.is_named(handler));
    let Some(Handler { name, run: Run::Event { events, call }, .. }) = row else {
        return Err(format!("the charm has no handler `{handler}`"));
    };
    if !events.contains(&event.as_str()) {
        return Err(format!("`{name}` handles no `{event}`"));
    }
    match C::Event::__from_payload(event, payload.clone()) {
        Some(Ok(event)) => Ok((*name, *call, event)),
        Some(Err(error)) => Err(format!("its payload cannot be read: {error}")),
        None => Err(format!("the charm has no event `{event}` that can be deferred")),
    }
}

/// What stands in the place of an entry that is none.
fn unreadable(text: String) -> Deferred {
    Deferred {
        component: String::new(),
        handler: String::new(),
        event: String::new(),
        payload: Value::String(text),
    }
}

/// The entry of the queue that an event would be; `None` if it cannot be deferred.
fn deferred(handler: &'static str, event: &impl CharmEvent) -> Result<Option<Deferred>, Failed> {
    let Some(payload) = event.__payload() else { return Ok(None) };
    let payload = payload.map_err(|error| Failed::in_handler(handler, &error.into()))?;
    let (handler, event) = (handler.to_owned(), event.name().to_owned());
    Ok(Some(Deferred { component: String::new(), handler, event, payload }))
}
