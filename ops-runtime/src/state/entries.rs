//! The state as one map.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use super::python::Offers;

/// What an entry of the state is. Its text form is the key in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// A `#[stored]` field, by the path of fields to it: `migrated`, `database.user`.
    Stored(Box<str>),
    /// A deferred event, by the order of deferral.
    Deferred(u64),
    /// A deferred event whose handler or type is gone.
    DeadLetter(u64),
    /// What the SDK itself remembers, by a name.
    Internal(Box<str>),
}

impl Key {
    /// The key of a stored field.
    pub(super) fn stored(path: String) -> Self {
        Self::Stored(path.into())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored(path) => write!(f, "stored/{path}"),
            // With as many digits as there can be, so that texts are ordered as numbers are.
            Self::Deferred(number) => write!(f, "deferred/{number:020}"),
            Self::DeadLetter(number) => write!(f, "dead-letter/{number:020}"),
            Self::Internal(name) => write!(f, "internal/{name}"),
        }
    }
}

/// A text that is no key: another program has written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoKey;

impl FromStr for Key {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let (kind, name) = text.split_once('/').ok_or(NoKey)?;
        let number = || match name.parse() {
            Ok(number) if name.len() == 20 => Ok(number),
            _ => Err(NoKey),
        };
        match kind {
            "stored" => Ok(Self::Stored(name.into())),
            "deferred" => Ok(Self::Deferred(number()?)),
            "dead-letter" => Ok(Self::DeadLetter(number()?)),
            "internal" => Ok(Self::Internal(name.into())),
            _ => Err(NoKey),
        }
    }
}

/// The map, as it was at the start of the dispatch and as it is now.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    before: BTreeMap<Key, String>,
    now: BTreeMap<Key, String>,
    /// How the stored fields would be kept that are kept otherwise, or not at all, and have not changed
    /// since they were loaded.
    as_loaded: BTreeMap<Key, String>,
    /// What a Python charm has left for the stored fields.
    pub(super) offers: Offers,
    /// What is kept as soon as a stored field is, by the path of fields to the component.
    beginnings: BTreeMap<String, (Key, String)>,
    /// The numbers of the queue's texts, once somebody has asked for one.
    pub(super) queued: Option<HashMap<String, u64>>,
}

/// What a dispatch has changed: the new value of each key, and what it replaces; `None` is no entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes(BTreeMap<Key, Change>);

/// One changed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl State {
    pub(crate) fn new(entries: BTreeMap<Key, String>) -> Self {
        Self { before: entries.clone(), now: entries, ..Self::default() }
    }

    pub(crate) fn get(&self, key: &Key) -> Option<&str> {
        self.now.get(key).map(String::as_str)
    }

    pub(crate) fn set(&mut self, key: Key, value: String) {
        self.as_loaded.remove(&key);
        self.now.insert(key, value);
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<String> {
        self.now.remove(key)
    }

    /// Remembers how the value of a stored field that was loaded would be kept.
    pub(super) fn was_loaded(&mut self, key: Key, text: String) {
        if self.get(&key) == Some(&text) {
            self.as_loaded.remove(&key);
        } else {
            self.as_loaded.insert(key, text);
        }
    }

    /// How the stored field is kept as long as it does not change.
    pub(super) fn unchanged(&self, key: &Key) -> Option<&str> {
        self.as_loaded.get(key).map(String::as_str).or_else(|| self.get(key))
    }

    /// Lets stored fields take what a Python charm has left for them.
    pub(crate) fn offer(&mut self, offers: Offers) {
        self.offers = offers;
    }

    /// Ends that, and gives what has become of it: a field that is loaded again gets what is kept.
    pub(crate) fn end_offer(&mut self) -> Offers {
        std::mem::take(&mut self.offers)
    }

    /// The paths of the kept stored fields, from this one on.
    pub(super) fn stored_from(&self, path: &str) -> impl Iterator<Item = &str> {
        let from = self.now.range(Key::stored(path.to_owned())..);
        from.map_while(|(key, _)| match key {
            Key::Stored(path) => Some(&**path),
            Key::Deferred(_) | Key::DeadLetter(_) | Key::Internal(_) => None,
        })
    }

    /// Gives all that is kept below one path another one, but for what that has already.
    pub(super) fn move_stored(&mut self, from: &str, to: &str) {
        let below = self.stored_from(from).map_while(|path| path.strip_prefix(from));
        let names: Vec<String> = below.map(str::to_owned).collect();
        for name in names {
            let key = Key::stored(format!("{to}{name}"));
            if self.get(&key).is_some() {
                continue;
            }
            if let Some(text) = self.remove(&Key::stored(format!("{from}{name}"))) {
                self.set(key, text);
            }
        }
    }

    /// Keeps the entry as soon as a stored field below the path [`began`](Self::began) to be kept.
    pub(super) fn begin_with(&mut self, path: &str, key: Key, value: String) {
        self.beginnings.insert(path.to_owned(), (key, value));
    }

    pub(super) fn began(&mut self, path: &str) {
        if let Some((key, value)) = self.beginnings.remove(path) {
            self.set(key, value);
        }
    }

    /// The entries of a numbered kind, in the numbers' order.
    pub(super) fn numbered(
        &self,
        kind: fn(u64) -> Key,
    ) -> impl DoubleEndedIterator<Item = (u64, &str)> {
        self.now.range(kind(0)..=kind(u64::MAX)).filter_map(|(key, value)| match key {
            Key::Deferred(number) | Key::DeadLetter(number) => Some((*number, value.as_str())),
            Key::Stored(_) | Key::Internal(_) => None,
        })
    }

    /// Whether the entry is not what it was at the start.
    pub(super) fn differs(&self, key: &Key) -> bool {
        self.before.get(key) != self.now.get(key)
    }

    /// Begins with what another place has kept, in place of what this one has.
    pub(crate) fn take_over(&mut self, entries: BTreeMap<Key, String>) {
        self.now = entries;
    }

    /// As [`take_over`](Self::take_over), and gives what was there.
    pub(super) fn replace(&mut self, entries: BTreeMap<Key, String>) -> BTreeMap<Key, String> {
        std::mem::replace(&mut self.now, entries)
    }

    /// The entries as they were at the start.
    pub(crate) fn before(&self) -> &BTreeMap<Key, String> {
        &self.before
    }

    /// The entries as they are now.
    pub(crate) fn now(&self) -> &BTreeMap<Key, String> {
        &self.now
    }

    pub(crate) fn changes(&self) -> Changes {
        Changes::between(&self.before, &self.now)
    }
}

impl Changes {
    /// What turns one map into another.
    pub(crate) fn between(before: &BTreeMap<Key, String>, after: &BTreeMap<Key, String>) -> Self {
        let gone = before.keys().filter(|key| !after.contains_key(key));
        let keys = after.keys().chain(gone);
        let changes = keys.filter_map(|key| {
            let (before, after) = (before.get(key), after.get(key));
            let change = || Change { before: before.cloned(), after: after.cloned() };
            (before != after).then(|| (key.clone(), change()))
        });
        Self(changes.collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &Change)> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> impl Strategy<Value = Key> {
        prop_oneof![
            ".*".prop_map(|path| Key::Stored(path.into())),
            any::<u64>().prop_map(Key::Deferred),
            any::<u64>().prop_map(Key::DeadLetter),
            "[a-z-]*".prop_map(|name| Key::Internal(name.into())),
        ]
    }

    fn maps() -> impl Strategy<Value = BTreeMap<Key, String>> {
        proptest::collection::btree_map(keys(), "[a-c]?", 0..8)
    }

    proptest! {
        #[test]
        fn keys_come_back(key in keys()) {
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn queued_events_are_ordered_as_their_texts(one in any::<u64>(), other in any::<u64>()) {
            let text = |number| Key::Deferred(number).to_string();
            prop_assert_eq!(one.cmp(&other), text(one).cmp(&text(other)));
        }

        #[test]
        fn changes_lead_there_and_back(before in maps(), after in maps()) {
            let changes = Changes::between(&before, &after);
            let mut there = before.clone();
            let mut back = after.clone();
            for (key, change) in changes.iter() {
                for (map, value) in [(&mut there, &change.after), (&mut back, &change.before)] {
                    match value {
                        Some(value) => map.insert(key.clone(), value.clone()),
                        None => map.remove(key),
                    };
                }
            }
            prop_assert_eq!(changes.is_empty(), before == after);
            prop_assert_eq!(there, after);
            prop_assert_eq!(back, before);
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "stored", "deferred/1", "deferred/00000000000000000x01", "other/a"] {
            assert_eq!(text.parse::<Key>(), Err(NoKey), "{text}");
        }
    }
}
