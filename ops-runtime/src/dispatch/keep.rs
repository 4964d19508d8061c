//! The charm's state at both ends of a dispatch.
//!
//! It is in a file beside the charm or, with `state = juju`, in Juju. A charm may change its mind: Juju says
//! where the state is (`state::juju`), atomically with all else that a dispatch writes, and the charm takes
//! it over from there.

use crate::charm::CharmModel;
use crate::context::Context;
use crate::error::Error;
use crate::hook::{Databag, ErrorKind, LogLevel};
use crate::hook_context::Trigger;
use crate::logging;
use crate::state::{self, GENERATION, LocalState, Settled, State, StateError, juju};

/// The state of one dispatch, and where it is kept.
#[derive(Debug)]
pub(super) struct Keeper {
    place: Place,
    settled: Settled,
    /// Whether it comes from the other place.
    is_moved: bool,
}

#[derive(Debug)]
enum Place {
    File(LocalState),
    Juju,
    /// In Juju, in a context in which Juju does not give it.
    OutOfReach,
}

impl Keeper {
    /// Reads the state, and takes back what Juju has dropped.
    pub(super) fn begin<C: CharmModel>(cx: &Context<C>) -> Result<Self, Error> {
        let file = LocalState::in_directory(cx.hook().charm_directory());
        if C::STATE_IN_JUJU { Self::in_juju(cx, &file) } else { Self::in_file(cx, file) }
    }

    fn in_file<C: CharmModel>(cx: &Context<C>, file: LocalState) -> Result<Self, Error> {
        let kept = file.read()?;
        // Where the file has something, Juju is asked anyway. Where it has nothing, the state may be in Juju:
        // the charm kept it there before it was refreshed.
        let is_refreshed = cx.hook().trigger() == Trigger::Hook("upgrade-charm");
        let asks = kept.undo.is_some() || C::HAS_FIELDS || is_refreshed;
        let mut settled = state::settle(kept, || generation_in_force(cx))?;
        let all = if asks { in_reach(cx)? } else { None };
        let entries = all.map_or(Ok(None), |all| juju::read(&all))?;
        let is_moved = entries.is_some();
        if let Some(entries) = entries {
            settled.state.take_over(entries);
            let text = "took over this unit's state from Juju to `.ops-state.db`";
            logging::say(cx.core(), LogLevel::Info, text);
        }
        Ok(Self { place: Place::File(file), settled, is_moved })
    }

    fn in_juju<C: CharmModel>(cx: &Context<C>, file: &LocalState) -> Result<Self, Error> {
        let all = match cx.core().state() {
            Ok(all) => all,
            Err(Error::Hook(error)) => match error.kind() {
                Some(ErrorKind::Restricted) => {
                    let settled = Settled::default();
                    return Ok(Self { place: Place::OutOfReach, settled, is_moved: false });
                }
                Some(ErrorKind::Unsupported) => {
                    return Err(StateError::NoStateInJuju { source: Box::new(error) }.into());
                }
                _ => return Err(Error::Hook(error)),
            },
            Err(error) => return Err(error),
        };
        let mut settled = Settled::default();
        let mut is_moved = false;
        if let Some(entries) = juju::read(&all)? {
            settled.state = State::new(entries);
        } else {
            let kept = state::settle(file.read()?, || generation_in_force(cx))?;
            is_moved = !kept.state.now().is_empty();
            if is_moved {
                settled.state.take_over(kept.state.now().clone());
                let text = "took over this unit's state from `.ops-state.db` to Juju";
                logging::say(cx.core(), LogLevel::Info, text);
            }
        }
        Ok(Self { place: Place::Juju, settled, is_moved })
    }

    pub(super) fn state(&mut self) -> &mut State {
        &mut self.settled.state
    }

    /// What an operator knows the place of the state as.
    pub(super) fn place(&self) -> &'static str {
        match self.place {
            Place::File(_) => "`.ops-state.db`",
            Place::Juju | Place::OutOfReach => "the unit's state in Juju",
        }
    }

    /// Whether there is state that cannot be read in this event's context.
    pub(super) fn is_out_of_reach(&self) -> bool {
        matches!(self.place, Place::OutOfReach)
    }

    /// Sends what was written during the dispatch, and keeps the state. Whatever ends the dispatch in
    /// between, Juju drops the one, and the next dispatch the other.
    pub(super) fn end<C: CharmModel>(&mut self, cx: &Context<C>) -> Result<(), Error> {
        if self.settled.state.changes().is_empty() && !self.is_moved {
            return cx.flush();
        }
        match &self.place {
            Place::File(file) => {
                let generation = announce(cx, &mut self.settled, self.is_moved)?;
                cx.flush()?;
                Ok(file.write(&self.settled, generation)?)
            }
            Place::Juju => {
                write(cx, juju::changes(&self.settled.state, &cx.core().state()?)?)?;
                if let Some(text) = juju::too_much(&cx.core().state()?) {
                    logging::say(cx.core(), LogLevel::Warning, text);
                }
                cx.flush()
            }
            Place::OutOfReach => cx.flush(),
        }
    }
}

/// Writes the generation of the changed state among all else that goes to Juju, and gives it. It is later
/// than any that Juju has: the file may have been lost, with the pod that it was in.
fn announce<C: CharmModel>(
    cx: &Context<C>,
    settled: &mut Settled,
    is_moved: bool,
) -> Result<u64, Error> {
    let in_force = generation_in_force(cx)?;
    let last = settled.written.max(in_force.unwrap_or_default());
    let generation = last.saturating_add(1);
    if in_force.is_some() {
        let all = cx.core().state()?;
        // Nobody has asked for it at the start, and the charm has deferred an event since.
        if !is_moved && let Some(entries) = juju::read(&all)? {
            settled.state.take_in(entries);
        }
        write(cx, juju::removal(&all))?;
        cx.core().set_state(GENERATION, Some(generation.to_string()))?;
    }
    Ok(generation)
}

fn write<C: CharmModel>(
    cx: &Context<C>,
    changes: impl IntoIterator<Item = (String, Option<String>)>,
) -> Result<(), Error> {
    changes.into_iter().try_for_each(|(key, value)| cx.core().set_state(&key, value))
}

/// The generation that Juju has; `None` where it has no state of units: before 2.8, and in restricted
/// contexts.
fn generation_in_force<C: CharmModel>(cx: &Context<C>) -> Result<Option<u64>, Error> {
    let Some(mut all) = in_reach(cx)? else { return Ok(None) };
    // As long as Juju has dropped every dispatch that changed state.
    let text = all.remove(GENERATION).unwrap_or_else(|| "0".to_owned());
    match text.parse() {
        Ok(generation) => Ok(Some(generation)),
        Err(_) => Err(Error::Name { what: "a generation of the charm's state", text }),
    }
}

/// What Juju keeps for the unit; `None` where it keeps nothing, or does not give it.
fn in_reach<C: CharmModel>(cx: &Context<C>) -> Result<Option<Databag>, Error> {
    match cx.core().state() {
        Ok(all) => Ok(Some(all)),
        Err(Error::Hook(error))
            if matches!(error.kind(), Some(ErrorKind::Unsupported | ErrorKind::Restricted)) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
