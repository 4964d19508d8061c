//! The events that a charm can receive.

use ops_metadata::{Span, Spanned};
use proc_macro2::Ident;

use super::{Declared, Model, Section, marker};
use crate::naming;

/// A kind of event.
pub(crate) struct EventKind {
    /// As Juju writes it; of a declared thing's events, what stands behind the thing's name.
    pub(crate) hook: &'static str,
    /// When it comes, for documentation.
    pub(crate) when: &'static str,
    /// Whether a handler may put it off.
    deferrable: bool,
}

const fn kind(hook: &'static str, when: &'static str) -> EventKind {
    EventKind { hook, when, deferrable: true }
}

/// An event after which nothing comes, or that Juju itself sends again.
const fn final_kind(hook: &'static str, when: &'static str) -> EventKind {
    EventKind { hook, when, deferrable: false }
}

/// The events of every charm.
pub(crate) const LIFECYCLE_EVENTS: &[EventKind] = &[
    kind("install", "once, before everything but the storages of a machine charm"),
    kind("start", "after the first `config-changed`, and after each restart of the machine or pod"),
    final_kind("stop", "before the unit is removed, or its pod shut down"),
    final_kind("remove", "the last event of a unit"),
    kind("config-changed", "options, trust or addresses changed; also once before `start`"),
    kind("update-status", "every five minutes, unless the model says otherwise"),
    kind("upgrade-charm", "the charm or one of its resources was replaced"),
    kind("leader-elected", "this unit became the leader"),
    kind("leader-settings-changed", "another unit leads; not sent by Juju 4"),
    kind("pre-series-upgrade", "before the machine's series is upgraded; not sent by Juju 4"),
    kind("post-series-upgrade", "after the machine's series was upgraded; not sent by Juju 4"),
    final_kind(
        "collect-metrics",
        "hardly a hook command works in it; not sent from Juju 3.6.11 on",
    ),
    final_kind("meter-status-changed", "not sent from Juju 3.6.11 on"),
    kind("secret-changed", "a secret that this unit reads has a newer revision (Juju 3.0)"),
    final_kind("secret-rotate", "a secret that this unit owns is due for rotation (Juju 3.0)"),
    final_kind(
        "secret-expired",
        "a revision of a secret that this unit owns has expired (Juju 3.0)",
    ),
    kind("secret-remove", "nobody reads a revision of a secret that this unit owns (Juju 3.0)"),
];

/// The events of each endpoint.
pub(crate) const RELATION_EVENTS: &[EventKind] = &[
    kind("relation-created", "two applications were related; no unit has joined yet"),
    kind("relation-joined", "a unit of the other application has joined"),
    kind("relation-changed", "the data of a unit or of the other application changed"),
    kind("relation-departed", "a unit has left"),
    kind("relation-broken", "the relation is gone; Juju does not send it for peers"),
];

/// The events of each storage.
pub(crate) const STORAGE_EVENTS: &[EventKind] = &[
    kind("storage-attached", "the storage is ready for use"),
    kind("storage-detaching", "the storage will be gone after this event"),
];

/// The events of each container.
pub(crate) const CONTAINER_EVENTS: &[EventKind] = &[
    kind("pebble-ready", "the container's Pebble answers"),
    kind("pebble-custom-notice", "somebody recorded a notice (Juju 3.4)"),
    kind("pebble-check-failed", "a check has reached its threshold of failures (Juju 3.6)"),
    kind("pebble-check-recovered", "a failed check succeeds again (Juju 3.6)"),
];

impl Section {
    /// The events of each thing of this section.
    pub(crate) fn events(self) -> &'static [EventKind] {
        match self {
            Self::Relation => RELATION_EVENTS,
            Self::Container => CONTAINER_EVENTS,
            Self::Storage => STORAGE_EVENTS,
        }
    }

    /// What stands between the thing's name and the event's in `#[on]`: `_relation_`.
    pub(crate) fn infix(self) -> &'static str {
        match self {
            Self::Relation => "_relation_",
            Self::Container => "_pebble_",
            Self::Storage => "_storage_",
        }
    }
}

/// One event.
pub(crate) struct Event<'r> {
    /// As `#[on]` writes it: `database_relation_changed`; `backup_action` for an action.
    pub(crate) name: String,
    /// Its method among the event names.
    pub(crate) ident: Ident,
    /// Its variant of the charm's enum: `DatabaseRelationChanged`.
    pub(crate) variant: Ident,
    /// What Juju calls it: `database-relation-changed`; of an action, the action's name.
    pub(crate) hook: String,
    pub(crate) payload: Payload,
    /// For documentation, without its place.
    pub(crate) doc: String,
    /// Where the thing that it happens to is declared.
    pub(crate) place: Option<&'r Span>,
    /// Whether a handler may put it off.
    pub(crate) deferrable: bool,
}

/// What an event carries.
pub(crate) enum Payload {
    /// `event::ConfigChanged`
    Plain(Ident),
    /// `event::RelationChanged<DatabaseEndpoint>`
    Of { event: Ident, marker: Ident },
    /// `event::ActionCall<BackupParams>`
    Action(Option<Ident>),
}

impl Event<'_> {
    pub(crate) fn is_action(&self) -> bool {
        matches!(self.payload, Payload::Action(_))
    }

    pub(crate) fn is_action_of(&self, action: &str) -> bool {
        self.is_action() && self.hook == action
    }
}

pub(super) fn events<'r>(model: &Model<'r>) -> Vec<Event<'r>> {
    let lifecycle = LIFECYCLE_EVENTS
        .iter()
        .map(|kind| of_kind(kind, Payload::Plain(naming::camel_ident(kind.hook))));
    let mut events: Vec<Event<'r>> = lifecycle.collect();
    of_section(Section::Relation, &model.relations, "endpoint", &mut events);
    of_section(Section::Storage, &model.storages, "storage", &mut events);
    of_section(Section::Container, &model.containers, "container", &mut events);
    for action in &model.actions {
        let Spanned { value: name, span } = action.name;
        let doc = format!("The action `{name}` was called.");
        let payload = Payload::Action(action.params());
        let event = event(&format!("{name}-action"), name.clone(), payload, doc, Some(span));
        events.push(Event { deferrable: false, ..event });
    }
    events
}

fn of_section<'r, T>(
    section: Section,
    declared: &[Declared<'r, T>],
    suffix: &str,
    events: &mut Vec<Event<'r>>,
) {
    for thing in declared {
        let Spanned { value: name, span } = thing.name;
        for EventKind { hook: kind, when, .. } in section.events() {
            let hook = format!("{name}-{kind}");
            let payload =
                Payload::Of { event: naming::camel_ident(kind), marker: marker(thing, suffix) };
            let doc = format!("`{hook}`: {when}.");
            events.push(event(&hook, hook.clone(), payload, doc, Some(span)));
        }
    }
}

/// An event that is named as its kind is.
pub(super) fn of_kind<'r>(kind: &EventKind, payload: Payload) -> Event<'r> {
    let EventKind { hook, when, deferrable } = kind;
    let doc = format!("`{hook}`: {when}.");
    Event { deferrable: *deferrable, ..event(hook, (*hook).to_owned(), payload, doc, None) }
}

fn event<'r>(
    name: &str,
    hook: String,
    payload: Payload,
    doc: String,
    place: Option<&'r Span>,
) -> Event<'r> {
    Event {
        name: naming::snake(name),
        ident: naming::snake_ident(name),
        variant: naming::camel_ident(name),
        hook,
        payload,
        doc,
        place,
        deferrable: true,
    }
}
