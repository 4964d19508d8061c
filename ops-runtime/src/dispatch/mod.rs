//! One dispatch: from the environment to the flush.

mod describe;
mod entry;
mod failure;
mod panic;
#[cfg(test)]
mod tests;

pub use entry::main;

use crate::action::ActionResults;
use crate::charm::{Charm, CharmEvent, Run, StatusCall};
use crate::context::Context;
use crate::error::{BoxError, chain};
use crate::hook::LogLevel;
use crate::hook_context::Trigger;
use crate::model::Status;
use failure::Failed;

/// The events in whose restricted context hardly a hook command works.
const RESTRICTED: [&str; 2] = ["collect-metrics", "meter-status-changed"];

/// Runs the handlers of this dispatch's event, collects the statuses, and sends what was written.
/// On an error nothing buffered has been sent.
fn run<C: Charm>(cx: &Context<C>) -> Result<(), Failed> {
    let Some(event) = C::Event::from_hook(cx.hook())? else {
        return Ok(cx.log(LogLevel::Debug, unknown_event::<C>(cx))?);
    };
    let mut charm = C::__new();
    emit(&mut charm, cx, &event)?;
    if !matches!(cx.hook().trigger(), Trigger::Hook(name) if RESTRICTED.contains(&name)) {
        collect_statuses(&mut charm, cx)?;
    }
    Ok(cx.flush()?)
}

fn unknown_event<C: Charm>(cx: &Context<C>) -> String {
    let charm = C::METADATA.name;
    match cx.hook().trigger() {
        Trigger::Hook(name) => {
            format!("the charm `{charm}` knows no event `{name}`: nothing to do")
        }
        Trigger::Action(name) => {
            format!("the charm `{charm}` has no action `{name}`: nothing to do")
        }
        Trigger::None => format!("the charm `{charm}` was started for no event: nothing to do"),
    }
}

/// Runs the event's handlers in the order of the source.
fn emit<C: Charm>(charm: &mut C, cx: &Context<C>, event: &C::Event) -> Result<(), Failed> {
    let Trigger::Action(action_name) = cx.hook().trigger() else {
        let name = event.name();
        for handler in C::HANDLERS {
            if let Run::Event { events, call } = handler.run
                && events.contains(&name)
            {
                cx.core()
                    .run_as(handler.name, || call(charm, cx, event))
                    .map_err(|error| Failed::in_handler(handler.name, &error))?;
            }
        }
        return Ok(());
    };
    for handler in C::HANDLERS {
        if let Run::Action { action, call } = handler.run
            && action == action_name
        {
            let action = cx.action(action);
            let outcome = || call(charm, cx, event, &action);
            run_action(cx, || cx.core().run_as(handler.name, outcome))
                .map_err(|error| Failed::in_handler(handler.name, &error))?;
            return Ok(());
        }
    }
    Ok(())
}

/// An action that fails tells the operator why and undoes what it wrote; the dispatch goes on, since
/// Juju would put a failing exit code in place of the message.
fn run_action<C: Charm>(
    cx: &Context<C>,
    call: impl FnOnce() -> Result<ActionResults, BoxError>,
) -> Result<(), BoxError> {
    let before = cx.core().writes().borrow().clone();
    let commands = cx.core().commands();
    let outcome = call().and_then(|results| Ok(commands.action_set(results.pairs())?));
    if let Err(error) = outcome {
        cx.core().writes().replace(before);
        commands.action_fail(&chain(&*error))?;
    }
    Ok(())
}

/// Sets the worst status that the application's and the unit's `#[status]` methods return.
fn collect_statuses<C: Charm>(charm: &mut C, cx: &Context<C>) -> Result<(), Failed> {
    let has_app_status = C::HANDLERS.iter().any(|row| matches!(row.run, Run::AppStatus(_)));
    if has_app_status && let Some(leader) = cx.leader()? {
        let worst = worst_status(charm, cx, |run| match run {
            Run::AppStatus(call) => Some(*call),
            _ => None,
        })?;
        if let Some(status) = worst {
            cx.app().set_status(&leader, &status)?;
        }
    }
    let worst = worst_status(charm, cx, |run| match run {
        Run::UnitStatus(call) => Some(*call),
        _ => None,
    })?;
    match worst {
        Some(status) => Ok(cx.unit().set_status(&status)?),
        None => Ok(()),
    }
}

fn worst_status<C: Charm>(
    charm: &mut C,
    cx: &Context<C>,
    of: impl Fn(&Run<C>) -> Option<StatusCall<C>>,
) -> Result<Option<Status>, Failed> {
    let mut statuses = Vec::new();
    for handler in C::HANDLERS {
        if let Some(call) = of(&handler.run) {
            let more = cx.core().run_as(handler.name, || call(charm, cx));
            let more = more.map_err(|error| Failed::in_handler(handler.name, &error))?;
            statuses.extend(more);
        }
    }
    Ok(Status::worst(statuses))
}
