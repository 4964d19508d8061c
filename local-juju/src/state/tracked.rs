//! A map that knows which of its values have changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// A map whose changes the schedule follows, so that it looks at what has changed alone.
///
/// It is read as the map that it is. Whatever may change a value marks its key; that a value is
/// marked and has not changed costs time and nothing else.
#[derive(Debug, Clone)]
pub(crate) struct Tracked<K, V> {
    values: BTreeMap<K, V>,
    changed: BTreeSet<K>,
}

impl<K: Ord + Clone, V> Tracked<K, V> {
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.changed.insert(key.clone());
        self.values.insert(key, value)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let removed = self.values.remove(key);
        if removed.is_some() {
            self.changed.insert(key.clone());
        }
        removed
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let found = self.values.get_mut(key);
        if found.is_some() {
            self.changed.insert(key.clone());
        }
        found
    }

    /// For what no event depends on, and for what the schedule itself writes down.
    pub(crate) fn get_unmarked(&mut self, key: &K) -> Option<&mut V> {
        self.values.get_mut(key)
    }

    pub(crate) fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// The keys of what was changed, added or removed since the last time.
    pub(crate) fn take_changed(&mut self) -> BTreeSet<K> {
        std::mem::take(&mut self.changed)
    }
}

impl<K, V> Default for Tracked<K, V> {
    fn default() -> Self {
        Self { values: BTreeMap::new(), changed: BTreeSet::new() }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Tracked<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self { values: pairs.into_iter().collect(), changed: BTreeSet::new() }
    }
}

impl<K, V> Deref for Tracked<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &Self::Target {
        &self.values
    }
}
