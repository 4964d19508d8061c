//! What a charm tells `cargo charm events`: its dispatch table, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::tree::Tree;
use crate::charm::{Charm, CharmEvent};
use crate::component::component_event;
use crate::hook_context::Trigger;
use crate::part::Rows;

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

/// The methods, in the order in which they run: `configure`, `database.changed` of a component.
type Handlers = Vec<String>;

/// Writes every event, action and status of the charm with its handlers, on one line.
pub(super) fn events<C: Charm>(out: &mut dyn Write) -> io::Result<()> {
    let tree = Tree::of::<C>();
    let mut events = Vec::new();
    let mut actions = Vec::new();
    for described in C::Event::EVENTS {
        let (payload, place) = (described.payload, described.place);
        match described.trigger {
            Trigger::Hook(hook) => {
                let event = described.name;
                let handlers = handlers_of(&tree, event, hook);
                events.push(Event { event, hook, payload, place, handlers });
            }
            Trigger::Action(name) => {
                let is_meant = |of| matches!(of, Rows::Action(action) if action == name);
                let handlers = handlers(&tree, is_meant);
                actions.push(Action { action: name, parameters: payload, place, handlers });
            }
            Trigger::None => {}
        }
    }
    let app = handlers(&tree, |of| matches!(of, Rows::AppStatus));
    let unit = handlers(&tree, |of| matches!(of, Rows::UnitStatus));
    let statuses = [Status { of: "app", handlers: app }, Status { of: "unit", handlers: unit }];
    let before = handlers(&tree, |of| matches!(of, Rows::BeforeCommit));
    let after = handlers(&tree, |of| matches!(of, Rows::AfterCommit));
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

/// The handlers of an event of Juju, which components know by another name.
fn handlers_of(tree: &Tree, event: &str, hook: &str) -> Handlers {
    let mut all = Vec::new();
    for node in tree.in_order_of_events() {
        let Some(part) = tree.get(node) else { continue };
        let event = match part.held {
            None => Some(event),
            Some(_) => component_event(hook, part.bound),
        };
        let Some(event) = event else { continue };
        let rows = tree.rows(node).filter(|(_, row)| row.handles(event));
        all.extend(rows.map(|(_, row)| tree.name_of(node, row.name)));
    }
    all
}

fn handlers(tree: &Tree, is_meant: impl Fn(Rows) -> bool) -> Handlers {
    let of = |node| tree.rows(node).filter(|(_, row)| is_meant(row.is_for));
    let all = tree.nodes().flat_map(|(node, _)| of(node).map(move |(_, row)| (node, row)));
    all.map(|(node, row)| tree.name_of(node, row.name)).collect()
}
