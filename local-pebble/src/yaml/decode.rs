//! From nodes to typed values: every mismatch is noted, and told together.

use std::collections::BTreeMap;

use super::node::integer;
use super::{Kind, Node, ScalarType};

/// What ends the reading at once, in place of all notes.
pub(crate) type Fault = String;

/// Reads one section of a layer.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// The line before the section's first: lines are counted within the section.
    base: u64,
    problems: Vec<String>,
}

impl Decoder {
    /// For a section whose content begins on this line of the file.
    pub(crate) const fn new(first_line: u64) -> Self {
        Self { base: first_line.saturating_sub(1), problems: Vec::new() }
    }

    /// What did not fit, if anything.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        if self.problems.is_empty() {
            return Ok(());
        }
        Err(format!("yaml: unmarshal errors:\n  {}", self.problems.join("\n  ")))
    }

    fn note(&mut self, node: &Node, what: &str) {
        let line = node.line.saturating_sub(self.base).max(1);
        self.problems.push(format!("line {line}: {what}"));
    }

    fn mismatch(&mut self, node: &Node, go_type: &str) {
        self.note(node, &format!("cannot unmarshal {} into {go_type}", node.describe()));
    }

    /// The entries of a mapping; none of null.
    pub(crate) fn entries(&mut self, node: &Node, go_type: &str) -> Vec<(String, Node)> {
        let Kind::Mapping(entries) = &node.kind else {
            if !node.is_null() {
                self.mismatch(node, go_type);
            }
            return Vec::new();
        };
        let mut read: BTreeMap<String, u64> = BTreeMap::new();
        let mut result = Vec::with_capacity(entries.len());
        for (key, value) in entries.iter() {
            let Some(name) = key.text() else {
                self.mismatch(key, "string");
                continue;
            };
            let line = key.line.saturating_sub(self.base).max(1);
            if let Some(first) = read.insert(name.to_owned(), line) {
                let what = format!("mapping key {name:?} already defined at line {first}");
                self.note(key, &what);
                continue;
            }
            result.push((name.to_owned(), value.clone()));
        }
        result
    }

    /// The fields of a struct: `read` takes those that it knows.
    pub(crate) fn fields(
        &mut self,
        node: &Node,
        go_type: &str,
        mut read: impl FnMut(&mut Self, &str, &Node) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        for (name, value) in self.entries(node, go_type) {
            if !read(self, &name, &value)? {
                let key_line = Node { line: key_line(node, &name), kind: value.kind };
                self.note(&key_line, &format!("field {name} not found in type {go_type}"));
            }
        }
        Ok(())
    }

    pub(crate) fn string(&mut self, node: &Node) -> String {
        node.text().map(str::to_owned).unwrap_or_else(|| {
            self.mismatch(node, "string");
            String::new()
        })
    }

    pub(crate) fn int(&mut self, node: &Node) -> Option<i64> {
        if node.is_null() {
            return None;
        }
        let value = match &node.kind {
            Kind::Scalar { text, scalar_type: ScalarType::Int } => integer(text),
            _ => None,
        };
        if value.is_none() {
            self.mismatch(node, "int");
        }
        value
    }

    pub(crate) fn strings(&mut self, node: &Node) -> Vec<String> {
        match &node.kind {
            Kind::Sequence(items) => items.iter().map(|item| self.string(item)).collect(),
            _ => {
                if !node.is_null() {
                    self.mismatch(node, "[]string");
                }
                Vec::new()
            }
        }
    }

    pub(crate) fn string_map(&mut self, node: &Node) -> BTreeMap<String, String> {
        let entries = self.entries(node, "map[string]string");
        entries.into_iter().map(|(name, value)| (name, self.string(&value))).collect()
    }
}

fn key_line(node: &Node, name: &str) -> u64 {
    let Kind::Mapping(entries) = &node.kind else { return node.line };
    let found = entries.iter().find(|(key, _)| key.text() == Some(name));
    found.map_or(node.line, |(key, _)| key.line)
}
