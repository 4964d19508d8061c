//! The entries of a mapping, by the rules for keys that meet.

use std::collections::HashMap;

use super::{Entry, Mapping};
use crate::Span;

/// A key that stands in its mapping already.
#[derive(Debug)]
pub(crate) struct Duplicate {
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The key before it.
    pub(crate) earlier: Span,
}

/// The entries of one mapping while it is read.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<Option<Entry>>,
    replaced: Vec<Entry>,
    by_name: HashMap<String, Known>,
}

struct Known {
    index: usize,
    merged: bool,
}

impl Entries {
    /// Adds an entry that stands in the file.
    pub(super) fn insert(&mut self, entry: Entry) -> Option<Duplicate> {
        let (name, span) = (entry.name().to_owned(), entry.key.span);
        let earlier = self.put(entry, false)?;
        let duplicate = Duplicate { name, span, earlier: earlier.key.span };
        self.replaced.push(earlier);
        Some(duplicate)
    }

    /// Adds an entry that `<<` brings. As for Juju, the later of the two counts, `<<` included.
    pub(super) fn merge(&mut self, entry: Entry) {
        self.put(entry, true);
    }

    /// Gives an earlier entry of this name, if `<<` has not brought it.
    fn put(&mut self, entry: Entry, merged: bool) -> Option<Entry> {
        let known = Known { index: self.entries.len(), merged };
        let earlier = self.by_name.insert(entry.name().to_owned(), known);
        let replaced = earlier.and_then(|earlier| {
            let entry = self.entries.get_mut(earlier.index)?.take()?;
            (!earlier.merged).then_some(entry)
        });
        self.entries.push(Some(entry));
        replaced
    }

    pub(super) fn finish(self) -> Mapping {
        let entries = self.entries.into_iter().flatten().collect();
        Mapping { entries, replaced: self.replaced }
    }
}
