//! What is read at most once in a dispatch: a file per kind.

mod files;
mod network;
mod ports;
mod relations;
mod secrets;
mod state;
mod status;

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

pub(crate) use relations::{Owner, ReadAhead, RelationKey};

use crate::error::Error;
use crate::hook::{Databag, OpenedPort};
use crate::model::{Network, ReportedStatus};
use crate::names::{RelationId, UnitName};
use crate::pairs::Bag;

/// What Juju has answered in this dispatch.
#[derive(Default)]
pub(super) struct Reads {
    relations: Once<&'static str, Rc<[RelationId]>>,
    units: Once<RelationId, Rc<[UnitName]>>,
    apps: Once<RelationId, Rc<str>>,
    models: Once<RelationId, Rc<str>>,
    data: Once<(RelationId, Owner), Bag>,
    networks: Once<(&'static str, Option<RelationId>), Rc<Network>>,
    ports: Once<(), Rc<[OpenedPort]>>,
    files: files::Files,
    state: Once<(), Rc<Databag>>,
    status: Once<(), ReportedStatus>,
}

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
        if let Some(value) = self.get(&key) {
            return Ok(value);
        }
        let value = read(&key)?;
        self.replace(key, value.clone());
        Ok(value)
    }

    /// The answer, if the question has been asked.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.0.borrow().get(key).cloned()
    }

    pub(super) fn contains(&self, key: &K) -> bool {
        self.0.borrow().contains_key(key)
    }

    pub(super) fn replace(&self, key: K, value: V) {
        self.0.borrow_mut().insert(key, value);
    }

    pub(super) fn forget(&self, key: &K) {
        self.0.borrow_mut().remove(key);
    }
}
