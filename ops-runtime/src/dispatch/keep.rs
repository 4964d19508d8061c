//! The charm's state at both ends of a dispatch.
//!
//! It is in a file beside the charm or, with `state = juju`, in Juju. A charm may change its mind: Juju says
//! where the state is (`state::juju`), atomically with all else that a dispatch writes, and the charm takes
//! it over from there.

use crate::charm::CharmModel;
use crate::context::Context;
use crate::error::{Error, chain};
use crate::hook::{Databag, ErrorKind, LogLevel};
use crate::hook_context::Trigger;
use crate::logging;
use crate::state::{self, GENERATION, LocalState, Settled, State, StateError, Verdict, juju};

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
        // Where the file has something, Juju decides whether it is in force. Where it has nothing, the state may
        // be in Juju: the charm kept it there before it was refreshed.
        let is_refreshed = cx.hook().trigger() == Trigger::Hook("upgrade-charm");
        let asks = kept.has_something() || C::HAS_FIELDS || is_refreshed;
        let all = if asks { in_reach(cx)? } else { None };
        let known = all.as_ref().map(generation).transpose()?;
        let mut settled = state::settle(kept, known);
        let entries = all.map_or(Ok(None), |all| juju::read(&all))?;
        let is_moved = entries.is_some();
        match entries {
            Some(entries) => {
                settled.state.take_over(entries);
                let text = "took over this unit's state from Juju to `.ops-state.db`";
                logging::say(cx.core(), LogLevel::Info, text);
            }
            None => tell(cx, &settled),
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
            if let Err(error) = file.discard() {
                let text = format!(
                    "cannot remove `.ops-state.db`, whose state is in Juju by now: {error}"
                );
                logging::say(cx.core(), LogLevel::Warning, text);
            }
        } else {
            let kept = state::settle(file.read()?, Some(generation(&all)?));
            tell(cx, &kept);
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
        let is_astray = self.settled.verdict == Verdict::Astray;
        if self.settled.state.changes().is_empty() && !self.is_moved && !is_astray {
            cx.flush()?;
            self.tidy(cx);
            return Ok(());
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

    /// Drops the copy of what the last change has replaced, of which Juju has decided: it may be a secret that
    /// was cleared. A dispatch that changes something does so anyway; of those that do not, only the first
    /// finds a copy.
    fn tidy<C: CharmModel>(&self, cx: &Context<C>) {
        let is_decided = matches!(self.settled.verdict, Verdict::Committed | Verdict::Dropped);
        if let Place::File(file) = &self.place
            && is_decided
            && self.settled.has_undo
            && let Err(error) = file.tidy(&self.settled)
        {
            // Nothing is lost: the next dispatch tries it again.
            logging::say(cx.core(), LogLevel::Warning, chain(&error));
        }
    }
}

/// Tells what Juju's generation has led to.
fn tell<C: CharmModel>(cx: &Context<C>, settled: &Settled) {
    let Settled { written, in_force, has_undo, .. } = settled;
    match settled.verdict {
        Verdict::Dropped if *has_undo => {
            let text = "took back what the last dispatch has changed in `.ops-state.db`: Juju did not commit it";
            logging::say(cx.core(), LogLevel::Info, text);
        }
        Verdict::Astray => {
            let text = format!(
                "`.ops-state.db` is of generation {written}, but Juju has committed generation {in_force}, which \
                 is not the one before either: one of them was restored or removed; stored fields and deferred \
                 events may be older or newer than what this unit has told others"
            );
            logging::say(cx.core(), LogLevel::Warning, text);
        }
        Verdict::Dropped | Verdict::Committed | Verdict::None => {}
    }
}

/// Writes the generation of the changed state among all else that goes to Juju, and gives it. It is later
/// than any that Juju has: the file may have been lost, with the pod that it was in.
fn announce<C: CharmModel>(
    cx: &Context<C>,
    settled: &mut Settled,
    is_moved: bool,
) -> Result<u64, Error> {
    let all = in_reach(cx)?;
    if let Some(all) = &all {
        settled.in_force = generation(all)?;
    }
    let generation = settled.written.max(settled.in_force).saturating_add(1);
    if let Some(all) = all {
        // Nobody has asked for it at the start, and the charm has deferred an event since.
        if !is_moved && let Some(entries) = juju::read(&all)? {
            settled.state.take_in(entries);
        }
        write(cx, juju::removal(&all))?;
        write(cx, juju::beside_a_file(&settled.state).map(|(key, text)| (key, Some(text))))?;
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

/// The generation that Juju has.
fn generation(all: &Databag) -> Result<u64, StateError> {
    // As long as Juju has dropped every dispatch that changed state.
    let Some(text) = all.get(GENERATION) else { return Ok(0) };
    text.parse().map_err(|_| StateError::NoGeneration { text: text.clone() })
}

/// What the SDK remembers under a name in Juju, while the state is in a file.
pub(super) fn remembered<C: CharmModel>(
    cx: &Context<C>,
    name: &str,
) -> Result<Option<String>, Error> {
    Ok(in_reach(cx)?.and_then(|all| juju::remembered(&all, name)))
}

/// What Juju keeps for the unit; `None` before Juju 2.8, and in restricted contexts.
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
