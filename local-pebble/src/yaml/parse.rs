//! From the parser's events to nodes.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::rc::Rc;

use libyaml_safer::{Encoding, Error, ErrorKind, Event, EventData, Parser, ScalarStyle};

use super::{Kind, Node, ScalarType};

/// How deep values may stand in each other; layers need five.
const MAX_DEPTH: usize = 100;
/// How many values a layer may have, those behind aliases counted each time they are used.
const MAX_NODES: usize = 400_000;

/// Reads the first document; nothing if the text has none.
pub(crate) fn parse(text: &str) -> Result<Option<Node>, String> {
    // The parser has panicked before, on tags in odd places.
    catch_unwind(|| {
        let mut parser = Parser::new();
        parser.set_encoding(Encoding::Utf8);
        parser.set_input(text.as_bytes());
        Builder { parser, anchors: HashMap::new(), nodes: 0 }.document()
    })
    .unwrap_or_else(|_| Err("yaml: cannot parse this".to_owned()))
}

struct Builder<'text> {
    parser: Parser<&'text [u8]>,
    anchors: HashMap<String, (Node, usize)>,
    nodes: usize,
}

impl Builder<'_> {
    fn document(mut self) -> Result<Option<Node>, String> {
        self.event()?; // the stream's start
        if matches!(self.event()?.data, EventData::StreamEnd) {
            return Ok(None);
        }
        let first = self.event()?;
        self.node(first, 0).map(Some)
    }

    fn event(&mut self) -> Result<Event, String> {
        self.parser.parse().map_err(|error| message(&error))
    }

    fn node(&mut self, event: Event, depth: usize) -> Result<Node, String> {
        let line = event.start_mark.line + 1;
        let before = self.nodes;
        self.count(1)?;
        if depth > MAX_DEPTH {
            return Err(format!("yaml: line {line}: exceeded max depth of {MAX_DEPTH}"));
        }
        let (anchor, kind) = match event.data {
            EventData::Alias { anchor } => {
                let (node, nodes) = self
                    .anchors
                    .get(&anchor)
                    .cloned()
                    .ok_or_else(|| format!("yaml: unknown anchor '{anchor}' referenced"))?;
                self.count(nodes)?;
                return Ok(Node { line, kind: node.kind });
            }
            EventData::Scalar { anchor, tag, value, style, .. } => {
                let scalar_type = match tag.as_deref() {
                    None if style == ScalarStyle::Plain => ScalarType::of_plain(&value),
                    Some("tag:yaml.org,2002:int") => ScalarType::Int,
                    Some("tag:yaml.org,2002:float") => ScalarType::Float,
                    Some("tag:yaml.org,2002:bool") => ScalarType::Bool,
                    Some("tag:yaml.org,2002:null") => ScalarType::Null,
                    _ => ScalarType::Text,
                };
                (anchor, Kind::Scalar { text: Rc::from(value), scalar_type })
            }
            EventData::SequenceStart { anchor, .. } => {
                let mut items = Vec::new();
                loop {
                    let event = self.event()?;
                    if matches!(event.data, EventData::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, depth + 1)?);
                }
                (anchor, Kind::Sequence(Rc::new(items)))
            }
            EventData::MappingStart { anchor, .. } => {
                (anchor, Kind::Mapping(Rc::new(self.entries(depth)?)))
            }
            _ => return Err(format!("yaml: line {line}: did not find expected node content")),
        };
        let node = Node { line, kind };
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before));
        }
        Ok(node)
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<(Node, Node)>, String> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let mut merged: Vec<(Node, Node)> = Vec::new();
        loop {
            let event = self.event()?;
            if matches!(event.data, EventData::MappingEnd) {
                break;
            }
            let merges = matches!(&event.data, EventData::Scalar { value, style, tag: None, .. }
                if value == "<<" && *style == ScalarStyle::Plain);
            let key = self.node(event, depth + 1)?;
            let event = self.event()?;
            let value = self.node(event, depth + 1)?;
            if merges {
                merge(&value, &mut merged)?;
            } else {
                entries.push((key, value));
            }
        }
        // What stands in the mapping itself wins, and of the merged ones the first.
        for (key, value) in merged {
            if !entries.iter().any(|(present, _)| present.text() == key.text()) {
                entries.push((key, value));
            }
        }
        Ok(entries)
    }

    fn count(&mut self, nodes: usize) -> Result<(), String> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err("yaml: document contains excessive aliasing".to_owned());
        }
        Ok(())
    }
}

fn merge(value: &Node, into: &mut Vec<(Node, Node)>) -> Result<(), String> {
    match &value.kind {
        Kind::Mapping(entries) => into.extend(entries.iter().cloned()),
        Kind::Sequence(items) if items.iter().all(|i| matches!(i.kind, Kind::Mapping(_))) => {
            for item in items.iter() {
                merge(item, into)?;
            }
        }
        _ => return Err("yaml: map merge requires map or sequence of maps as the value".to_owned()),
    }
    Ok(())
}

/// The parser's message as `yaml.v3` words it. It gives the line of the context where there is one,
/// and none on the first line.
fn message(error: &Error) -> String {
    let problem = error.problem();
    let line = [error.context_mark(), error.problem_mark()]
        .into_iter()
        .flatten()
        .map(|mark| mark.line)
        .find(|line| *line != 0);
    match line {
        Some(line) => {
            let line = line + u64::from(error.kind() == ErrorKind::Scanner);
            format!("yaml: line {line}: {problem}")
        }
        None => format!("yaml: {problem}"),
    }
}
