//! The events of a component, which has no files.

use super::event::{self, Event, LIFECYCLE_EVENTS};
use super::{Payload, Section};
use crate::naming;

/// An event that a component can have.
pub(crate) struct ComponentEvent {
    pub(crate) event: Event<'static>,
    /// What the component has to be bound to for it.
    pub(crate) section: Option<Section>,
}

/// Every event that a component can have, whatever it is bound to.
pub(crate) fn component_events() -> Vec<ComponentEvent> {
    let lifecycle = LIFECYCLE_EVENTS.iter().map(|kind| {
        let payload = Payload::Plain(naming::camel_ident(kind.hook));
        ComponentEvent { event: event::of_kind(kind, payload), section: None }
    });
    let sections = [Section::Relation, Section::Storage, Section::Container];
    let own = sections.into_iter().flat_map(|section| {
        section.events().iter().map(move |kind| {
            let payload = Payload::Of {
                event: naming::camel_ident(kind.hook),
                // Of the events of what the component is bound to, it is itself the tag.
                marker: quote::format_ident!("Self"),
            };
            ComponentEvent { event: event::of_kind(kind, payload), section: Some(section) }
        })
    });
    lifecycle.chain(own).collect()
}
