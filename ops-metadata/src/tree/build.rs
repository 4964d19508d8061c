//! From the parser's events to the tree. No other module knows the parser.
//!
//! The parser is libyaml in Rust, because Juju's is libyaml in Go: of 60 000 mutated charm files they
//! disagree about 33, and with what follows about none. A YAML 1.2 parser disagrees with Juju's about 2 500 of them (less indented
//! lines of a quoted text, tabs, empty keys). [`Input`] and this module make up for what the two are
//! known to read otherwise.

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use libyaml_safer::{
    Encoding, Error, Event, EventData, MappingStyle, Mark, Parser, ScalarStyle, SequenceStyle,
};

use super::binary;
use super::entries::{Duplicate, Entries};
use super::input::Input;
use super::positions::Positions;
use super::scalar::{resolve, resolve_tagged};
use super::{Entry, Kind, Mapping, Node, Resolved, Scalar, properties};
use crate::rules::{self, Rule};
use crate::{FileId, Position, Span};

/// How deep values may stand in each other; charm files need about ten.
const MAX_DEPTH: usize = 100;

/// How many values a file may have, those behind aliases counted each time they are used.
///
/// From here on Juju's parser refuses files that are mostly aliases.
const MAX_NODES: usize = 400_000;

/// The tag of text in base64.
const BINARY: &str = "tag:yaml.org,2002:binary";

/// What a file's YAML gives.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Keys that stand in their mapping already.
    pub(crate) duplicates: Vec<Duplicate>,
    /// Where a second document begins; it is not read.
    pub(crate) second_document: Option<Span>,
}

/// Why a file has no tree.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) rule: &'static Rule,
    pub(crate) span: Span,
    pub(crate) message: String,
}

/// Parses the first document of a file.
pub(crate) fn parse(file: FileId, text: &str) -> Result<Tree, Fault> {
    let text = with_unix_line_breaks(text);
    let reached = AtomicUsize::new(0);
    // The parser has panicked before, on tags that `Input` now keeps from it.
    catch_unwind(|| {
        let input = Input::new(&text);
        let mut parser = Parser::new();
        parser.set_encoding(Encoding::Utf8);
        parser.set_input(input.text.as_bytes());
        Builder {
            file,
            text: &text,
            input: &input,
            parser,
            reached: &reached,
            positions: Positions::new(&text),
            anchors: HashMap::new(),
            unfinished_anchors: Vec::new(),
            flow_level: 0,
            nodes: 0,
            duplicates: Vec::new(),
        }
        .tree()
    })
    .unwrap_or_else(|_| {
        let start = Positions::new(&text).at(reached.into_inner());
        Err(Fault {
            rule: &rules::MALFORMED_YAML,
            span: Span { file, start, end: start },
            message: "the YAML parser gives up here; write what follows in a plainer way"
                .to_owned(),
        })
    })
}

/// Carriage returns become or join line feeds; no column changes by it.
fn with_unix_line_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether YAML lets a character stand in a file.
fn is_allowed(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..
    )
}

struct Builder<'text> {
    file: FileId,
    text: &'text str,
    input: &'text Input<'text>,
    parser: Parser<&'text [u8]>,
    /// The end of the last event, for a panic of the parser to have a place.
    reached: &'text AtomicUsize,
    positions: Positions<'text>,
    anchors: HashMap<String, Anchored>,
    unfinished_anchors: Vec<String>,
    /// How many `[` and `{` the event stands in.
    flow_level: usize,
    nodes: usize,
    duplicates: Vec<Duplicate>,
}

struct Anchored {
    kind: Kind,
    nodes: usize,
}

impl Builder<'_> {
    fn tree(mut self) -> Result<Tree, Fault> {
        if let Some((offset, character)) = self.text.char_indices().find(|c| !is_allowed(c.1)) {
            let message = format!("the control character {character:?} is not allowed in YAML");
            return Err(self.fault(&rules::MALFORMED_YAML, offset, offset + 1, message));
        }
        self.event()?; // the stream's start
        let start = self.event()?;
        if matches!(start.data, EventData::StreamEnd) {
            let span = self.span(0, 0);
            let root = Node { span, kind: scalar(String::new(), Resolved::Null) };
            return Ok(Tree { root, duplicates: Vec::new(), second_document: None });
        }
        let first = self.event()?;
        let root = self.node(first, 0)?;
        self.event()?; // the document's end
        // What follows is never read, so it may be anything.
        let second_document = match self.parser.parse() {
            Ok(event) if matches!(event.data, EventData::DocumentStart { .. }) => {
                Some(self.span(offset(event.start_mark), offset(event.end_mark)))
            }
            _ => None,
        };
        Ok(Tree { root, duplicates: self.duplicates, second_document })
    }

    fn event(&mut self) -> Result<Event, Fault> {
        let event = self.parser.parse().map_err(|error| self.malformed(&error))?;
        self.reached.store(offset(event.end_mark), Ordering::Relaxed);
        Ok(event)
    }

    fn node(&mut self, event: Event, depth: usize) -> Result<Node, Fault> {
        let (from, to) = (offset(event.start_mark), offset(event.end_mark));
        if depth > MAX_DEPTH {
            let message = format!("values stand in each other more than {MAX_DEPTH} deep");
            return Err(self.fault(&rules::TOO_DEEP, from, to, message));
        }
        self.count(1, from, to)?;
        let before = self.nodes;
        let (anchor, node) = match event.data {
            EventData::Alias { anchor } => return self.alias(&anchor, from, to),
            EventData::Scalar { anchor, tag, value, plain_implicit, style, .. } => {
                let from = if anchor.is_some() || tag.is_some() {
                    properties::skip(self.text, from).min(to)
                } else {
                    from
                };
                if style == ScalarStyle::Plain && self.flow_level > 0 {
                    self.check_plain(from, to)?;
                }
                let mut value = self.input.restore(value);
                let bad_tag = |this: &mut Self, tag: &str, value: &str| {
                    let tag = tag.replace("tag:yaml.org,2002:", "!!");
                    let line = value.lines().next().unwrap_or_default();
                    this.fault(&rules::BAD_TAG, from, to, format!("`{line}` is not a `{tag}`"))
                };
                let resolved = match tag.as_deref() {
                    None => resolve(&value, plain_implicit),
                    Some(tag @ BINARY) => {
                        value = binary::decode(&value).ok_or_else(|| bad_tag(self, tag, &value))?;
                        Resolved::Text
                    }
                    Some(tag) => {
                        resolve_tagged(&value, tag).ok_or_else(|| bad_tag(self, tag, &value))?
                    }
                };
                // The line break that was added for the parser is not the author's.
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                if is_block && to > self.text.len() && value.ends_with('\n') {
                    value.pop();
                }
                let span = self.span(from, to);
                (anchor, Node { span, kind: scalar(value, resolved) })
            }
            EventData::SequenceStart { anchor, style, .. } => {
                self.unfinished_anchors.extend(anchor.clone());
                let level = usize::from(style == SequenceStyle::Flow);
                self.flow_level += level;
                let sequence = self.sequence(from, to, depth)?;
                self.flow_level -= level;
                (anchor, sequence)
            }
            EventData::MappingStart { anchor, style, .. } => {
                self.unfinished_anchors.extend(anchor.clone());
                let level = usize::from(style == MappingStyle::Flow);
                self.flow_level += level;
                let mapping = self.mapping(from, to, depth)?;
                self.flow_level -= level;
                (anchor, mapping)
            }
            _ => {
                let message = "a value is missing here".to_owned();
                return Err(self.fault(&rules::MALFORMED_YAML, from, to, message));
            }
        };
        if let Some(anchor) = anchor {
            self.unfinished_anchors.retain(|unfinished| *unfinished != anchor);
            let nodes = self.nodes.saturating_sub(before).saturating_add(1);
            self.anchors.insert(anchor, Anchored { kind: node.kind.clone(), nodes });
        }
        Ok(node)
    }

    /// For Juju a `?` ends text without quotes that stands in `[]` or `{}`, and cannot follow there.
    fn check_plain(&mut self, from: usize, to: usize) -> Result<(), Fault> {
        let text = self.text.get(from..to).unwrap_or_default();
        match text.char_indices().skip(1).find(|(_, character)| *character == '?') {
            None => Ok(()),
            Some((at, _)) => {
                let message = "a `?` cannot stand in text without quotes in `[]` or `{}`";
                let at = from + at;
                Err(self.fault(&rules::MALFORMED_YAML, at, at + 1, message.to_owned()))
            }
        }
    }

    fn alias(&mut self, name: &str, from: usize, to: usize) -> Result<Node, Fault> {
        if self.unfinished_anchors.iter().any(|unfinished| unfinished == name) {
            let message = format!("`*{name}` stands inside the value that `&{name}` names");
            return Err(self.fault(&rules::BAD_ALIAS, from, to, message));
        }
        let Some(Anchored { kind, nodes }) = self.anchors.get(name) else {
            let message = format!("no `&{name}` stands before `*{name}`");
            return Err(self.fault(&rules::BAD_ALIAS, from, to, message));
        };
        let (kind, nodes) = (kind.clone(), *nodes);
        self.count(nodes, from, to)?;
        Ok(Node { span: self.span(from, to), kind })
    }

    fn sequence(&mut self, from: usize, to: usize, depth: usize) -> Result<Node, Fault> {
        let mut items = Vec::new();
        let mut span = self.span(properties::skip(self.text, from).min(to), to);
        loop {
            let event = self.event()?;
            if matches!(event.data, EventData::SequenceEnd) {
                span.end = self.collection_end(&event, items.last(), span);
                return Ok(Node { span, kind: Kind::Sequence(Rc::new(items)) });
            }
            items.push(self.node(event, depth + 1)?);
        }
    }

    fn mapping(&mut self, from: usize, to: usize, depth: usize) -> Result<Node, Fault> {
        let mut entries = Entries::default();
        let mut span = self.span(properties::skip(self.text, from).min(to), to);
        loop {
            let event = self.event()?;
            if matches!(event.data, EventData::MappingEnd) {
                let mapping = entries.finish();
                let last = mapping.entries.last().map(|entry| &entry.value);
                span.end = self.collection_end(&event, last, span);
                return Ok(Node { span, kind: Kind::Mapping(Rc::new(mapping)) });
            }
            let merges = is_merge_key(&event.data);
            let key = self.node(event, depth + 1)?;
            if !matches!(key.kind, Kind::Scalar(_)) {
                let message = format!("a key must be a name, not {}", key.describe());
                return Err(Fault { rule: &rules::BAD_KEY, span: key.span, message });
            }
            let event = self.event()?;
            let (from, to) = (offset(event.start_mark), offset(event.end_mark));
            let through_alias = matches!(event.data, EventData::Alias { .. });
            let value = self.node(event, depth + 1)?;
            if merges {
                let parts = merged(&value, through_alias).ok_or_else(|| Fault {
                    rule: &rules::BAD_MERGE,
                    span: value.span,
                    message: "`<<` takes a mapping or a list of mappings".to_owned(),
                })?;
                for part in parts {
                    self.count(part.entries.len(), from, to)?;
                    part.entries.iter().for_each(|entry| entries.merge(entry.clone()));
                }
            } else {
                self.duplicates.extend(entries.insert(Entry { key, value }));
            }
        }
    }

    /// Where a collection ends: at its bracket, or with its last value.
    fn collection_end(&mut self, event: &Event, last: Option<&Node>, span: Span) -> Position {
        let (from, to) = (offset(event.start_mark), offset(event.end_mark));
        if from < to {
            return self.positions.at(to);
        }
        last.map_or(span.end, |node| node.span.end.max(span.end))
    }

    fn count(&mut self, nodes: usize, from: usize, to: usize) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let message = format!("the file has more than {MAX_NODES} values, its aliases written out");
        Err(self.fault(&rules::TOO_LARGE, from, to, message))
    }

    fn span(&mut self, from: usize, to: usize) -> Span {
        let start = self.positions.at(from);
        Span { file: self.file, start, end: self.positions.at(to) }
    }

    fn fault(&mut self, rule: &'static Rule, from: usize, to: usize, message: String) -> Fault {
        Fault { rule, span: self.span(from, to), message }
    }

    fn malformed(&mut self, error: &Error) -> Fault {
        let mark = error.problem_mark().or_else(|| error.context_mark());
        let at = mark.map_or(0, offset);
        let mut message = error.problem().to_owned();
        if let Some(context) = error.context() {
            let begin = self.positions.at(error.context_mark().map_or(0, offset)).line;
            message = format!("{message}, {context} that begins on line {begin}");
        }
        self.fault(&rules::MALFORMED_YAML, at, at, message)
    }
}

pub(super) fn offset(mark: Mark) -> usize {
    usize::try_from(mark.index).unwrap_or(usize::MAX)
}

fn scalar(text: String, resolved: Resolved) -> Kind {
    Kind::Scalar(Rc::new(Scalar { text, resolved }))
}

fn is_merge_key(data: &EventData) -> bool {
    match data {
        EventData::Scalar { value, plain_implicit, tag, .. } => {
            value == "<<" && (*plain_implicit || tag.as_deref() == Some("tag:yaml.org,2002:merge"))
        }
        _ => false,
    }
}

/// The mappings that `<<` names, the last to be applied last; `None` if it names anything else.
fn merged(value: &Node, through_alias: bool) -> Option<Vec<Rc<Mapping>>> {
    let mapping = |node: &Node| match &node.kind {
        Kind::Mapping(mapping) => Some(Rc::clone(mapping)),
        _ => None,
    };
    match &value.kind {
        Kind::Mapping(_) => mapping(value).map(|mapping| vec![mapping]),
        // The first of a list takes precedence. Juju refuses an alias of a list.
        Kind::Sequence(items) if !through_alias => items.iter().rev().map(mapping).collect(),
        _ => None,
    }
}
