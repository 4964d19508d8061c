//! What a dispatch has to know of a part's type.

use std::fmt;

use serde_json::Value;

use super::{Bound, FieldBound, Handler, Occurrence, Part, Run};
use crate::charm::{Charm, CharmEvent};
use crate::component::{Component, ComponentEvent, EmittedEvent, component_event};
use crate::error::Error;
use crate::hook_context::{HookContext, Trigger};

/// A field that holds a component.
#[derive(Debug)]
pub struct ComponentField {
    /// The field.
    pub name: &'static str,
    /// The names that the field had before.
    pub former: &'static [&'static str],
    /// The object of a Python charm that was the same, by its path below that of its owner.
    pub python: Option<&'static str>,
    /// What the field binds it to.
    pub bound: FieldBound,
    /// The component's type.
    pub table: Table,
}

impl ComponentField {
    /// Whether the field is or was called so.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name || self.former.contains(&name)
    }
}

/// What a dispatch has to know of a part's type.
#[derive(Clone, Copy)]
pub struct Table {
    row: fn(usize) -> Option<Row>,
    components: fn() -> &'static [ComponentField],
    /// The event of the dispatch, as this part knows it; `None` if it does not, or handles no such.
    pub(crate) receive: fn(&HookContext, Bound) -> Result<Option<Occurrence>, Error>,
    pub(crate) revive: Revive,
    /// The same for an event that the part has emitted.
    pub(crate) revive_emitted: Revive,
    /// The events that it emits: their names and types.
    pub(crate) emits: &'static [(&'static str, &'static str)],
}

/// A deferred event again; `None` if there is none of this name that can be deferred.
type Revive = fn(&str, Value) -> Option<serde_json::Result<Occurrence>>;

/// A row of the dispatch table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) former: &'static [&'static str],
    /// Whether the method takes `&mut self`.
    pub(crate) changes: bool,
    pub(crate) is_for: Rows,
}

/// What a row is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rows {
    /// Events of Juju and of components, as `#[on]` writes them.
    Events(&'static [&'static str]),
    Action(&'static str),
    UnitStatus,
    AppStatus,
    BeforeCommit,
    AfterCommit,
}

impl Row {
    fn of<P: Part>(handlers: &[Handler<P>], index: usize) -> Option<Self> {
        let Handler { name, former, changes, run } = handlers.get(index)?;
        let is_for = match run {
            Run::Event { events, .. } | Run::Emitted { events, .. } => Rows::Events(events),
            Run::Action { action, .. } => Rows::Action(action),
            Run::UnitStatus(_) => Rows::UnitStatus,
            Run::AppStatus(_) => Rows::AppStatus,
            Run::BeforeCommit(_) => Rows::BeforeCommit,
            Run::AfterCommit(_) => Rows::AfterCommit,
        };
        Some(Self { name, former, changes: *changes, is_for })
    }

    pub(crate) fn handles(&self, event: &str) -> bool {
        matches!(self.is_for, Rows::Events(events) if events.contains(&event))
    }

    pub(crate) fn is_for_events(&self) -> bool {
        matches!(self.is_for, Rows::Events(_))
    }

    /// Whether the method is or was called so.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name || self.former.contains(&name)
    }
}

impl Table {
    pub(crate) const fn of_charm<C: Charm>() -> Self {
        Self {
            row: |index| Row::of(C::HANDLERS, index),
            components: || C::COMPONENTS,
            receive: |hook, _| Ok(C::Event::from_hook(hook)?.map(Occurrence::of_charm)),
            revive: |name, payload| {
                let event = C::Event::__from_payload(name, payload)?;
                Some(event.map(Occurrence::of_charm))
            },
            revive_emitted: |_, _| None,
            emits: &[],
        }
    }

    /// Of a type that is no component, which is an error: this is never looked at.
    pub(crate) const fn of_nothing() -> Self {
        Self {
            row: |_| None,
            components: || &[],
            receive: |_, _| Ok(None),
            revive: |_, _| None,
            revive_emitted: |_, _| None,
            emits: &[],
        }
    }

    pub(crate) const fn of_component<C: Component>() -> Self {
        Self {
            row: |index| Row::of(C::HANDLERS, index),
            components: || C::COMPONENTS,
            receive: |hook, bound| {
                let handled = |name: &&str| {
                    let handles = |row: &Handler<C>| matches!(row.run, Run::Event { events, .. } if events.contains(name));
                    C::HANDLERS.iter().any(handles)
                };
                let Trigger::Hook(trigger) = hook.trigger() else { return Ok(None) };
                match component_event(trigger, bound).filter(handled) {
                    Some(name) => Ok(Some(ComponentEvent::<C>::from_hook(name, hook)?.erased())),
                    None => Ok(None),
                }
            },
            revive: |name, payload| {
                let event = ComponentEvent::<C>::from_payload(name, payload)?;
                Some(event.map(ComponentEvent::erased))
            },
            revive_emitted: |name, payload| {
                let event = C::Emitted::__from_payload(name, payload)?;
                Some(event.map(Occurrence::emitted))
            },
            emits: C::Emitted::__EVENTS,
        }
    }

    /// The rows of the dispatch table, with their numbers, in the order of the source.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, Row)> + use<> {
        let row = self.row;
        (0..).map_while(move |index| Some((index, row(index)?)))
    }

    /// The fields that are components.
    pub(crate) fn components(&self) -> &'static [ComponentField] {
        (self.components)()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows().map(|(_, row)| row.name)).finish()
    }
}
