//! Relation data.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::{Core, RelationKey};
use super::{Author, Authored, Writes};
use crate::error::Error;
use crate::hook::Databag;
use crate::pairs::Bag;

/// Juju's limit of one databag, keys and values together, in bytes. Juju tells it only when the hook
/// has ended.
const LARGEST: usize = 16 * 1024 * 1024;

/// Which of its own data in a relation a unit writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scope {
    /// The unit's.
    Unit,
    /// The application's, which only the leader may write.
    App,
}

/// Each databag that was written to.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct Data(BTreeMap<Owned, Rc<Written>>);

/// Which databag of its own a unit writes.
type Owned = (RelationKey, Scope);

/// `None` removes the key.
type Value = Authored<Option<String>>;

type Keys = BTreeMap<String, Value>;

/// What was written to one databag.
#[derive(Debug, Clone, Default)]
struct Written {
    keys: Keys,
    /// The databag with what was written, once somebody has read it: kept up to date, so that
    /// reading and writing by turns does not copy it each time.
    seen: Option<Rc<Databag>>,
}

impl Data {
    /// A databag with what was written to it.
    pub(in crate::context) fn over(
        &mut self,
        relation: RelationKey,
        scope: Scope,
        read: Bag,
    ) -> Bag {
        match self.0.get_mut(&(relation, scope)) {
            Some(written) => Bag::Written(Rc::make_mut(written).over(&read)),
            None => read,
        }
    }

    /// Gives what was written to the key before.
    fn set(&mut self, bag: Owned, key: &str, value: Value) -> Option<Value> {
        Rc::make_mut(self.0.entry(bag).or_default()).set(key, value)
    }

    /// Makes it as it was before a [`set`](Self::set).
    fn unset(&mut self, bag: Owned, key: &str, former: Option<Value>) {
        let Some(written) = self.0.get_mut(&bag) else { return };
        let written = Rc::make_mut(written);
        match former {
            Some(former) => _ = written.set(key, former),
            None => {
                written.keys.remove(key);
                written.seen = None;
            }
        }
        if written.keys.is_empty() {
            self.0.remove(&bag);
        }
    }

    fn first(&self) -> Option<(RelationKey, Scope, Rc<Written>)> {
        let ((relation, scope), written) = self.0.first_key_value()?;
        Some((*relation, *scope, Rc::clone(written)))
    }
}

impl Written {
    fn set(&mut self, key: &str, value: Value) -> Option<Value> {
        if let Some(seen) = &mut self.seen {
            apply(Rc::make_mut(seen), key, value.value.as_deref());
        }
        self.keys.insert(key.to_owned(), value)
    }

    fn over(&mut self, read: &Bag) -> Rc<Databag> {
        let Self { keys, seen } = self;
        Rc::clone(seen.get_or_insert_with(|| {
            let mut bag = read.to_map();
            for (key, Authored { value, .. }) in keys {
                apply(&mut bag, key, value.as_deref());
            }
            Rc::new(bag)
        }))
    }

    /// The keys that differ.
    fn changes_to(&self, read: &Bag) -> Keys {
        let differs = |(key, by): &(&String, &Value)| read.get(key) != by.value.as_deref();
        let changes = self.keys.iter().filter(differs);
        changes.map(|(key, by)| (key.clone(), by.clone())).collect()
    }
}

fn apply(bag: &mut Databag, key: &str, value: Option<&str>) {
    match value {
        Some(value) => bag.insert(key.to_owned(), value.to_owned()),
        None => bag.remove(key),
    };
}

impl Writes {
    fn set_data(&mut self, bag: Owned, key: &str, value: Value) {
        let former = self.data.set(bag, key, value);
        let key = key.to_owned();
        self.undo_by(move |writes| writes.data.unset(bag, &key, former));
    }

    fn sent_data(&mut self, bag: Owned) {
        let sent = self.data.0.remove(&bag);
        self.undo_by(move |writes| writes.data.0.extend(sent.map(|sent| (bag, sent))));
    }
}

impl Core {
    /// Juju has no empty values: writing one removes the key.
    pub(crate) fn set_data(
        &self,
        relation: RelationKey,
        scope: Scope,
        key: &str,
        value: Option<String>,
    ) {
        let value = value.filter(|value| !value.is_empty());
        let written = Authored { value, author: self.author() };
        self.writes.borrow_mut().set_data((relation, scope), key, written);
    }

    pub(super) fn flush_data(&self) -> Result<(), Error> {
        loop {
            let Some((relation, scope, mut written)) = self.writes.borrow().data.first() else {
                return Ok(());
            };
            self.send_data(relation, scope, Rc::make_mut(&mut written))?;
            self.writes.borrow_mut().sent_data((relation, scope));
        }
    }

    fn send_data(
        &self,
        relation: RelationKey,
        scope: Scope,
        written: &mut Written,
    ) -> Result<(), Error> {
        let owner = self.own(scope);
        let failed = |source, keys: Vec<(String, Author)>| {
            let target = format!("in the data of {owner} in relation `{relation}`");
            Error::flush("set", keys, &target, source)
        };
        let before = self
            .may_write(scope)
            .and_then(|()| self.data_before_writes(relation, owner.clone()))
            .map_err(|source| failed(source, authors(&written.keys)))?;
        let after = written.over(&before);
        let changes = written.changes_to(&before);
        if changes.is_empty() {
            return Ok(());
        }
        let sent = fits(&after).and_then(|()| {
            let changes = changes.iter().map(|(key, by)| (key.clone(), by.value.clone()));
            let changes = changes.map(|(key, value)| (key, value.unwrap_or_default())).collect();
            let set = self.commands().relation_set(relation.id, scope == Scope::App, &changes);
            set.map_err(|source| Error::relation(relation, source))
        });
        sent.map_err(|source| failed(source, authors(&changes)))?;
        self.remember_data(relation, owner, Bag::Written(after));
        Ok(())
    }

    /// Asked before the application's data is read, which Juju may refuse to a unit that does not
    /// lead.
    fn may_write(&self, scope: Scope) -> Result<(), Error> {
        match scope {
            Scope::App if !self.is_leader()? => Err(Error::LeadershipLost),
            Scope::App | Scope::Unit => Ok(()),
        }
    }
}

fn authors(keys: &Keys) -> Vec<(String, Author)> {
    keys.iter().map(|(key, by)| (key.clone(), by.author.clone())).collect()
}

fn fits(bag: &Databag) -> Result<(), Error> {
    let size = bag.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > LARGEST {
        return Err(Error::DataTooLarge { size, limit: LARGEST });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(pairs: &[(&str, &str)]) -> Databag {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_differences_are_changes() {
        let mut written = Written::default();
        let by = |value: Option<&str>| Authored { value: value.map(str::to_owned), author: None };
        for (key, value) in
            [("same", Some("1")), ("new", Some("2")), ("gone", None), ("never", None)]
        {
            written.set(key, by(value));
        }
        let before = Bag::Written(Rc::new(bag(&[("same", "1"), ("gone", "x"), ("kept", "y")])));
        let changes = written.changes_to(&before);
        assert_eq!(changes.keys().collect::<Vec<_>>(), ["gone", "new"]);
        assert_eq!(*written.over(&before), bag(&[("same", "1"), ("new", "2"), ("kept", "y")]));
        // Seen already, and then written again.
        written.set("new", by(None));
        assert_eq!(*written.over(&before), bag(&[("same", "1"), ("kept", "y")]));
    }

    #[test]
    fn a_databag_has_a_largest_size() {
        let mut data = bag(&[("key", &"x".repeat(LARGEST - 3))]);
        assert!(fits(&data).is_ok());
        data.insert("k".to_owned(), String::new());
        assert!(matches!(fits(&data), Err(Error::DataTooLarge { .. })));
    }
}
