//! The charm and its components, as a dispatch walks through them.

use std::rc::Rc;

use crate::charm::Charm;
use crate::part::{AnyPart, Bound, ComponentField, Row, Table, path_of};

/// The charm, or a component of it.
#[derive(Debug)]
pub(super) struct Node {
    /// The names of the fields that lead to it, with dots between; empty for the charm.
    pub(super) path: Rc<str>,
    /// The part that holds it, and in which field; nothing for the charm.
    pub(super) held: Option<(usize, &'static ComponentField)>,
    pub(super) bound: Bound,
    pub(super) table: Table,
}

/// All of them: the charm first, and each component behind its owner and the components before it.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub(super) fn of<C: Charm>() -> Self {
        let (path, bound, table) = ("".into(), Bound::Nothing, Table::of_charm::<C>());
        let mut tree = Self { nodes: Vec::new() };
        tree.add(Node { path, held: None, bound, table });
        tree
    }

    fn add(&mut self, node: Node) {
        let (owner, path, bound) = (self.nodes.len(), Rc::clone(&node.path), node.bound);
        let components = node.table.components();
        self.nodes.push(node);
        for field in components {
            self.add(Node {
                path: path_of(&path, field.name).into(),
                held: Some((owner, field)),
                bound: field.bound.within(bound),
                table: field.table,
            });
        }
    }

    pub(super) fn get(&self, node: usize) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// In the order in which statuses are asked for: an owner before its components.
    pub(super) fn nodes(&self) -> impl DoubleEndedIterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate()
    }

    /// In the order in which they get an event: components before their owner, in the order of their
    /// fields.
    pub(super) fn in_order_of_events(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        self.add_in_order(0, &mut order);
        order
    }

    fn add_in_order(&self, node: usize, order: &mut Vec<usize>) {
        for (component, _) in self.components_of(node) {
            self.add_in_order(component, order);
        }
        order.push(node);
    }

    fn components_of(
        &self,
        owner: usize,
    ) -> impl Iterator<Item = (usize, &'static ComponentField)> {
        let held = self.nodes.iter().enumerate().filter_map(|(node, it)| Some((node, it.held?)));
        held.filter_map(move |(node, (of, field))| (of == owner).then_some((node, field)))
    }

    /// The part that a path leads to, by the fields' names of today.
    pub(super) fn at(&self, path: &str) -> Option<usize> {
        self.nodes.iter().position(|node| &*node.path == path)
    }

    /// The part that a path leads to, by the fields' names of today or before.
    pub(super) fn find(&self, path: &str) -> Option<usize> {
        if path.is_empty() {
            return Some(0);
        }
        path.split('.').try_fold(0, |owner, name| Some(self.component(owner, name)?.0))
    }

    /// The component that a field holds, by the field's name of today or before.
    pub(super) fn component(
        &self,
        owner: usize,
        name: &str,
    ) -> Option<(usize, &'static ComponentField)> {
        let exact = self.components_of(owner).find(|(_, field)| field.name == name);
        exact.or_else(|| self.components_of(owner).find(|(_, field)| field.is_named(name)))
    }

    /// The rows of a part's dispatch table, with their numbers.
    pub(super) fn rows(&self, node: usize) -> impl Iterator<Item = (usize, Row)> + use<> {
        self.nodes.get(node).map(|node| node.table.rows()).into_iter().flatten()
    }

    /// The part itself, below the charm.
    pub(super) fn part<'p>(
        &self,
        node: usize,
        charm: &'p mut dyn AnyPart,
    ) -> Option<&'p mut dyn AnyPart> {
        match self.nodes.get(node)?.held {
            None => Some(charm),
            Some((owner, field)) => self.part(owner, charm)?.component(field.name),
        }
    }

    /// How messages name a handler: `configure`, `database.changed`.
    pub(super) fn name_of(&self, node: usize, handler: &str) -> String {
        self.nodes.get(node).map_or_else(String::new, |node| path_of(&node.path, handler))
    }
}
