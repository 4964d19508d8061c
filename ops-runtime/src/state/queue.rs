//! Deferred events, in the order of their deferral.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::entries::{Key, State};

/// A handler that has asked for its event again, and the event. Two are the same if all of it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Deferred {
    /// The path of fields to the component whose handler it is; empty for the charm's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub component: String,
    /// The handler's method.
    pub handler: String,
    /// The event, as `#[on]` names it.
    pub event: String,
    /// What the event says.
    pub payload: Value,
}

/// A deferred event that cannot be delivered any more.
///
/// One that a Python charm has deferred is told in that charm's words: the paths of its objects and events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The event, and the handler that has deferred it.
    #[serde(flatten)]
    pub deferred: Deferred,
    /// Why nobody takes it.
    pub reason: String,
}

/// An entry of the queue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Queued {
    pub(crate) number: u64,
    /// What was deferred; as it stands in the file, if it cannot be read.
    pub(crate) deferred: Result<Deferred, String>,
}

impl State {
    /// The queue, the oldest first.
    pub(crate) fn queue(&self) -> Vec<Queued> {
        let queued = self.numbered(Key::Deferred).map(|(number, text)| {
            let deferred = serde_json::from_str(text).map_err(|_| text.to_owned());
            Queued { number, deferred }
        });
        queued.collect()
    }

    /// How many deferred events there are.
    pub(crate) fn queue_length(&self) -> usize {
        self.numbered(Key::Deferred).count()
    }

    /// Whether nothing waits.
    pub(crate) fn has_no_queue(&self) -> bool {
        self.numbered(Key::Deferred).next().is_none()
    }

    /// Whether an entry is in the queue already.
    pub(crate) fn is_queued(&mut self, deferred: &Deferred) -> bool {
        self.number_of(&deferred.text()).is_some()
    }

    fn number_of(&mut self, text: &str) -> Option<u64> {
        let numbers = match self.queued.take() {
            Some(numbers) => numbers,
            None => {
                let queue = self.numbered(Key::Deferred);
                queue.map(|(number, text)| (text.to_owned(), number)).collect()
            }
        };
        self.queued.insert(numbers).get(text).copied()
    }

    /// The dead letters, the oldest first.
    pub(crate) fn dead_letters(&self) -> Vec<DeadLetter> {
        let letters = self.numbered(Key::DeadLetter);
        let read =
            |text| serde_json::from_str(text).unwrap_or_else(|_| DeadLetter::unreadable(text));
        letters.map(|(_, text)| read(text)).collect()
    }

    /// Adds to the end of the queue what does not wait there already.
    pub(crate) fn defer(&mut self, deferred: &Deferred) {
        let text = deferred.text();
        if self.number_of(&text).is_none() {
            self.append(Key::Deferred, text);
        }
    }

    /// Takes an entry out of the queue; whether it was there.
    pub(crate) fn take(&mut self, number: u64) -> bool {
        let Some(text) = self.remove(&Key::Deferred(number)) else { return false };
        if let Some(numbers) = &mut self.queued
            && numbers.get(&text) == Some(&number)
        {
            numbers.remove(&text);
        }
        true
    }

    /// Puts an entry back where it was taken from. Of two that are the same, the older one's place counts.
    pub(crate) fn put_back(&mut self, number: u64, deferred: &Deferred) {
        let text = deferred.text();
        match self.number_of(&text) {
            Some(same) if same < number => return,
            Some(same) => _ = self.take(same),
            None => {}
        }
        self.put(Key::Deferred(number), text);
    }

    /// Moves an entry of the queue to the dead letters.
    pub(crate) fn bury(&mut self, number: u64, letter: &DeadLetter) {
        self.take(number);
        self.append(Key::DeadLetter, letter.text());
    }

    /// Adds to the end of the queue what does not wait there already, and says how much that was.
    pub(crate) fn defer_new(&mut self, deferred: &[Deferred]) -> usize {
        self.append_new(Key::Deferred, deferred.iter().map(Deferred::text))
    }

    /// Adds what can be delivered to nobody to the dead letters, unless it is there.
    pub(crate) fn bury_new(&mut self, letters: &[DeadLetter]) -> usize {
        self.append_new(Key::DeadLetter, letters.iter().map(DeadLetter::text))
    }

    fn append_new(&mut self, kind: fn(u64) -> Key, texts: impl Iterator<Item = String>) -> usize {
        let mut known: HashSet<String> =
            self.numbered(kind).map(|(_, text)| text.to_owned()).collect();
        let before = known.len();
        for text in texts {
            if known.insert(text.clone()) {
                self.append(kind, text);
            }
        }
        known.len().saturating_sub(before)
    }

    /// Lets what another place has kept come before what is new here.
    pub(crate) fn take_in(&mut self, entries: BTreeMap<Key, String>) {
        for (key, text) in self.replace(entries) {
            match key {
                Key::Deferred(_) => _ = self.append_new(Key::Deferred, [text].into_iter()),
                Key::DeadLetter(_) => _ = self.append_new(Key::DeadLetter, [text].into_iter()),
                Key::Stored(_) | Key::Internal(_) => self.set(key, text),
            }
        }
    }

    fn append(&mut self, kind: fn(u64) -> Key, text: String) {
        let last = self.numbered(kind).next_back().map_or(0, |(number, _)| number);
        self.put(kind(last.saturating_add(1)), text);
    }

    fn put(&mut self, key: Key, text: String) {
        if let (Some(numbers), Key::Deferred(number)) = (&mut self.queued, &key) {
            numbers.insert(text.clone(), *number);
        }
        self.set(key, text);
    }
}

impl Deferred {
    /// What stands in the place of an entry that is none.
    pub(crate) fn unreadable(text: String) -> Self {
        let (component, handler, event) = Default::default();
        Self { component, handler, event, payload: Value::String(text) }
    }

    /// The text of the entry, the same for what is the same.
    pub(crate) fn text(&self) -> String {
        // A map with text keys is always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl DeadLetter {
    /// What stands in the place of one that is none.
    fn unreadable(text: &str) -> Self {
        let deferred = Deferred::unreadable(text.to_owned());
        Self { deferred, reason: "it cannot be read".to_owned() }
    }

    fn text(&self) -> String {
        // A map with text keys is always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn deferred(handler: &str, payload: Value) -> Deferred {
        let (handler, event) = (handler.to_owned(), "config_changed".to_owned());
        Deferred { component: String::new(), handler, event, payload }
    }

    // PST-008, PST-009, PST-010
    #[test]
    fn the_oldest_is_first_and_keeps_its_place() {
        let mut state = State::default();
        for number in 0..12 {
            state.defer(&deferred("configure", json!({ "id": number })));
        }
        assert!(state.take(3));
        for _ in 0..2 {
            state.defer(&deferred("last", json!(null)));
        }
        let numbers: Vec<u64> = state.queue().iter().map(|queued| queued.number).collect();
        assert_eq!(numbers, [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
        assert!(state.is_queued(&deferred("last", json!(null))));
        assert!(!state.is_queued(&deferred("last", json!(1))));
        assert!(state.take(13));
        assert!(!state.is_queued(&deferred("last", json!(null))));
    }

    #[test]
    fn what_is_put_back_has_its_place_and_waits_once() {
        let mut state = State::default();
        let (one, other) = (deferred("one", json!(1)), deferred("other", json!(null)));
        state.defer(&one);
        state.defer(&other);
        let queue = |state: &State| -> Vec<_> {
            let queue = state.queue().into_iter();
            queue.map(|queued| (queued.number, queued.deferred.unwrap().handler)).collect()
        };
        let before = queue(&state);
        assert!(state.take(1));
        assert!(!state.is_queued(&one));
        state.put_back(1, &one);
        assert_eq!(queue(&state), before);
        // Deferred anew while it was out.
        assert!(state.take(1));
        state.defer(&one);
        state.put_back(1, &one);
        assert_eq!(queue(&state), before);
        // It has become the same as an older one.
        assert!(state.take(2));
        state.put_back(2, &one);
        assert_eq!(queue(&state), before[..1]);
        assert!(!state.take(2));
        assert!(state.is_queued(&one) && !state.is_queued(&other));
    }

    #[test]
    fn what_cannot_be_delivered_is_kept_apart() {
        let mut state = State::default();
        let gone = deferred("gone", json!({"id": 1}));
        state.defer(&gone);
        let letter = DeadLetter { deferred: gone, reason: "no handler `gone`".to_owned() };
        state.bury(1, &letter);
        assert_eq!((state.queue(), state.dead_letters()), (vec![], vec![letter]));
    }

    #[test]
    fn what_is_there_is_not_added_again() {
        let mut state = State::default();
        let (one, other) = (deferred("one", json!(null)), deferred("other", json!(null)));
        state.defer(&one);
        assert_eq!(state.defer_new(&[other.clone(), one.clone(), other.clone()]), 1);
        let queued: Vec<_> = state.queue().into_iter().map(|queued| queued.deferred).collect();
        assert_eq!(queued, [Ok(one.clone()), Ok(other)]);
        let letter = DeadLetter { deferred: one, reason: "gone".to_owned() };
        assert_eq!([1, 0], [(); 2].map(|()| state.bury_new(std::slice::from_ref(&letter))));
        assert_eq!(state.dead_letters(), [letter]);
    }

    #[test]
    fn what_cannot_be_read_is_not_lost() {
        let mut state = State::default();
        state.set(Key::Deferred(4), "{".to_owned());
        assert_eq!(state.queue(), [Queued { number: 4, deferred: Err("{".to_owned()) }]);
    }
}
