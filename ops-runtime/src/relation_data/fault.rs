//! What is wrong with relation data.

use std::fmt;

/// One key of a databag that is not as its type says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DataFault {
    /// The key.
    pub key: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with the value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// There is none: the other side has not written it, or not yet.
    Missing,
    /// It cannot be read as the field's type.
    Invalid {
        /// Why not.
        reason: String,
    },
    /// The field's value has no text.
    Unwritable {
        /// Why not.
        reason: String,
    },
    /// The field's value is an empty text, and Juju has no empty values.
    Empty,
}

impl fmt::Display for DataFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key;
        match &self.problem {
            Problem::Missing => write!(f, "`{key}` is missing"),
            Problem::Invalid { reason } => write!(f, "`{key}` is not valid: {reason}"),
            Problem::Unwritable { reason } => write!(f, "`{key}` has no text: {reason}"),
            Problem::Empty => write!(
                f,
                "`{key}` is empty, which juju keeps as little as a missing one: make the field an \
                 `Option` or give it a default"
            ),
        }
    }
}

/// Every fault, as one line.
pub(crate) fn list(faults: &[DataFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
