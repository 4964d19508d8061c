//! One dispatch: from the environment to the flush.

#[cfg(test)]
mod binding_tests;
mod circle;
mod commit;
#[cfg(test)]
mod component_tests;
mod describe;
mod emit;
mod entry;
mod failure;
#[cfg(test)]
mod failure_tests;
mod from_python;
mod keep;
mod legacy;
#[cfg(test)]
mod moment_tests;
mod opening;
mod panic;
#[cfg(test)]
mod place_tests;
mod root;
#[cfg(test)]
mod state_tests;
pub(crate) mod stop;
mod takeover;
#[cfg(test)]
mod takeover_component_tests;
#[cfg(test)]
mod takeover_tests;
#[cfg(test)]
mod tests;
mod tree;

pub use entry::main;

use crate::charm::{Charm, CharmEvent};
use crate::context::{Context, Emission};
use crate::error::StatusFailure;
use crate::hook::LogLevel;
use crate::hook_context::Trigger;
use crate::logging;
use crate::model::Status;
use crate::part::Rows;
use emit::Dispatch;
use failure::Failed;
use opening::opening;
use tree::Target;

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
        match event {
            Some(_) if C::HAS_FIELDS && dispatch.keeper.is_out_of_reach() => {
                logging::say(cx.core(), LogLevel::Debug, out_of_reach(trigger));
            }
            Some(event) => dispatch.emit(event)?,
            None => {}
        }
        return Ok(dispatch.end_restricted()?);
    }
    dispatch.reemit()?;
    match (event, trigger) {
        (Some(event), Trigger::Action(action)) => dispatch.run_action(action, &event)?,
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

fn name_of(trigger: Trigger<'_>) -> &str {
    match trigger {
        Trigger::Hook(name) | Trigger::Action(name) => name,
        Trigger::None => "",
    }
}

fn out_of_reach(trigger: Trigger<'_>) -> String {
    let event = name_of(trigger);
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
        let app = self.status_targets(|of| matches!(of, Rows::AppStatus));
        if !app.is_empty()
            && let Some(leader) = cx.leader()?
        {
            let statuses = self.statuses(app)?;
            if let Some(status) = Status::worst(statuses) {
                cx.app().set_status(&leader, &status)?;
            }
        }
        let unit = self.status_targets(|of| matches!(of, Rows::UnitStatus));
        for status in self.statuses(unit)? {
            self.add_status(status);
        }
        self.set_status()
    }

    /// Sets the unit's status, if anybody has said one.
    pub(super) fn set_status(&self) -> Result<(), Failed> {
        if let Some(status) = &self.status {
            self.cx.unit().set_status(status)?;
        }
        Ok(())
    }

    /// The charm's, and then those of its components in the order of their fields: the charm's own word
    /// counts first among those that are as bad.
    fn status_targets(&self, is_meant: fn(Rows) -> bool) -> Vec<Target> {
        self.tree.targets(self.tree.in_order_of_statuses(), is_meant)
    }

    fn statuses(&mut self, targets: Vec<Target>) -> Result<Vec<Status>, Failed> {
        let mut statuses = Vec::new();
        for target in targets {
            let Some(place) = self.place(target.node) else { continue };
            let Some(part) = self.tree.part(target.node, &mut self.root) else { continue };
            let (core, name) = (self.cx.core(), self.tree.name_of(target));
            core.keep_writes();
            let outcome = core.run_as(&name, || part.statuses(target.row, &place));
            match outcome {
                Ok(more) => statuses.extend(more),
                Err(error) => match error.downcast_ref() {
                    Some(StatusFailure(status)) => {
                        statuses.push(status.clone());
                        self.take_back(target.node)?;
                    }
                    None => return Err(Failed::in_handler(name, &error)),
                },
            }
            if let Some(Emission { event, .. }) = self.cx.core().take_emissions().first() {
                let text = format!("a status changes nothing, but it emits `{}`", event.name());
                return Err(Failed::in_handler(name, &text.into()));
            }
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
