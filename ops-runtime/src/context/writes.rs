//! What the charm has written and Juju has not got yet.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::hook::Databag;
use crate::model::Port;
use crate::names::RelationId;

/// Which of its own data in a relation a unit writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scope {
    /// The unit's.
    Unit,
    /// The application's, which only the leader may write.
    App,
}

/// The buffer. A clone of it is what undoes a handler.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writes {
    data: BTreeMap<(RelationId, Scope), Written>,
    ports: BTreeMap<Port, bool>,
}

/// The keys of one databag that were written; `None` removes one.
#[derive(Debug, Clone)]
pub(super) struct Written {
    endpoint: &'static str,
    keys: BTreeMap<String, Option<String>>,
}

impl Writes {
    /// Juju has no empty values: writing one removes the key.
    pub(crate) fn set(
        &mut self,
        endpoint: &'static str,
        relation: RelationId,
        scope: Scope,
        key: &str,
        value: Option<String>,
    ) {
        let value = value.filter(|value| !value.is_empty());
        self.data
            .entry((relation, scope))
            .or_insert_with(|| Written { endpoint, keys: BTreeMap::new() })
            .keys
            .insert(key.to_owned(), value);
    }

    pub(crate) fn set_port(&mut self, port: Port, open: bool) {
        self.ports.insert(port, open);
    }

    pub(super) fn data(&self) -> impl Iterator<Item = (RelationId, Scope, &Written)> {
        self.data.iter().map(|((relation, scope), written)| (*relation, *scope, written))
    }

    pub(super) fn ports(&self) -> &BTreeMap<Port, bool> {
        &self.ports
    }

    pub(super) fn forget_data(&mut self, relation: RelationId, scope: Scope) {
        self.data.remove(&(relation, scope));
    }

    pub(super) fn forget_ports(&mut self) {
        self.ports.clear();
    }

    /// A databag with what was written to it.
    pub(super) fn over(&self, relation: RelationId, scope: Scope, bag: Rc<Databag>) -> Rc<Databag> {
        match self.data.get(&(relation, scope)) {
            Some(written) => Rc::new(written.applied_to(&bag)),
            None => bag,
        }
    }

    /// Open ports with what was opened and closed.
    pub(super) fn ports_over(&self, ports: &[Port]) -> Vec<Port> {
        let kept = ports.iter().filter(|port| !self.ports.contains_key(port));
        let opened = self.ports.iter().filter(|(_, open)| **open).map(|(port, _)| port);
        let mut ports: Vec<Port> = kept.chain(opened).copied().collect();
        ports.sort_unstable();
        ports
    }
}

impl Written {
    pub(super) fn endpoint(&self) -> &'static str {
        self.endpoint
    }

    pub(super) fn applied_to(&self, bag: &Databag) -> Databag {
        let mut bag = bag.clone();
        for (key, value) in &self.keys {
            match value {
                Some(value) => bag.insert(key.clone(), value.clone()),
                None => bag.remove(key),
            };
        }
        bag
    }

    /// What `relation-set` has to say: the keys that differ, an empty value for those to remove.
    pub(super) fn changes_to(&self, bag: &Databag) -> BTreeMap<String, String> {
        self.keys
            .iter()
            .filter(|(key, value)| bag.get(*key) != value.as_ref())
            .map(|(key, value)| (key.clone(), value.clone().unwrap_or_default()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(pairs: &[(&str, &str)]) -> Databag {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_differences_are_changes() {
        let mut writes = Writes::default();
        let id = RelationId(1);
        for (key, value) in [("same", "1"), ("new", "2"), ("gone", ""), ("never-there", "")] {
            writes.set("db", id, Scope::Unit, key, Some(value.to_owned()));
        }
        let before = bag(&[("same", "1"), ("gone", "x"), ("kept", "y")]);
        let (_, _, written) = writes.data().next().unwrap();
        assert_eq!(written.changes_to(&before), bag(&[("new", "2"), ("gone", "")]));
        assert_eq!(written.applied_to(&before), bag(&[("same", "1"), ("new", "2"), ("kept", "y")]));
        let shown = writes.over(id, Scope::Unit, Rc::new(before.clone()));
        assert_eq!(*shown, written.applied_to(&before));
        assert_eq!(*writes.over(id, Scope::App, Rc::new(before.clone())), before);
    }

    #[test]
    fn the_last_word_on_a_port_counts() {
        let mut writes = Writes::default();
        writes.set_port(Port::tcp(80), true);
        writes.set_port(Port::tcp(81), true);
        writes.set_port(Port::tcp(81), false);
        assert_eq!(
            writes.ports_over(&[Port::tcp(81), Port::udp(53)]),
            [Port::tcp(80), Port::udp(53)]
        );
    }
}
