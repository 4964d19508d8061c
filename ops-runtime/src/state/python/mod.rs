//! What the Python charm has left that a unit had before it was refreshed to this one.
//!
//! Python's `ops` keeps stored state and deferred events in `.unit-state.db`, as pickles. It is read once,
//! from a copy: SQLite writes to a file that it opens if its last writer was killed, and the operator may
//! go back to the Python charm. What was read is known again by its hash: a file that differs, because the
//! Python charm has run meanwhile, is read again. Then its values replace those of the same fields, and
//! its deferred events are put behind what waits. Juju remembers the hash too: whoever moves a damaged
//! `.ops-state.db` away does not get back what the Python charm had when the unit was refreshed.

mod file;
mod notice;
pub(crate) mod pickle;
mod tables;
#[cfg(test)]
pub(crate) mod test_support;
#[cfg(test)]
mod tests;
mod values;

use std::path::Path;

use super::entries::{Key, State};
use super::error::StateError;
use file::{PythonFile, Taken};
pub(crate) use notice::Notice;
pub use pickle::pickle_as_json;
pub(super) use values::Source;
pub(crate) use values::{Fate, Offers, below};

/// How much text all of it may become.
const MOST_TEXT: usize = 64 << 20;

/// What the file is remembered by, among what the SDK itself remembers.
pub(crate) const REMEMBERED: &str = "python";

/// What there is to take over.
#[derive(Debug)]
pub(crate) enum Found {
    /// No file, or one that was taken over already.
    Nothing,
    /// One that was taken over already, by a state that is lost.
    Lost,
    New(PythonState),
}

/// What the file holds.
#[derive(Debug)]
pub(crate) struct PythonState {
    /// The values of every `StoredState`, those that were saved last first.
    pub(crate) offers: Offers,
    /// The deferred events, the oldest first.
    pub(crate) notices: Vec<Notice>,
}

impl PythonState {
    /// Reads what is in the charm's directory, unless that was done already; and notes that it was. Where the
    /// state knows of no file, `in_juju` gives what Juju remembers of one.
    pub(crate) fn find<E: From<StateError>>(
        directory: &Path,
        state: &mut State,
        in_juju: impl FnOnce() -> Result<Option<String>, E>,
    ) -> Result<Found, E> {
        let file = PythonFile::in_directory(directory);
        let Some(looks) = file.looks()? else { return Ok(Found::Nothing) };
        let key = Key::Internal(REMEMBERED.into());
        let known = state.get(&key).map(str::to_owned);
        let is_lost = known.is_none();
        let known = if is_lost { in_juju()? } else { known };
        let taken: Option<Taken> = known.and_then(|text| serde_json::from_str(&text).ok());
        if !is_lost && taken.as_ref().is_some_and(|taken| taken.looks == looks) {
            return Ok(Found::Nothing);
        }
        let copy = file.copy()?;
        let is_known = taken.is_some_and(|taken| taken.sha256 == copy.sha256);
        let taken = Taken { sha256: copy.sha256.clone(), looks };
        // A map with text keys is always JSON.
        state.set(key, serde_json::to_string(&taken).unwrap_or_default());
        if is_known {
            return Ok(if is_lost { Found::Lost } else { Found::Nothing });
        }
        let tables = copy.tables()?;
        let mut left = MOST_TEXT;
        let offers = Offers::of(&tables.snapshots, &mut left);
        let notices = notice::notices(tables, &mut left);
        Ok(Found::New(Self { offers, notices }))
    }
}
