//! `collect-metrics` and `meter-status-changed` run in a restricted context, in which nearly every
//! command is refused.

use super::call::{Call, Command};
use super::flags::Arguments;
use crate::schedule::{Event, LifecycleEvent};

const REFUSED: &str = "not implemented for restricted context not implemented";

/// Whether the command is answered all the same.
pub(super) fn allows(call: &Call<'_>, command: &Command, arguments: &Arguments) -> bool {
    let collects = *call.run.event() == Event::Lifecycle(LifecycleEvent::CollectMetrics);
    match command.name {
        "juju-log" | "opened-ports" => true,
        "status-get" => !arguments.is_true("application"),
        "add-metric" => collects,
        _ => false,
    }
}

/// What the command says when it is refused.
pub(super) fn refusal(command: &str) -> String {
    let failed = match command {
        "add-metric" => "cannot record metric: ",
        "credential-get" => "cannot access cloud credentials: ",
        "is-leader" => "leadership status unknown: ",
        "leader-get" => "cannot read leadership settings: ",
        "leader-set" => "cannot write leadership settings: ",
        "resource-get" => "could not download resource: ",
        "status-get" => "finding application status: ",
        _ => "",
    };
    format!("{failed}{REFUSED}")
}
