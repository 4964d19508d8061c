//! Keys and values, kept small: thousands of units' data may be held at once.

use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use crate::hook::Databag;

/// The pairs of a databag that is only read: one text, and where its pieces end.
///
/// A map of owned texts takes some 800 bytes for three pairs; this takes some 150.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs {
    /// Keys and values by turns, in the keys' order.
    text: Box<str>,
    /// Where each key and each value ends.
    ends: Box<[u32]>,
}

impl Pairs {
    pub(crate) fn len(&self) -> usize {
        self.ends.len() / 2
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            let (found, value) = self.pair(middle)?;
            match found.cmp(key) {
                std::cmp::Ordering::Equal => return Some(value),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The pair of a number, in the keys' order.
    pub(crate) fn pair(&self, number: usize) -> Option<(&str, &str)> {
        let piece = |piece: usize| {
            let start = match piece.checked_sub(1) {
                Some(before) => *self.ends.get(before)?,
                None => 0,
            };
            let end = *self.ends.get(piece)?;
            self.text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
        };
        Some((piece(2 * number)?, piece(2 * number + 1)?))
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        (0..self.len()).filter_map(|number| self.pair(number))
    }

    fn are_in_order(&self) -> bool {
        self.iter().map(|(key, _)| key).is_sorted_by(|one, next| one < next)
    }
}

/// Pairs in the making.
#[derive(Default)]
struct Pieces {
    text: String,
    ends: Vec<u32>,
}

impl Pieces {
    fn push(&mut self, piece: &str) -> Option<()> {
        self.text.push_str(piece);
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        Some(())
    }
}

impl From<Pieces> for Pairs {
    fn from(Pieces { text, ends }: Pieces) -> Self {
        Self { text: text.into(), ends: ends.into() }
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Map)
    }
}

struct Map;

impl<'de> Visitor<'de> for Map {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pieces = Pieces::default();
        while map.next_key_seed(Piece(&mut pieces))?.is_some() {
            map.next_value_seed(Piece(&mut pieces))?;
        }
        let pairs = Pairs::from(pieces);
        if pairs.are_in_order() {
            return Ok(pairs);
        }
        // Go orders a map's keys: another agent wrote this. Of a key that comes twice the last counts.
        let ordered: BTreeMap<&str, &str> = pairs.iter().collect();
        let mut pieces = Pieces::default();
        for piece in ordered.into_iter().flat_map(|(key, value)| [key, value]) {
            pieces.push(piece).ok_or_else(|| A::Error::custom(TOO_LONG))?;
        }
        Ok(pieces.into())
    }
}

const TOO_LONG: &str = "the texts have more than 4 GiB";

/// Reads a text into those before it.
struct Piece<'pieces>(&'pieces mut Pieces);

impl<'de> DeserializeSeed<'de> for Piece<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Piece<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.0.push(text).ok_or_else(|| E::custom(TOO_LONG))
    }
}

/// A databag as it was read, or with what this dispatch has written to it.
#[derive(Debug, Clone)]
pub(crate) enum Bag {
    Read(Rc<Pairs>),
    Written(Rc<Databag>),
}

impl Bag {
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        match self {
            Self::Read(pairs) => pairs.get(key),
            Self::Written(map) => map.get(key).map(String::as_str),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Read(pairs) => pairs.len(),
            Self::Written(map) => map.len(),
        }
    }

    /// As a map, which can be changed.
    pub(crate) fn to_map(&self) -> Databag {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    pub(crate) fn iter(&self) -> BagIter<'_> {
        match self {
            Self::Read(pairs) => BagIter::Read { pairs, numbers: 0..pairs.len() },
            Self::Written(map) => BagIter::Written(map.iter()),
        }
    }
}

impl From<Pairs> for Bag {
    fn from(pairs: Pairs) -> Self {
        Self::Read(Rc::new(pairs))
    }
}

impl PartialEq for Bag {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Bag {}

/// The pairs of a [`Bag`], in the keys' order.
#[derive(Debug, Clone)]
pub(crate) enum BagIter<'bag> {
    Read { pairs: &'bag Pairs, numbers: Range<usize> },
    Written(btree_map::Iter<'bag, String, String>),
}

impl<'bag> Iterator for BagIter<'bag> {
    type Item = (&'bag str, &'bag str);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Read { pairs, numbers } => pairs.pair(numbers.next()?),
            Self::Written(pairs) => pairs.next().map(|(key, value)| (&**key, &**value)),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Read { numbers, .. } => numbers.size_hint(),
            Self::Written(pairs) => pairs.size_hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_what_a_map_is(
            map in proptest::collection::btree_map(".{0,4}", ".{0,4}", 0..20),
            asked in ".{0,4}",
        ) {
            let json = serde_json::to_string(&map).unwrap();
            let pairs: Pairs = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(pairs.len(), map.len());
            prop_assert_eq!(pairs.iter().count(), map.len());
            for key in map.keys().chain([&asked]) {
                prop_assert_eq!(pairs.get(key), map.get(key).map(String::as_str));
            }
            let read = Bag::from(pairs);
            prop_assert_eq!(&read.to_map(), &map);
            prop_assert_eq!(read, Bag::Written(Rc::new(map)));
        }
    }

    #[test]
    fn pairs_of_another_order_are_read() {
        let pairs: Pairs = serde_json::from_str(r#"{"b":"1","a":"é","b":"2"}"#).unwrap();
        assert_eq!(pairs.iter().collect::<Vec<_>>(), [("a", "é"), ("b", "2")]);
        assert_eq!(pairs.get("b"), Some("2"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for json in [r#"{"a":1}"#, r#"{"a":null}"#, r#"["a"]"#, r#"{"a":"b""#] {
            assert!(serde_json::from_str::<Pairs>(json).is_err(), "{json}");
        }
    }
}
