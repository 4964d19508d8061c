//! The one line that every dispatch writes to the unit's log.

use crate::charm::CharmModel;
use crate::context::Context;
use crate::hook_context::{HookContext, Trigger};

/// What runs, by whom and where: the first thing to know of a unit that misbehaves.
pub(super) fn opening<C: CharmModel>(
    cx: &Context<C>,
    is_known: bool,
    deferred_events: usize,
) -> String {
    let hook = cx.hook();
    let mut line = match hook.trigger() {
        Trigger::None => "dispatching no event".to_owned(),
        _ => format!("dispatching {}", subject(hook)),
    };
    if !is_known && hook.trigger() != Trigger::None {
        line.push_str(", which the charm does not know");
    }
    line.push_str(&format!(": {}", versions::<C>()));
    if let Some(juju) = hook.variable("JUJU_VERSION") {
        line.push_str(&format!(", Juju {juju}"));
    }
    if let Some(transport) = cx.hook_commands().transport_name() {
        line.push_str(&format!(", hook commands by {transport}"));
    }
    match deferred_events {
        0 => {}
        1 => line.push_str(", 1 deferred event"),
        more => line.push_str(&format!(", {more} deferred events")),
    }
    line
}

/// What the charm was started for.
pub(super) fn subject(hook: &HookContext) -> String {
    match hook.trigger() {
        Trigger::Hook(name) => format!("`{name}`"),
        Trigger::Action(name) => match hook.action_uuid() {
            Some(task) => format!("action `{name}` (task {task})"),
            None => format!("action `{name}`"),
        },
        Trigger::None => "the dispatch".to_owned(),
    }
}

/// The charm and this library.
pub(super) fn versions<C: CharmModel>() -> String {
    let (charm, sdk) = (C::METADATA, env!("CARGO_PKG_VERSION"));
    format!("charm {} {}, ops-runtime {sdk}", charm.name, charm.version)
}
