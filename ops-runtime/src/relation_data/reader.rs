//! Reading the fields of relation data.

use super::{Codec, DataFault, Problem};
use crate::pairs::Bag;

/// A databag that is being read, and what was found wrong with it so far.
#[derive(Debug)]
pub struct DataReader<'bag> {
    bag: &'bag Bag,
    faults: Vec<DataFault>,
}

impl<'bag> DataReader<'bag> {
    pub(super) fn new(bag: &'bag Bag) -> Self {
        Self { bag, faults: Vec::new() }
    }

    pub(super) fn into_faults(self) -> Vec<DataFault> {
        self.faults
    }

    /// Whether there is such a key.
    pub fn contains(&self, key: &str) -> bool {
        self.bag.get(key).is_some()
    }

    /// A value that must be there, by its key or one of its `aliases`. `None` if it is not, which is
    /// noted.
    pub fn required<C: Codec<T>, T>(
        &mut self,
        key: &'static str,
        aliases: &[&'static str],
    ) -> Option<T> {
        match self.find(key, aliases) {
            Some((key, text)) => self.valid(key, C::decode(text)),
            None => {
                self.faults.push(DataFault { key, problem: Problem::Missing });
                None
            }
        }
    }

    /// A value that may be missing. `None` if it is there and wrong, which is noted.
    #[allow(clippy::option_option)] // Wrong, missing, or there.
    pub fn optional<C: Codec<T>, T>(
        &mut self,
        key: &'static str,
        aliases: &[&'static str],
    ) -> Option<Option<T>> {
        match self.find(key, aliases) {
            Some((key, text)) => self.valid(key, C::decode_option(text)),
            None => Some(None),
        }
    }

    fn find(
        &self,
        key: &'static str,
        aliases: &[&'static str],
    ) -> Option<(&'static str, &'bag str)> {
        let mut keys = std::iter::once(&key).chain(aliases);
        keys.find_map(|key| Some((*key, self.bag.get(key)?)))
    }

    fn valid<T>(&mut self, key: &'static str, decoded: Result<T, String>) -> Option<T> {
        decoded
            .map_err(|reason| {
                self.faults.push(DataFault { key, problem: Problem::Invalid { reason } });
            })
            .ok()
    }
}
