//! Which handler gets an event that a Python charm has deferred.

use serde_json::{Map, Value};

use super::tree::{Target, Tree};
use crate::charm::{Charm, CharmEvent};
use crate::error::chain;
use crate::hook_context::{HookContext, Trigger};
use crate::part::Occurrence;
use crate::state::{Deferred, Notice};

/// The entry of the queue that the event is here; or why it is none.
pub(super) fn from_python<C: Charm>(
    tree: &Tree,
    hook: &HookContext,
    notice: &Notice,
) -> Result<Deferred, String> {
    let Notice { event, observer, snapshot, .. } = notice;
    let says = match snapshot {
        Ok(says) => says,
        Err(reason) => return Err(format!("what it says cannot be read: {reason}")),
    };
    let Some((emitter, name)) = event else { return Err("it is the path of no event".to_owned()) };
    for object in [emitter, observer] {
        if tree.of_python(object).next().is_none() {
            return Err(no_component(object));
        }
    }
    // An object may have become several components.
    let mut missing = None;
    for owner in tree.of_python(observer) {
        let event = if emitter.is_empty() {
            of_juju::<C>(tree, hook, notice, name, owner)
        } else {
            emitted(tree, (emitter, name), says, owner)
        };
        match event.and_then(|event| entry(tree, owner, &event, &notice.method)) {
            Ok(deferred) => return Ok(deferred),
            Err(reason) => _ = missing.get_or_insert(reason),
        }
    }
    Err(missing.unwrap_or_default())
}

/// Why something of an object of a Python charm goes nowhere.
pub(super) fn no_component(object: &str) -> String {
    format!(
        "the charm has no component that was `{object}`: its field can have \
         `#[component(python = \"{object}\")]`"
    )
}

/// One of Juju's events, as a part knows it.
fn of_juju<C: Charm>(
    tree: &Tree,
    hook: &HookContext,
    notice: &Notice,
    name: &str,
    owner: usize,
) -> Result<Occurrence, String> {
    let no_event = || format!("the charm has no event `{name}`");
    let hook_name = C::Event::EVENTS.iter().find_map(|event| match event.trigger {
        Trigger::Hook(hook) => (hook.replace('-', "_") == name).then_some(hook),
        Trigger::Action(_) | Trigger::None => None,
    });
    let hook = hook.of_event(hook_name.ok_or_else(no_event)?, notice.variables());
    let part = tree.get(owner).ok_or_else(no_event)?;
    match (part.table.receive)(&hook, part.bound) {
        Ok(Some(event)) => Ok(event),
        Ok(None) if part.held.is_none() => Err(no_event()),
        Ok(None) => {
            Err(format!("the component `{}` handles no event that was `{name}`", part.path))
        }
        Err(error) => Err(chain(&error)),
    }
}

/// An event of a component, as the part knows it that holds the component.
fn emitted(
    tree: &Tree,
    (emitter, name): (&str, &str),
    says: &Map<String, Value>,
    owner: usize,
) -> Result<Occurrence, String> {
    let components = tree.of_python(emitter).filter_map(|node| tree.get(node));
    let mut held = components.filter_map(|part| Some((part, part.held?)));
    let Some((part, (_, field))) = held.find(|(_, (holder, _))| *holder == owner) else {
        return Err(format!("the component that was `{emitter}` is held by another part"));
    };
    let revive = |says: Value| (part.table.revive_emitted)(name, says);
    let revived = match revive(Value::Object(says.clone())) {
        // An event that says nothing is a unit struct here.
        Some(Err(_)) if says.is_empty() => revive(Value::Null),
        revived => revived,
    };
    match revived {
        Some(Ok(event)) => Ok(event.of_field(field.name)),
        // What the error says may have a value in it.
        Some(Err(_)) => Err(format!("`{}.{name}` says something else here", part.path)),
        None => Err(format!("the component `{}` has no event `{name}`", part.path)),
    }
}

/// What the handler with a method's name has to do.
fn entry(tree: &Tree, node: usize, event: &Occurrence, method: &str) -> Result<Deferred, String> {
    let name = event.name();
    // `_on_start` is `on_start` where a name need not say that it is private.
    let public = method.trim_start_matches('_');
    let mut targets = tree.rows(node).map(|(row, handler)| Target { node, row, handler });
    let is_former = |Target { handler, .. }: &Target| {
        handler.handles(name) && (handler.is_named(method) || handler.is_named(public))
    };
    let Some(Target { handler, .. }) = targets.find(is_former) else {
        return Err(format!(
            "no handler has its name: the one that does the same can have \
             `#[on({name}, former = \"{method}\")]`"
        ));
    };
    match event.payload() {
        Some(Ok(payload)) => Ok(Deferred {
            component: tree.get(node).map(|node| node.path.to_string()).unwrap_or_default(),
            handler: handler.name.to_owned(),
            event: name.to_owned(),
            payload,
        }),
        Some(Err(error)) => Err(format!("what it says cannot be kept: {error}")),
        None => Err(format!("`{name}` cannot be deferred")),
    }
}
