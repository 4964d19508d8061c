//! A part with state, an event and deferred events of its own.

use ops::prelude::*;
use serde::{Deserialize, Serialize};

/// So often it was asked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Counted {
    pub(crate) count: u64,
}

/// Counts how often its relation has changed; every second time it waits for the next.
#[component(interface = "crash-source", role = requires, events(Counted))]
pub(crate) struct Counter {
    #[stored]
    count: u64,
    /// The changes that it no longer waits for.
    #[stored]
    passed: Vec<String>,
}

#[component]
impl Counter {
    #[on(relation_changed, relation_departed)]
    fn count(&mut self, cx: &ComponentContext<Self>, event: &ComponentEvent<Self>) -> Result<Flow> {
        self.count += 1;
        cx.emit(Counted { count: self.count });
        for relation in &cx.relations()? {
            relation.unit_data_mut().set("counted", self.count.to_string());
        }
        if self.count % 2 == 1 {
            return Ok(Flow::defer("it is the first of two"));
        }
        self.passed.push(format!("{event:?}"));
        Ok(Flow::Done)
    }

    #[status]
    fn status(&self, _cx: &ComponentContext<Self>) -> Status {
        Status::active().with_message(format!("{} passed", self.passed.len()))
    }
}
