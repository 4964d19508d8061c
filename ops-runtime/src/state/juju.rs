//! The state among the texts that Juju's controller keeps for the unit.
//!
//! A key for each stored field, so that a change of one sends one; the queue and the dead letters in pages,
//! since Juju sets any number of keys by one command and removes each by its own.

use std::collections::BTreeMap;

use serde_json::Value;

use super::entries::{Key, State};
use super::error::StateError;
use super::fence::GENERATION;
use crate::hook::Databag;

/// Before each of our keys, but for the generation of the file.
const PREFIX: &str = "ops/";

/// That the state is here, and how it is written. Without it the file is what counts.
const FORMAT_KEY: &str = "ops/format";

/// What [`FORMAT_KEY`] says.
const FORMAT: u32 = 1;

/// Juju's limits, in bytes.
const LONGEST_KEY: usize = 256;
const LONGEST_VALUE: usize = 64 * 1024;

/// What Juju takes of one unit, in bytes, unless the model's `max-charm-state-size` says otherwise.
const USUAL_QUOTA: usize = 2 * 1024 * 1024;

/// A kind of entries that have numbers.
type Numbered = fn(u64) -> Key;

/// The numbered kinds of entries, by what their pages are called.
const PAGED: [(&str, Numbered); 2] =
    [("ops/queue/", Key::Deferred), ("ops/dead-letters/", Key::DeadLetter)];

/// Whether a key of the unit's state in Juju is the SDK's.
pub(crate) fn is_reserved(key: &str) -> bool {
    key == GENERATION || key.starts_with(PREFIX)
}

/// The entries; `None` if the state is not here.
pub(crate) fn read(all: &Databag) -> Result<Option<BTreeMap<Key, String>>, StateError> {
    let Some(format) = all.get(FORMAT_KEY) else { return Ok(None) };
    let corrupt = |key: &str| StateError::CorruptInJuju { key: key.to_owned() };
    match format.parse() {
        Ok(FORMAT) => {}
        Ok(format) => return Err(StateError::NewerInJuju { format, known: FORMAT }),
        Err(_) => return Err(corrupt(FORMAT_KEY)),
    }
    let mut entries = BTreeMap::new();
    for (text, value) in all.iter().filter(|(text, _)| text.starts_with(PREFIX)) {
        if let Some((_, kind)) = PAGED.iter().find(|(name, _)| text.starts_with(name)) {
            let page: BTreeMap<u64, String> =
                serde_json::from_str(value).map_err(|_| corrupt(text))?;
            entries.extend(page.into_iter().map(|(number, text)| (kind(number), text)));
        } else if text != FORMAT_KEY {
            let key = text.get(PREFIX.len()..).and_then(|key| key.parse().ok());
            entries.insert(key.ok_or_else(|| corrupt(text))?, value.clone());
        }
    }
    Ok(Some(entries))
}

/// What turns the texts that Juju has into those of the state: a value for each key that changes, `None`
/// for one that goes.
pub(crate) fn changes(
    state: &State,
    all: &Databag,
) -> Result<BTreeMap<String, Option<String>>, StateError> {
    let mut texts = texts(state)?;
    for (name, _) in PAGED {
        let first = format!("{name}0");
        if all.contains_key(&first) {
            // Not removed: that would be a command of its own, each time that the queue empties.
            texts.entry(first).or_insert_with(|| "{}".to_owned());
        }
    }
    let mut changes = removal(all);
    changes.remove(GENERATION);
    for (key, text) in texts {
        if all.get(&key) == Some(&text) {
            changes.remove(&key);
        } else {
            changes.insert(key, Some(text));
        }
    }
    Ok(changes)
}

/// What is in Juju as well while the state is in a file, so that it is not lost with the file: what the SDK
/// itself remembers.
pub(crate) fn beside_a_file(state: &State) -> impl Iterator<Item = (String, String)> {
    state
        .now()
        .iter()
        .filter(|(key, _)| matches!(key, Key::Internal(_)))
        .map(|(key, text)| (format!("{PREFIX}{key}"), text.clone()))
}

/// Such an entry, by its name.
pub(crate) fn remembered(all: &Databag, name: &str) -> Option<String> {
    all.get(&format!("{PREFIX}{}", Key::Internal(name.into()))).cloned()
}

/// What takes the state out of Juju.
pub(crate) fn removal(all: &Databag) -> BTreeMap<String, Option<String>> {
    all.keys().filter(|key| is_reserved(key)).map(|key| (key.clone(), None)).collect()
}

fn texts(state: &State) -> Result<BTreeMap<String, String>, StateError> {
    let mut texts = BTreeMap::from([(FORMAT_KEY.to_owned(), FORMAT.to_string())]);
    for (key, value) in state.now() {
        let name = match key {
            Key::Stored(path) => format!("the stored field `{path}`"),
            Key::Internal(name) => format!("`{name}`"),
            Key::Deferred(_) | Key::DeadLetter(_) => continue,
        };
        let text = format!("{PREFIX}{key}");
        fits(&name, "name", text.len(), LONGEST_KEY)?;
        fits(&name, "value", value.len(), LONGEST_VALUE)?;
        texts.insert(text, value.clone());
    }
    for (name, kind) in PAGED {
        texts.extend(pages(name, kind, state)?);
    }
    Ok(texts)
}

/// As few pages as hold the entries.
fn pages(name: &str, kind: Numbered, state: &State) -> Result<Vec<(String, String)>, StateError> {
    let mut pages: Vec<String> = Vec::new();
    for (number, text) in state.numbered(kind) {
        // A text is always JSON.
        let entry = format!("\"{number}\":{}", serde_json::to_string(text).unwrap_or_default());
        // Between two braces.
        let room = LONGEST_VALUE - 2;
        if entry.len() > room {
            fits(&event(text), "payload", entry.len(), room)?;
        }
        match pages.last_mut() {
            Some(page) if page.len() + 1 + entry.len() <= room => {
                page.push(',');
                page.push_str(&entry);
            }
            _ => pages.push(entry),
        }
    }
    let pages = pages.into_iter().enumerate();
    Ok(pages.map(|(number, page)| (format!("{name}{number}"), format!("{{{page}}}"))).collect())
}

/// How an entry of the queue is called.
fn event(text: &str) -> String {
    let entry: Value = serde_json::from_str(text).unwrap_or_default();
    let part = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    format!("the event `{}` that `{}` has deferred", part("event"), part("handler"))
}

fn fits(what: &str, part: &'static str, length: usize, limit: usize) -> Result<(), StateError> {
    if length <= limit {
        return Ok(());
    }
    Err(StateError::TooLargeForJuju { what: what.to_owned(), part, length, limit })
}

/// What to tell of a unit's state that a model as it usually is refuses.
pub(crate) fn too_much(all: &Databag) -> Option<String> {
    // As the controller counts: a document has its length and an end; a text its type, its length and two
    // ends.
    let size = all.iter().map(|(key, value)| key.len() + value.len() + 7).sum::<usize>() + 5;
    if size <= USUAL_QUOTA {
        return None;
    }
    let (key, value) = all.iter().max_by_key(|(_, value)| value.len())?;
    Some(format!(
        "this unit's state in Juju becomes {size} bytes long; Juju refuses more than {USUAL_QUOTA} unless \
         the model's `max-charm-state-size` says otherwise; the longest value is that of `{key}`, \
         {} bytes",
        value.len()
    ))
}

#[cfg(test)]
#[path = "juju_tests.rs"]
mod tests;
