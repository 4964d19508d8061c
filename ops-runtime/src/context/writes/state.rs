//! The unit's state that the controller keeps.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::Core;
use super::{Authored, Writes};
use crate::error::Error;
use crate::hook::Databag;

/// Juju's limits, in bytes.
const LONGEST_KEY: usize = 256;
const LONGEST_VALUE: usize = 64 * 1024;

/// A value for each key that was written; `None` removes one.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct State(BTreeMap<String, Authored<Option<String>>>);

impl State {
    fn over(&self, mut state: Databag) -> Databag {
        for (key, written) in &self.0 {
            match &written.value {
                Some(value) => state.insert(key.clone(), value.clone()),
                None => state.remove(key),
            };
        }
        state
    }
}

impl Writes {
    fn set_state(&mut self, key: String, value: Authored<Option<String>>) {
        let former = self.state.0.insert(key.clone(), value);
        self.undo_by(move |writes| match former {
            Some(former) => _ = writes.state.0.insert(key, former),
            None => _ = writes.state.0.remove(&key),
        });
    }
}

impl Core {
    /// Unlike relation data, state has empty values.
    pub(crate) fn set_state(&self, key: &str, value: Option<String>) -> Result<(), Error> {
        let too_long = |what, length, limit| Error::StateTooLong {
            what,
            key: key.chars().take(LONGEST_KEY).collect(),
            length,
            limit,
        };
        if key.len() > LONGEST_KEY {
            return Err(too_long("key", key.len(), LONGEST_KEY));
        }
        if let Some(value) = value.as_ref().filter(|value| value.len() > LONGEST_VALUE) {
            return Err(too_long("value", value.len(), LONGEST_VALUE));
        }
        let written = Authored { value, author: self.author() };
        self.writes.borrow_mut().set_state(key.to_owned(), written);
        Ok(())
    }

    /// A value as it will be once the buffered writes are sent.
    pub(crate) fn state_value(&self, key: &str) -> Result<Option<String>, Error> {
        if let Some(written) = self.writes.borrow().state.0.get(key) {
            return Ok(written.value.clone());
        }
        Ok(self.state_before_writes()?.get(key).cloned())
    }

    /// State as it will be once the buffered writes are sent.
    pub(crate) fn state(&self) -> Result<Databag, Error> {
        let before = self.state_before_writes()?;
        Ok(self.writes.borrow().state.over(before.as_ref().clone()))
    }

    pub(super) fn flush_state(&self) -> Result<(), Error> {
        let written = self.writes.borrow().state.clone();
        if written.0.is_empty() {
            return Ok(());
        }
        let before = self.state_before_writes()?;
        let differs =
            |key: &String, new: &Authored<Option<String>>| before.get(key) != new.value.as_ref();
        let changes = || written.0.iter().filter(|(key, new)| differs(key, new));
        let values: BTreeMap<String, String> =
            changes().filter_map(|(key, new)| Some((key.clone(), new.value.clone()?))).collect();
        if !values.is_empty() {
            let authors = changes().filter(|(_, new)| new.value.is_some());
            let authors = authors.map(|(key, new)| (key, new.author.clone()));
            self.commands()
                .state_set(&values)
                .map_err(|error| Error::flush("set", authors, "in the unit's state", error))?;
        }
        for (key, new) in changes().filter(|(_, new)| new.value.is_none()) {
            self.commands().state_delete(key).map_err(|error| {
                Error::flush("remove", [(key, new.author.clone())], "from the unit's state", error)
            })?;
        }
        self.remember_state(Rc::new(written.over(before.as_ref().clone())));
        let mut writes = self.writes.borrow_mut();
        let sent = std::mem::take(&mut writes.state);
        writes.undo_by(|writes| writes.state = sent);
        Ok(())
    }
}
