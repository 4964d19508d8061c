//! What is read at most once in a dispatch.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

use crate::error::Error;

/// Answers by their question. A failed read is not kept.
pub(super) struct Once<K, V>(RefCell<HashMap<K, V>>);

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self(RefCell::new(HashMap::new()))
    }
}

impl<K: Hash + Eq, V: Clone> Once<K, V> {
    pub(super) fn get_or_read(
        &self,
        key: K,
        read: impl FnOnce(&K) -> Result<V, Error>,
    ) -> Result<V, Error> {
        if let Some(value) = self.0.borrow().get(&key) {
            return Ok(value.clone());
        }
        let value = read(&key)?;
        self.0.borrow_mut().insert(key, value.clone());
        Ok(value)
    }

    pub(super) fn replace(&self, key: K, value: V) {
        self.0.borrow_mut().insert(key, value);
    }
}
