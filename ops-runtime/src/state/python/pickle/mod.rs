//! What Python has pickled, as far as it is plain data.
//!
//! A pickle is a program: it can name any function of Python, and call it. [`reader`] runs the part of
//! it that makes plain data, calls nothing, and keeps a place for what it does not make. Every value is
//! one of a list's nodes and refers to others by their numbers: what a pickle shares is not copied, and
//! no depth of it costs a call. [`json`] then writes what a charm asks for.
//!
//! The crate `serde-pickle` is for pickles that one trusts: it copies what is shared, needs 4 KiB for each
//! mark, and ends the process where values are deep enough.

mod json;
mod reader;
#[cfg(test)]
mod tests;

#[cfg(test)]
use json::Refused;
#[cfg(test)]
use reader::PickleError;

/// The number of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(u32);

/// A value.
#[derive(Debug, Clone, PartialEq)]
enum Node<'p> {
    None,
    Bool(bool),
    Int(i128),
    /// An integer of more than 128 bits.
    LargeInt,
    Float(f64),
    Text(&'p str),
    /// A text with half of a surrogate pair, which is no Unicode.
    HalfText,
    /// Also a `bytearray`.
    Bytes(&'p [u8]),
    /// Also a tuple, a set and a frozen set.
    List(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    /// A function or class of Python, by its module and its name; and what it would have made.
    Global(Box<(&'p str, &'p str)>),
}

/// A pickle that was read.
#[derive(Debug)]
pub(crate) struct Pickled<'p> {
    nodes: Vec<Node<'p>>,
    root: Id,
}

/// A pickle as JSON of at most so many bytes, for what tests the reader from outside.
pub fn pickle_as_json(pickle: &[u8], mut most: usize) -> Option<String> {
    let pickled = Pickled::read(pickle).ok()?;
    pickled.json(pickled.root(), &mut most).ok()
}

impl<'p> Pickled<'p> {
    /// The value itself.
    pub(crate) fn root(&self) -> Id {
        self.root
    }

    /// The entries of a dict whose keys are texts; `None` if it is none.
    pub(crate) fn entries(&self) -> Option<Vec<(&'p str, Id)>> {
        let Some(Node::Dict(entries)) = self.node(self.root) else { return None };
        let entries = entries.iter().map(|(key, value)| match self.node(*key) {
            Some(Node::Text(key)) => Some((*key, *value)),
            _ => None,
        });
        entries.collect()
    }

    fn node(&self, id: Id) -> Option<&Node<'p>> {
        self.nodes.get(usize::try_from(id.0).ok()?)
    }
}
