//! What a charm tells `cargo charm events`: its dispatch table, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::tree::{Target, Tree};
use crate::charm::{Charm, CharmEvent};
use crate::component::component_event;
use crate::hook_context::Trigger;
use crate::part::{Rows, path_of};

/// The variable by which a charm that no agent started is asked about itself.
pub(super) const VARIABLE: &str = "OPS_DESCRIBE";

/// [`VARIABLE`]'s value for [`events`].
pub(super) const EVENTS: &str = "events";

#[derive(Serialize)]
struct Description {
    charm: &'static str,
    events: Vec<Event>,
    emitted: Vec<Emitted>,
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

/// An event of a component, behind the path of fields to it.
#[derive(Serialize)]
struct Emitted {
    event: String,
    payload: &'static str,
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
                let handlers = names(&tree, &tree.targets(vec![0], is_meant));
                actions.push(Action { action: name, parameters: payload, place, handlers });
            }
            Trigger::None => {}
        }
    }
    let of_status = |is_meant: fn(Rows) -> bool| {
        names(&tree, &tree.targets(tree.in_order_of_statuses(), is_meant))
    };
    let app = of_status(|of| matches!(of, Rows::AppStatus));
    let unit = of_status(|of| matches!(of, Rows::UnitStatus));
    let statuses = [Status { of: "app", handlers: app }, Status { of: "unit", handlers: unit }];
    let of_commit = |is_meant: fn(Rows) -> bool| {
        names(&tree, &tree.targets(tree.in_order_of_events(), is_meant))
    };
    let before = of_commit(|of| matches!(of, Rows::BeforeCommit));
    let after = of_commit(|of| matches!(of, Rows::AfterCommit));
    let mut commits = vec![
        Commit { commit: "before_commit", handlers: before },
        Commit { commit: "after_commit", handlers: after },
    ];
    commits.retain(|commit| !commit.handlers.is_empty());
    let charm = C::METADATA.name;
    let description =
        Description { charm, events, emitted: emitted(&tree), actions, statuses, commits };
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
        let is_meant = |of| matches!(of, Rows::Events(events) if events.contains(&event));
        all.extend(names(tree, &tree.targets(vec![node], is_meant)));
    }
    all
}

/// The events of components, which the part observes that holds the component.
fn emitted(tree: &Tree) -> Vec<Emitted> {
    let of = |node: usize| {
        let part = tree.get(node)?;
        let (owner, field) = part.held?;
        let emitted = part.table.emits.iter().map(move |(name, payload)| {
            let observed = path_of(field.name, name);
            let is_meant =
                |of| matches!(of, Rows::Events(events) if events.contains(&observed.as_str()));
            let handlers = names(tree, &tree.targets(vec![owner], is_meant));
            Emitted { event: path_of(&part.path, name), payload, handlers }
        });
        Some(emitted)
    };
    tree.in_order_of_events().into_iter().filter_map(of).flatten().collect()
}

fn names(tree: &Tree, targets: &[Target]) -> Handlers {
    targets.iter().map(|target| tree.name_of(*target)).collect()
}
