//! A value as JSON, as serde reads it into a Rust type.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Id, Node, Pickled};

/// `serde_json` reads 128 levels.
const DEEPEST: usize = 100;

/// Why a value is not taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Refused {
    #[error("it is, or holds, `{0}`, which is no plain data")]
    Object(String),
    #[error("it is, or holds, a number that is not finite")]
    NotFinite,
    #[error("it is, or holds, an integer of more than 128 bits")]
    LargeInt,
    #[error("it is, or holds, a text that is not Unicode")]
    HalfText,
    #[error(
        "it is, or holds, a dict with a key that is no text or number, or twice the same as a text"
    )]
    Key,
    #[error("it is, or holds, itself, or is nested more than {DEEPEST} levels deep")]
    Deep,
    #[error("it is too large")]
    Large,
}

impl Pickled<'_> {
    /// The text of a value. `left` is how many bytes it may have; what it has is taken from it.
    ///
    /// Tuples and sets become arrays, as do bytes, of their numbers; numbers that are keys become texts,
    /// which serde reads as numbers again.
    pub(crate) fn json(&self, id: Id, left: &mut usize) -> Result<String, Refused> {
        let mut writer = Writer { pickled: self, text: String::new(), most: *left };
        writer.value(id, DEEPEST)?;
        *left = left.saturating_sub(writer.text.len());
        Ok(writer.text)
    }
}

struct Writer<'a> {
    pickled: &'a Pickled<'a>,
    text: String,
    most: usize,
}

impl Writer<'_> {
    fn value(&mut self, id: Id, levels: usize) -> Result<(), Refused> {
        let levels = levels.checked_sub(1).ok_or(Refused::Deep)?;
        // Every number that was given out is one of a node.
        match self.pickled.node(id).unwrap_or(&Node::None) {
            Node::None => self.write("null"),
            Node::Bool(true) => self.write("true"),
            Node::Bool(false) => self.write("false"),
            Node::Int(int) => self.write(&int.to_string()),
            Node::LargeInt => Err(Refused::LargeInt),
            Node::Float(float) => self.write(&number(*float)?),
            Node::Text(text) => self.quoted(text),
            Node::HalfText => Err(Refused::HalfText),
            Node::Bytes(bytes) => self.bytes(bytes),
            Node::List(items) => {
                self.write("[")?;
                for (at, item) in items.iter().enumerate() {
                    self.write(if at > 0 { "," } else { "" })?;
                    self.value(*item, levels)?;
                }
                self.write("]")
            }
            Node::Dict(entries) => self.dict(entries, levels),
            Node::Global(global) => Err(object(global.0, global.1)),
        }
    }

    fn dict(&mut self, entries: &[(Id, Id)], levels: usize) -> Result<(), Refused> {
        let mut keys = HashSet::new();
        self.write("{")?;
        for (at, (key, value)) in entries.iter().enumerate() {
            let key = match self.pickled.node(*key) {
                Some(Node::Text(text)) => (*text).to_owned(),
                Some(Node::Int(int)) => int.to_string(),
                Some(Node::Bool(bool)) => bool.to_string(),
                Some(Node::Float(float)) => number(*float)?,
                _ => return Err(Refused::Key),
            };
            self.write(if at > 0 { "," } else { "" })?;
            self.quoted(&key)?;
            self.write(":")?;
            if !keys.insert(key) {
                return Err(Refused::Key);
            }
            self.value(*value, levels)?;
        }
        self.write("}")
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        self.write("[")?;
        for (at, byte) in bytes.iter().enumerate() {
            self.write(if at > 0 { "," } else { "" })?;
            let _ = write!(self.text, "{byte}"); // a `String` takes everything
        }
        self.write("]")
    }

    fn quoted(&mut self, text: &str) -> Result<(), Refused> {
        // A text is always JSON.
        self.write(&serde_json::to_string(text).unwrap_or_default())
    }

    fn write(&mut self, text: &str) -> Result<(), Refused> {
        self.text.push_str(text);
        if self.text.len() > self.most { Err(Refused::Large) } else { Ok(()) }
    }
}

fn number(float: f64) -> Result<String, Refused> {
    serde_json::Number::from_f64(float).map(|number| number.to_string()).ok_or(Refused::NotFinite)
}

/// The name comes from a file that anybody may have written, and goes to a log.
fn object(module: &str, name: &str) -> Refused {
    let shown = format!("{module}.{name}");
    Refused::Object(shown.chars().filter(|char| !char.is_control()).take(100).collect())
}
