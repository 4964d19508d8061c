//! The charm's state at both ends of a dispatch.

use crate::charm::CharmModel;
use crate::context::Context;
use crate::error::Error;
use crate::hook::ErrorKind;
use crate::state::{self, GENERATION, LocalState, Settled, State};

/// The state of one dispatch, and where it is kept.
#[derive(Debug)]
pub(super) struct Keeper {
    file: LocalState,
    settled: Settled,
}

impl Keeper {
    /// Reads the state, and takes back what Juju has dropped.
    pub(super) fn begin<C: CharmModel>(cx: &Context<C>) -> Result<Self, Error> {
        let file = LocalState::in_directory(cx.hook().charm_directory());
        let settled = state::settle(file.read()?, || generation_in_force(cx))?;
        Ok(Self { file, settled })
    }

    pub(super) fn state(&mut self) -> &mut State {
        &mut self.settled.state
    }

    /// Sends what was written during the dispatch, and with it the generation of the changed state; then
    /// keeps the state. Whatever ends the dispatch in between, Juju drops the one, and the next dispatch
    /// the other.
    pub(super) fn end<C: CharmModel>(&self, cx: &Context<C>) -> Result<(), Error> {
        if self.settled.state.changes().is_empty() {
            return cx.flush();
        }
        let generation = self.settled.written.saturating_add(1);
        if generation_in_force(cx)?.is_some() {
            cx.core().set_state(GENERATION, Some(generation.to_string()))?;
        }
        cx.flush()?;
        Ok(self.file.write(&self.settled, generation)?)
    }
}

/// The generation that Juju has; `None` where it has no state of units: before 2.8, and in restricted
/// contexts.
fn generation_in_force<C: CharmModel>(cx: &Context<C>) -> Result<Option<u64>, Error> {
    let text = match cx.core().state_value(GENERATION) {
        // As long as Juju has dropped every dispatch that changed state.
        Ok(text) => text.unwrap_or_else(|| "0".to_owned()),
        Err(Error::Hook(error))
            if matches!(error.kind(), Some(ErrorKind::Unsupported | ErrorKind::Restricted)) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    match text.parse() {
        Ok(generation) => Ok(Some(generation)),
        Err(_) => Err(Error::Name { what: "a generation of the charm's state", text }),
    }
}
