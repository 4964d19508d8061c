//! What a charm tells of itself.

use serde::{Deserialize, Serialize};

/// The document that a charm prints, and `--json`.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Description {
    pub(crate) charm: String,
    pub(crate) events: Vec<Event>,
    /// Those of components; none in a charm of an earlier release.
    #[serde(default)]
    pub(crate) emitted: Vec<Emitted>,
    pub(crate) actions: Vec<Action>,
    pub(crate) statuses: Vec<Status>,
    /// None in a charm of an earlier release.
    #[serde(default)]
    pub(crate) commits: Vec<Commit>,
}

/// An event, by its name in `#[on]`.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Event {
    pub(crate) event: String,
    /// Juju's name for it.
    pub(crate) hook: String,
    /// The type that a handler takes.
    pub(crate) payload: Option<String>,
    /// Where the YAML declares what it happens to.
    pub(crate) place: Option<String>,
    /// The methods, in the order in which they run.
    pub(crate) handlers: Vec<String>,
}

/// An event of a component, behind the path of fields to it.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Emitted {
    pub(crate) event: String,
    /// The type that a handler takes.
    pub(crate) payload: String,
    /// The methods of whoever holds the component, in the order in which they run.
    pub(crate) handlers: Vec<String>,
}

/// An action, by its name in the YAML.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Action {
    pub(crate) action: String,
    /// The type of its parameters.
    pub(crate) parameters: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) handlers: Vec<String>,
}

/// A status: of the application (`app`), or of the `unit`.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Status {
    pub(crate) of: String,
    pub(crate) handlers: Vec<String>,
}

/// What runs at the end of each dispatch: `before_commit`, `after_commit`.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Commit {
    pub(crate) commit: String,
    pub(crate) handlers: Vec<String>,
}

impl Description {
    /// Leaves out what no method handles.
    pub(crate) fn keep_handled(&mut self) {
        self.events.retain(|event| !event.handlers.is_empty());
        self.emitted.retain(|event| !event.handlers.is_empty());
        self.actions.retain(|action| !action.handlers.is_empty());
        self.statuses.retain(|status| !status.handlers.is_empty());
    }
}
