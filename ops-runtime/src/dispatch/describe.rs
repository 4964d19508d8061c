//! What a charm tells `cargo charm events`: its dispatch table, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::charm::{Charm, CharmEvent, Run};
use crate::hook_context::Trigger;

/// The variable by which a charm that no agent started is asked about itself.
pub(super) const VARIABLE: &str = "OPS_DESCRIBE";

/// [`VARIABLE`]'s value for [`events`].
pub(super) const EVENTS: &str = "events";

#[derive(Serialize)]
struct Description {
    charm: &'static str,
    events: Vec<Event>,
    actions: Vec<Action>,
    /// The application's first, as in a dispatch.
    statuses: [Status; 2],
    /// Those that there are.
    commits: Vec<Commit>,
}

#[derive(Serialize)]
struct Event {
    event: &'static str,
    hook: &'static str,
    payload: Option<&'static str>,
    place: Option<&'static str>,
    handlers: Handlers,
}

#[derive(Serialize)]
struct Action {
    action: &'static str,
    parameters: Option<&'static str>,
    place: Option<&'static str>,
    handlers: Handlers,
}

#[derive(Serialize)]
struct Commit {
    commit: &'static str,
    handlers: Handlers,
}

#[derive(Serialize)]
struct Status {
    of: &'static str,
    handlers: Handlers,
}

/// The methods, in the order in which they run.
type Handlers = Vec<&'static str>;

/// Writes every event, action and status of the charm with its handlers, on one line.
pub(super) fn events<C: Charm>(out: &mut dyn Write) -> io::Result<()> {
    let mut events = Vec::new();
    let mut actions = Vec::new();
    for described in C::Event::EVENTS {
        let (payload, place) = (described.payload, described.place);
        match described.trigger {
            Trigger::Hook(hook) => {
                let event = described.name;
                let handlers = handlers::<C>(
                    |run| matches!(run, Run::Event { events, .. } if events.contains(&event)),
                );
                events.push(Event { event, hook, payload, place, handlers });
            }
            Trigger::Action(name) => {
                let handlers = handlers::<C>(
                    |run| matches!(run, Run::Action { action, .. } if *action == name),
                );
                actions.push(Action { action: name, parameters: payload, place, handlers });
            }
            Trigger::None => {}
        }
    }
    let app = handlers::<C>(|run| matches!(run, Run::AppStatus(_)));
    let unit = handlers::<C>(|run| matches!(run, Run::UnitStatus(_)));
    let statuses = [Status { of: "app", handlers: app }, Status { of: "unit", handlers: unit }];
    let before = handlers::<C>(|run| matches!(run, Run::BeforeCommit(_)));
    let after = handlers::<C>(|run| matches!(run, Run::AfterCommit(_)));
    let mut commits = vec![
        Commit { commit: "before_commit", handlers: before },
        Commit { commit: "after_commit", handlers: after },
    ];
    commits.retain(|commit| !commit.handlers.is_empty());
    let charm = C::METADATA.name;
    let description = Description { charm, events, actions, statuses, commits };
    serde_json::to_writer(&mut *out, &description)?;
    writeln!(out)
}

fn handlers<C: Charm>(is_meant: impl Fn(&Run<C>) -> bool) -> Handlers {
    C::HANDLERS.iter().filter(|row| is_meant(&row.run)).map(|row| row.name).collect()
}
