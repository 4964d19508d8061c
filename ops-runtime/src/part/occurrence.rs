//! An event whose type only its part knows.

use std::any::Any;
use std::fmt;

use serde_json::Value;

use crate::charm::CharmEvent;
use crate::component::EmittedEvent;

/// An event of a part: one of Juju's, or one that a component of it has emitted.
pub struct Occurrence {
    /// As `#[on]` writes it: `config_changed`, `database.created`.
    name: String,
    value: Box<dyn Any>,
    payload: fn(&dyn Any) -> Option<serde_json::Result<Value>>,
}

impl Occurrence {
    /// One of a charm's own events.
    pub(crate) fn of_charm<E: CharmEvent>(event: E) -> Self {
        Self {
            name: event.name().to_owned(),
            value: Box::new(event),
            payload: |event| event.downcast_ref::<E>()?.__payload(),
        }
    }

    /// An event that Juju sends to a component.
    pub(crate) fn of_component<E: 'static>(
        name: &str,
        event: E,
        payload: fn(&dyn Any) -> Option<serde_json::Result<Value>>,
    ) -> Self {
        Self { name: name.to_owned(), value: Box::new(event), payload }
    }

    /// An event that a component emits.
    pub(crate) fn emitted<E: EmittedEvent>(event: E) -> Self {
        Self {
            name: event.name().to_owned(),
            value: Box::new(event),
            payload: |event| Some(event.downcast_ref::<E>()?.__payload()),
        }
    }

    /// The same event for the part that holds the component in `field`.
    pub(crate) fn of_field(self, field: &str) -> Self {
        Self { name: format!("{field}.{}", self.name), ..self }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The event as its type.
    pub(crate) fn downcast<E: 'static>(&self) -> Option<&E> {
        self.value.downcast_ref()
    }

    pub(crate) fn value(&self) -> &dyn Any {
        &*self.value
    }

    /// What the event says, to be kept; `None` if it cannot be deferred.
    pub(crate) fn payload(&self) -> Option<serde_json::Result<Value>> {
        (self.payload)(&*self.value)
    }
}

impl fmt::Debug for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Occurrence").field("name", &self.name).finish_non_exhaustive()
    }
}
