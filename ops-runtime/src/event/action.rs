//! A call of an action.

use std::fmt;
use std::marker::PhantomData;

use super::FromHook;
use crate::error::Error;
use crate::hook_context::HookContext;

/// A call of an action with parameters of the type `P`, as the charm's event enum holds it. The
/// parameters are read (`action-get`) when a handler takes them.
pub struct ActionCall<P> {
    id: Option<String>,
    parameters: PhantomData<fn() -> P>,
}

impl<P> ActionCall<P> {
    /// The number of the action's task (`JUJU_ACTION_UUID`).
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl<P> FromHook for ActionCall<P> {
    fn from_hook(hook: &HookContext) -> Result<Self, Error> {
        let id = hook.variable("JUJU_ACTION_UUID").map(str::to_owned);
        Ok(Self { id, parameters: PhantomData })
    }
}

impl<P> fmt::Debug for ActionCall<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionCall").field("id", &self.id).finish()
    }
}

impl<P> Clone for ActionCall<P> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), parameters: PhantomData }
    }
}
