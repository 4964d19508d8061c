//! Taking over from the Python charm that the unit had before.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::failure::Failed;
use super::from_python::{from_python, no_component};
use super::tree::Tree;
use super::{is_restricted, keep};
use crate::charm::Charm;
use crate::context::Context;
use crate::error::Error;
use crate::hook::{ErrorKind, LogLevel};
use crate::hook_context::Trigger;
use crate::logging;
use crate::part::path_of;
use crate::state::{DeadLetter, Deferred, Fate, Found, Notice, PythonState, REMEMBERED, State};

/// What a Python charm has left, while its stored values wait to be taken.
pub(super) struct Takeover {
    /// How many deferred events were put in the queue.
    queued: usize,
    /// Those that nobody takes, by what is told of them.
    buried: BTreeMap<String, usize>,
}

impl Takeover {
    /// Queues the deferred events of a Python charm, if there was one and its state was not taken over
    /// yet, and offers its stored values to the charm's fields.
    pub(super) fn begin<C: Charm>(
        cx: &Context<C>,
        tree: &Tree,
        state: &mut State,
    ) -> Result<Option<Self>, Failed> {
        // Of such a context nothing is kept.
        if is_restricted(cx.hook().trigger()) {
            return Ok(None);
        }
        let directory = cx.hook().charm_directory();
        let found = PythonState::find(directory, state, || keep::remembered(cx, REMEMBERED));
        let PythonState { offers, notices } = match found? {
            Found::New(python) => python,
            Found::Lost => {
                say(cx, LogLevel::Warning, NOT_AGAIN);
                return Ok(None);
            }
            Found::Nothing => {
                if cx.hook().trigger() == Trigger::Hook("upgrade-charm") && state.now().is_empty() {
                    tell_of_juju_state(cx)?;
                }
                return Ok(None);
            }
        };
        state.offer(offers);
        let (mut queue, mut letters, mut buried) = (Vec::new(), Vec::new(), BTreeMap::new());
        for notice in notices {
            match from_python::<C>(tree, cx.hook(), &notice) {
                Ok(deferred) => queue.push(deferred),
                Err(reason) => {
                    let handler = path_of(&notice.observer, &notice.method);
                    let told = format!("`{}` for `{handler}` ({reason})", notice.path);
                    *buried.entry(told).or_insert(0) += 1;
                    letters.push(letter(notice, reason));
                }
            }
        }
        state.bury_new(&letters);
        Ok(Some(Self { queued: state.defer_new(&queue), buried }))
    }

    /// Tells what was taken over, and what was not. Values are not told: they may be secret.
    pub(super) fn report<C: Charm>(
        self,
        cx: &Context<C>,
        tree: &Tree,
        state: &mut State,
        place: &str,
    ) {
        let mut taken = 0;
        let mut left: BTreeMap<&str, String> = BTreeMap::new();
        let offers = state.end_offer();
        for offer in offers.iter() {
            let reason = match &offer.fate {
                Fate::Taken => {
                    taken += 1;
                    continue;
                }
                Fate::Waits if tree.of_python(&offer.owner).next().is_none() => {
                    &no_component(&offer.owner)
                }
                Fate::Waits => "no stored field has this name",
                Fate::Left(reason) => reason,
            };
            let told = left.entry(&offer.handle).or_default();
            let comma = if told.is_empty() { "" } else { ", " };
            let _ = match &*offer.key {
                "" => write!(told, "{comma}all of it ({reason})"),
                key => write!(told, "{comma}`{key}` ({reason})"),
            };
        }
        let text = format!(
            "took over from the Python charm that this unit had: {taken} stored values, {} deferred events",
            self.queued
        );
        say(cx, LogLevel::Info, &text);
        for (handle, told) in left {
            let text = format!("not taken over from the Python charm's `{handle}`: {told}");
            say(cx, LogLevel::Warning, &text);
        }
        for (told, times) in self.buried {
            let times = if times > 1 { format!(" ({times} times)") } else { String::new() };
            let text = format!(
                "the event that the Python charm has deferred is kept as a dead letter in {place}: \
                 {told}{times}"
            );
            say(cx, LogLevel::Warning, &text);
        }
    }
}

/// What the operator has done who moved the charm's state away; Juju remembers what was in it.
const NOT_AGAIN: &str = "the state of the Python charm that this unit had was taken over before, by a state \
    that is gone: it is not taken over again, and stored fields begin with their defaults";

/// The longest line, in characters. Python's names may have any number of them.
const LONGEST_LINE: usize = 16_000;

/// Logs a line with names of a Python charm, which may hold anything. It fails nothing.
fn say<C: Charm>(cx: &Context<C>, level: LogLevel, text: &str) {
    let printable = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    let mut letters = text.chars().map(printable);
    let mut line: String = letters.by_ref().take(LONGEST_LINE).collect();
    if letters.next().is_some() {
        line.push('…');
    }
    logging::say(cx.core(), level, line);
}

/// A Python charm may have kept its state with Juju, under the names of its objects. Those are told where
/// a refreshed charm begins, and left for it to read.
fn tell_of_juju_state<C: Charm>(cx: &Context<C>) -> Result<(), Error> {
    let kept = match cx.core().state() {
        Ok(kept) => kept,
        // Before Juju 2.8.
        Err(Error::Hook(error)) if error.kind() == Some(ErrorKind::Unsupported) => return Ok(()),
        Err(error) => return Err(error),
    };
    // The framework's own is always there.
    if !kept.keys().any(|key| key == "StoredStateData[_stored]") {
        return Ok(());
    }
    let is_of_charm = |key: &&String| key.contains("/StoredStateData[") || *key == "#notices#";
    let keys: Vec<_> = kept.keys().filter(is_of_charm).map(|key| format!("`{key}`")).collect();
    let text = format!(
        "the Python charm that this unit had has kept its state with Juju (`use_juju_for_storage`), which is \
         not taken over: {}; the charm can read what it needs of it by `Context::juju_state`",
        keys.join(", ")
    );
    say(cx, LogLevel::Warning, &text);
    Ok(())
}

/// As it is listed with those of this charm, with the paths of Python.
fn letter(notice: Notice, reason: String) -> DeadLetter {
    let Notice { path, observer, method, snapshot, .. } = notice;
    let payload = snapshot.map_or(Value::Null, Value::Object);
    DeadLetter {
        deferred: Deferred { component: observer, handler: method, event: path, payload },
        reason,
    }
}
