//! Writing the fields of relation data.

use super::{DataFault, Fields, Problem};

/// The keys that are being written, and what cannot be.
#[derive(Debug, Default)]
pub struct DataFields {
    fields: Fields,
    faults: Vec<DataFault>,
}

impl DataFields {
    /// A value without which the data cannot be read, as a [`Codec`](super::Codec) encodes it.
    pub fn required(&mut self, key: &'static str, encoded: Result<String, String>) {
        match encoded {
            Ok(text) if text.is_empty() => {
                self.faults.push(DataFault { key, problem: Problem::Empty });
            }
            encoded => self.set(key, encoded),
        }
    }

    /// A value that may be missing: `None` and an empty text remove it.
    pub fn optional(&mut self, key: &'static str, encoded: Option<Result<String, String>>) {
        match encoded {
            Some(encoded) => self.set(key, encoded),
            None => self.remove(key),
        }
    }

    /// Removes a key.
    pub fn remove(&mut self, key: &'static str) {
        self.fields.push((key, None));
    }

    fn set(&mut self, key: &'static str, encoded: Result<String, String>) {
        match encoded {
            Ok(text) => self.fields.push((key, Some(text))),
            Err(reason) => {
                self.faults.push(DataFault { key, problem: Problem::Unwritable { reason } });
            }
        }
    }

    pub(super) fn finish(self) -> Result<Fields, Vec<DataFault>> {
        if self.faults.is_empty() { Ok(self.fields) } else { Err(self.faults) }
    }
}
