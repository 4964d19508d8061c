//! One dispatch: from the environment to the flush.

mod commit;
mod describe;
mod emit;
mod entry;
mod failure;
mod keep;
mod legacy;
mod opening;
mod panic;
#[cfg(test)]
mod place_tests;
#[cfg(test)]
mod state_tests;
pub(crate) mod stop;
mod takeover;
#[cfg(test)]
mod takeover_tests;
#[cfg(test)]
mod tests;

pub use entry::main;

use crate::charm::{Charm, CharmEvent, Run, StatusCall};
use crate::context::Context;
use crate::error::StatusFailure;
use crate::hook::LogLevel;
use crate::hook_context::Trigger;
use crate::logging;
use crate::model::Status;
use crate::state::Stored;
use emit::Dispatch;
use failure::Failed;
use opening::opening;

/// The events in whose restricted context hardly a hook command works.
const RESTRICTED: [&str; 2] = ["collect-metrics", "meter-status-changed"];

/// Hands out the deferred events and this dispatch's own, collects the statuses, sends what was written,
/// and keeps the state. On an error before that nothing buffered has been sent, and nothing is kept.
fn run<C: Charm>(cx: &Context<C>) -> Result<(), Failed> {
    let event = C::Event::from_hook(cx.hook())?;
    let trigger = cx.hook().trigger();
    let mut dispatch = Dispatch::begin(cx)?;
    let deferred = dispatch.keeper.state().queue_length();
    logging::say(cx.core(), LogLevel::Debug, opening(cx, event.is_some(), deferred));
    if is_restricted(trigger) {
        match &event {
            Some(_) if C::HAS_FIELDS && dispatch.keeper.is_out_of_reach() => {
                logging::say(cx.core(), LogLevel::Debug, out_of_reach(trigger));
            }
            Some(event) => dispatch.emit(event)?,
            None => {}
        }
        return Ok(dispatch.end_restricted()?);
    }
    dispatch.reemit()?;
    match (&event, trigger) {
        (Some(event), Trigger::Action(action)) => dispatch.run_action(action, event)?,
        (Some(event), _) => dispatch.emit(event)?,
        // Perhaps an older Juju's, or a newer one's: its statuses may have changed all the same.
        (None, _) => {}
    }
    dispatch.collect_statuses()?;
    dispatch.commit()
}

fn is_restricted(trigger: Trigger<'_>) -> bool {
    matches!(trigger, Trigger::Hook(name) if RESTRICTED.contains(&name))
}

fn out_of_reach(trigger: Trigger<'_>) -> String {
    let event = match trigger {
        Trigger::Hook(name) | Trigger::Action(name) => name,
        Trigger::None => "",
    };
    format!(
        "`{event}` is not handled: the charm's stored fields are in Juju, which gives them to no restricted \
         context"
    )
}

impl<C: Charm> Dispatch<'_, C> {
    /// Sets the worst status that the application's and the unit's `#[status]` methods return, and that
    /// handlers gave up with.
    fn collect_statuses(&mut self) -> Result<(), Failed> {
        let cx = self.cx;
        let has_app_status = C::HANDLERS.iter().any(|row| matches!(row.run, Run::AppStatus(_)));
        if has_app_status && let Some(leader) = cx.leader()? {
            let statuses = self.statuses(|run| match run {
                Run::AppStatus(call) => Some(*call),
                _ => None,
            })?;
            if let Some(status) = Status::worst(statuses) {
                cx.app().set_status(&leader, &status)?;
            }
        }
        let mut statuses = std::mem::take(&mut self.failures);
        statuses.extend(self.statuses(|run| match run {
            Run::UnitStatus(call) => Some(*call),
            _ => None,
        })?);
        if let Some(status) = Status::worst(statuses) {
            cx.unit().set_status(&status)?;
        }
        Ok(())
    }

    fn statuses(
        &mut self,
        of: impl Fn(&Run<C>) -> Option<StatusCall<C>>,
    ) -> Result<Vec<Status>, Failed> {
        let mut statuses = Vec::new();
        for handler in C::HANDLERS {
            let Some(call) = of(&handler.run) else { continue };
            match self.cx.core().run_as(handler.name, || call(&mut self.charm, self.cx)) {
                Ok(more) => statuses.extend(more),
                Err(error) => match error.downcast_ref() {
                    Some(StatusFailure(status)) => statuses.push(status.clone()),
                    None => return Err(Failed::in_handler(handler.name, &error)),
                },
            }
            let saved = self.charm.__save(&mut Stored::of_charm(self.keeper.state()));
            saved.map_err(|error| Failed::in_handler(handler.name, &error.into()))?;
        }
        Ok(statuses)
    }

    /// Juju keeps nothing of such a context, and so neither do we.
    fn end_restricted(mut self) -> Result<(), crate::Error> {
        if !self.keeper.state().changes().is_empty() {
            let text =
                "stored fields that change in this event are not kept: Juju commits nothing of it";
            logging::say(self.cx.core(), LogLevel::Warning, text);
        }
        self.cx.flush()
    }
}
