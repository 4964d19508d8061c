//! The data of a unit or an application in a relation.

use std::collections::btree_map;
use std::fmt;
use std::rc::Rc;

use crate::context::{Core, RelationKey, Scope};
use crate::hook;

/// Data as it was read, with this dispatch's own writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Databag(Rc<hook::Databag>);

impl Databag {
    pub(super) fn new(data: Rc<hook::Databag>) -> Self {
        Self(data)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The pairs, in the keys' order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.into_iter()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'bag> IntoIterator for &'bag Databag {
    type Item = (&'bag str, &'bag str);
    type IntoIter = std::iter::Map<
        btree_map::Iter<'bag, String, String>,
        fn((&'bag String, &'bag String)) -> (&'bag str, &'bag str),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

/// Writes this unit's or this application's data in a relation.
///
/// Writes are buffered: the charm's own reads see them at once, Juju gets them after the last
/// handler, in one command, and others see them when the dispatch has succeeded.
#[derive(Clone, Copy)]
pub struct DataWriter<'cx> {
    core: &'cx Core,
    relation: RelationKey,
    scope: Scope,
}

impl<'cx> DataWriter<'cx> {
    pub(super) fn new(core: &'cx Core, relation: RelationKey, scope: Scope) -> Self {
        Self { core, relation, scope }
    }

    /// Sets a key. An empty value removes it: Juju has none.
    pub fn set(&self, key: &str, value: impl fmt::Display) -> &Self {
        self.write(key, Some(value.to_string()))
    }

    /// Removes a key.
    pub fn remove(&self, key: &str) -> &Self {
        self.write(key, None)
    }

    fn write(&self, key: &str, value: Option<String>) -> &Self {
        self.core.set_data(self.relation, self.scope, key, value);
        self
    }
}

impl fmt::Debug for DataWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataWriter")
            .field("relation", &format_args!("{}", self.relation))
            .field("scope", &self.scope)
            .finish()
    }
}
