//! What a unit's charm keeps between dispatches: stored fields, deferred events, and those that could
//! not be delivered any more.
//!
//! All of it is one map of texts, [`State`]: read once at the start of a dispatch, changed in memory,
//! and written once at its end. [`local`] keeps it in a file beside the charm.
//!
//! The file is written before the charm exits and Juju's own writes take effect after it, if they do. So
//! that neither is ahead of the other, each change has a *generation*, which goes to Juju among the
//! writes of the same dispatch, and the file keeps what the change replaced. The next dispatch compares:
//! where Juju has an older generation, it has dropped that dispatch, and so do we ([`fence`]).

mod entries;
mod error;
mod fence;
mod finite;
pub(crate) mod juju;
mod listing;
mod local;
mod payload;
mod python;
mod queue;
mod stored;
mod version;

pub(crate) use entries::State;
pub use error::StateError;
pub(crate) use fence::{GENERATION, Settled, Verdict, settle};
pub use listing::{StoredValue, UnitState};
pub(crate) use local::LocalState;
pub(crate) use payload::payload;
pub use python::pickle_as_json;
#[cfg(test)]
pub(crate) use python::test_support;
pub(crate) use python::{Fate, Found, Notice, PythonState, REMEMBERED, below};
pub(crate) use queue::Queued;
pub use queue::{DeadLetter, Deferred};
pub use stored::{Stored, StoredField};
pub use version::{StoredValues, migration};
