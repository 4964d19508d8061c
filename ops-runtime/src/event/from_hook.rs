//! How an event is built. Out of a charm's sight: the prelude has everything else of the events.

use crate::error::Error;
use crate::hook_context::HookContext;

/// An event's payload, built from the environment of the dispatch.
pub trait FromHook: Sized {
    /// Reads what the agent says of this event.
    fn from_hook(hook: &HookContext) -> Result<Self, Error>;
}
