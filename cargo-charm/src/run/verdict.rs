//! Whether a run went well.

use std::collections::BTreeMap;

use annotate_snippets::{Group, Level, Renderer};
use local_juju::Dispatch;
use local_juju::commands::Outcome;
use local_juju::state::{ActionStatus, Model};

use crate::message;
use crate::table::printable;

/// Tells on standard error which units are in error, with the log of the hook that failed, and which
/// actions did not complete. True if there is none of either.
pub(crate) fn tell(model: &Model, dispatches: &[Dispatch]) -> bool {
    let failures: BTreeMap<_, _> = dispatches
        .iter()
        .filter_map(|dispatch| match &dispatch.outcome {
            Outcome::Failed { message } => Some((&dispatch.unit, (dispatch, message))),
            _ => None,
        })
        .collect();
    let mut well = true;
    for (name, unit) in model.units() {
        if unit.is_stuck() {
            well = false;
            if let Some((dispatch, reason)) = failures.get(name) {
                message::show(&failed_hook(dispatch, reason));
            }
        }
    }
    for (_, action) in model.actions() {
        let what = match action.status() {
            ActionStatus::Completed => continue,
            ActionStatus::Failed => format!("failed: {}", printable(action.message())),
            other => format!("did not run: it is {}", other.as_str()),
        };
        well = false;
        let title = format!("the action `{}` of `{}` {what}", action.name(), action.unit());
        message::show(
            &Renderer::styled().render(&[Group::with_title(Level::ERROR.primary_title(title))]),
        );
    }
    well
}

fn failed_hook(dispatch: &Dispatch, reason: &str) -> String {
    let Dispatch { unit, name, attempt, log, .. } = dispatch;
    let times = if *attempt == 1 { "once".to_owned() } else { format!("{attempt} times") };
    let title =
        format!("`{unit}` is in error: its hook `{name}` failed {times}: {}", printable(reason));
    let mut group = Group::with_title(Level::ERROR.primary_title(title));
    if log.is_empty() {
        group = group.element(Level::NOTE.message("the charm wrote nothing to the log"));
    } else {
        let lines: Vec<String> = log
            .iter()
            .map(|line| format!("{} {}: {}", line.level, line.source, printable(&line.message)))
            .collect();
        group = group.element(
            Level::NOTE.message(format!("the log of the last time:\n{}", lines.join("\n"))),
        );
    }
    Renderer::styled().render(&[group])
}
