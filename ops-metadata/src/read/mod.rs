//! From trees to the typed charm. Each reader takes what it can and reports the rest.

mod actions;
mod assembly;
mod assumes;
mod config;
mod containers;
mod identity;
mod keys;
mod relations;
mod resources;
mod roots;
mod schema;
mod schema_check;
mod storage;
mod versions;

pub(crate) use assembly::read_charm;

use std::fmt::Display;

use crate::rules::{self, Rule};
use crate::tree::{Entry, Kind, Mapping, Node, Resolved, quoted_integer};
use crate::{Diagnostic, RefusedBy, SourceFile, Span, Spanned, suggest};

/// Collects what is found while the trees are read.
pub(crate) struct Reader<'files> {
    files: &'files [SourceFile],
    diagnostics: Vec<Diagnostic>,
}

/// A mapping with fixed keys, and what it describes in the words of a message.
#[derive(Clone, Copy)]
struct Section<'a> {
    mapping: &'a Mapping,
    /// ``endpoint `database` ``.
    owner: &'a str,
}

impl<'files> Reader<'files> {
    fn new(files: &'files [SourceFile]) -> Self {
        Self { files, diagnostics: Vec::new() }
    }

    fn place(&self, span: &Span) -> String {
        crate::file::place(self.files, span)
    }

    fn report(&mut self, rule: &Rule, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(rule, Some(span), message));
    }

    fn advise(
        &mut self,
        rule: &Rule,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::new(rule, Some(span), message).help(help));
    }

    fn wrong_type(&mut self, node: &Node, what: &dyn Display, expected: &str) {
        let message = format!("{what} must be {expected}, not {}", node.describe());
        self.report(&rules::WRONG_TYPE, node.span, message);
    }

    fn not_a_string(&mut self, node: &Node, what: &dyn Display) {
        self.wrong_type(node, what, "a string");
        if let (Kind::Scalar(scalar), Some(found)) = (&node.kind, self.diagnostics.last_mut()) {
            let is_there = scalar.resolved != Resolved::Null;
            found.help = is_there.then(|| format!("quote it: `\"{}\"`", scalar.text));
        }
    }

    fn mapping<'n>(&mut self, node: &'n Node, what: &dyn Display) -> Option<&'n Mapping> {
        if let Kind::Mapping(mapping) = &node.kind {
            return Some(mapping);
        }
        self.wrong_type(node, what, "a mapping");
        None
    }

    /// The entries of a mapping whose keys must be text as they stand: Juju does not take `on:`.
    fn named<'n>(
        &mut self,
        node: &'n Node,
        what: &dyn Display,
    ) -> Vec<(Spanned<String>, &'n Node)> {
        let Some(mapping) = self.mapping(node, what) else { return Vec::new() };
        self.text_keys(mapping);
        mapping.entries.iter().map(|entry| (name(entry), &entry.value)).collect()
    }

    /// A mapping with fixed keys.
    fn section<'n>(&mut self, node: &'n Node, owner: &'n str) -> Option<Section<'n>> {
        let mapping = self.mapping(node, &owner)?;
        self.text_keys(mapping);
        Some(Section { mapping, owner })
    }

    /// Reports keys that YAML reads as something else than text.
    fn text_keys(&mut self, mapping: &Mapping) {
        for entry in &mapping.entries {
            if entry.key.resolved() != Some(&Resolved::Text) {
                let message = format!("a key must be a string, not {}", entry.key.describe());
                let help = format!("quote it: `\"{}\"`", entry.name());
                self.advise(&rules::BAD_KEY, entry.key.span, message, help);
            }
        }
    }

    fn list<'n>(&mut self, node: &'n Node, what: &dyn Display) -> &'n [Node] {
        if let Kind::Sequence(items) = &node.kind {
            return items;
        }
        self.wrong_type(node, what, "a list");
        &[]
    }

    /// A string where Juju wants YAML's own strings: `5` and `yes` are none.
    fn string(&mut self, node: &Node, what: &dyn Display) -> Option<Spanned<String>> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.resolved == Resolved::Text => {
                Some(Spanned { value: scalar.text.clone(), span: node.span })
            }
            _ => {
                self.not_a_string(node, what);
                None
            }
        }
    }

    /// A string where Juju takes any scalar as its text; nothing is `None`.
    fn text(&mut self, node: &Node, what: &dyn Display) -> Option<Spanned<String>> {
        match &node.kind {
            Kind::Scalar(scalar) => {
                let is_there = scalar.resolved != Resolved::Null;
                is_there.then(|| Spanned { value: scalar.text.clone(), span: node.span })
            }
            _ => {
                self.not_a_string(node, what);
                None
            }
        }
    }

    fn strings(&mut self, node: &Node, what: &dyn Display) -> Vec<Spanned<String>> {
        let item = format!("an item of {what}");
        self.list(node, what).iter().filter_map(|node| self.string(node, &item)).collect()
    }

    /// A boolean, or text that Go's `ParseBool` takes.
    fn boolean(&mut self, node: &Node, what: &dyn Display) -> Option<bool> {
        let value = as_boolean(node);
        if value.is_none() {
            self.wrong_type(node, what, "true or false");
        }
        value
    }

    /// An integer, or text that is one.
    fn integer(&mut self, node: &Node, what: &dyn Display) -> Option<i64> {
        let value = as_integer(node);
        if value.is_none() {
            self.wrong_type(node, what, "an integer");
        }
        value
    }

    fn string_at(&mut self, section: Section<'_>, key: &str) -> Option<Spanned<String>> {
        let node = section.mapping.get(key)?;
        self.string(node, &format_args!("`{key}` of {}", section.owner))
    }

    fn boolean_at(&mut self, section: Section<'_>, key: &str) -> Option<bool> {
        let node = section.mapping.get(key)?;
        self.boolean(node, &format_args!("`{key}` of {}", section.owner))
    }

    fn integer_at(&mut self, section: Section<'_>, key: &str) -> Option<i64> {
        let node = section.mapping.get(key)?;
        self.integer(node, &format_args!("`{key}` of {}", section.owner))
    }

    /// Warns of keys that nothing reads.
    fn known_keys(&mut self, section: Section<'_>, known: &[&str]) {
        for entry in &section.mapping.entries {
            let key = entry.name();
            if !known.contains(&key) {
                let message = format!("`{key}` is no key of {}", section.owner);
                self.unknown_key(entry, message, known, RefusedBy::Nobody);
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, message: String, known: &[&str], by: RefusedBy) {
        let help = match suggest(entry.name(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its keys are {}", words(known)),
        };
        let unknown = Diagnostic::new(&rules::UNKNOWN_KEY, Some(entry.key.span), message);
        self.diagnostics.push(unknown.help(help).refused_by(by));
    }
}

fn name(entry: &Entry) -> Spanned<String> {
    Spanned { value: entry.name().to_owned(), span: entry.key.span }
}

fn as_boolean(node: &Node) -> Option<bool> {
    match &node.kind {
        Kind::Scalar(scalar) => match scalar.resolved {
            Resolved::Bool(value) => Some(value),
            Resolved::Text => match scalar.text.as_str() {
                "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
                "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn as_integer(node: &Node) -> Option<i64> {
    match &node.kind {
        Kind::Scalar(scalar) => match scalar.resolved {
            Resolved::Int(value) => Some(value),
            Resolved::Text => quoted_integer(&scalar.text),
            _ => None,
        },
        _ => None,
    }
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn words(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
