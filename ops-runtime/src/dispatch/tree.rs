//! The charm and its components, as a dispatch walks through them.

use std::rc::Rc;

use crate::charm::Charm;
use crate::part::{AnyPart, Bound, ComponentField, Row, Rows, Table, path_of};
use crate::state::below;

/// The charm, or a component of it.
#[derive(Debug)]
pub(super) struct Node {
    /// The names of the fields that lead to it, with dots between; empty for the charm.
    pub(super) path: Rc<str>,
    /// The part that holds it, and in which field; nothing for the charm.
    pub(super) held: Option<(usize, &'static ComponentField)>,
    /// The object of a Python charm that was the same, by its path below that charm; empty for the charm.
    pub(super) python: Option<String>,
    pub(super) bound: Bound,
    pub(super) table: Table,
}

/// A handler: the part that it is of, and its row in that part's dispatch table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) node: usize,
    pub(super) row: usize,
    pub(super) handler: Row,
}

/// All of them: the charm first, and each component behind its owner and the components before it.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub(super) fn of<C: Charm>() -> Self {
        let (python, table) = (Some(String::new()), Table::of_charm::<C>());
        let mut tree = Self { nodes: Vec::new() };
        tree.add(Node { path: "".into(), held: None, python, bound: Bound::NOTHING, table });
        tree
    }

    fn add(&mut self, node: Node) {
        let (owner, path, bound) = (self.nodes.len(), Rc::clone(&node.path), node.bound);
        let python = node.python.clone();
        let components = node.table.components();
        self.nodes.push(node);
        for field in components {
            self.add(Node {
                path: path_of(&path, field.name).into(),
                held: Some((owner, field)),
                python: below(python.as_deref(), field.python),
                bound: field.bound.within(bound),
                table: field.table,
            });
        }
    }

    pub(super) fn get(&self, node: usize) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// In the order in which statuses are asked for: an owner before its components.
    pub(super) fn in_order_of_statuses(&self) -> Vec<usize> {
        (0..self.nodes.len()).collect()
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

    /// The parts that an object of a Python charm was, by its path below that charm.
    pub(super) fn of_python(&self, path: &str) -> impl Iterator<Item = usize> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter_map(move |(index, node)| {
            (node.python.as_deref() == Some(path)).then_some(index)
        })
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

    /// The handlers of some parts that are for something, in the order of the parts and of the source.
    pub(super) fn targets(
        &self,
        nodes: Vec<usize>,
        is_meant: impl Fn(Rows) -> bool,
    ) -> Vec<Target> {
        let of = |node| self.rows(node).map(move |(row, handler)| Target { node, row, handler });
        let targets = nodes.into_iter().flat_map(of);
        targets.filter(|target| is_meant(target.handler.is_for)).collect()
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
    pub(super) fn name_of(&self, Target { node, handler, .. }: Target) -> String {
        path_of(self.nodes.get(node).map_or("", |node| &node.path), handler.name)
    }
}
