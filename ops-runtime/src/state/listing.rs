//! What a unit keeps, for whoever wants to look at it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::entries::{Key, State};
use super::error::StateError;
use super::juju;
use super::local::LocalState;
use super::queue::{DeadLetter, Deferred};

/// What the charm of a unit keeps between dispatches, as its last dispatch has written it. Of what is in
/// `.ops-state.db` the next dispatch finds out whether Juju has committed it; until then it may be taken back,
/// or be in Juju by now, if the charm was refreshed to one with `state = juju`.
///
/// `cargo charm state` shows it, and tests may compare it. `Debug` leaves stored values out.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UnitState {
    /// The stored fields of which something is kept, by their paths.
    pub stored: Vec<StoredValue>,
    /// The deferred events that wait, the oldest first.
    pub deferred: Vec<Deferred>,
    /// The deferred events that nobody takes any more, the oldest first.
    pub dead_letters: Vec<DeadLetter>,
}

/// What is kept of a stored field.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredValue {
    /// The names of the fields that lead to it, with dots between: `migrated`, `database.user`.
    pub path: String,
    /// Its value as JSON. It may be confidential.
    pub json: String,
}

impl UnitState {
    /// Reads `.ops-state.db` in a charm's directory, and writes nothing; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`StateError::Unfinished`] if the last dispatch was killed while it wrote, and every other error of
    /// a file that cannot be read.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), ops::StateError> {
    /// use ops::UnitState;
    ///
    /// let charm = "/var/lib/juju/agents/unit-web-0/charm";
    /// for letter in UnitState::read(charm.as_ref())?.unwrap_or_default().dead_letters {
    ///     println!("{}: {}", letter.deferred.event, letter.reason);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn read(charm_directory: &Path) -> Result<Option<Self>, StateError> {
        let kept = LocalState::in_directory(charm_directory).look()?;
        Ok(kept.map(|kept| Self::of(&State::new(kept.entries))))
    }

    /// Reads what Juju keeps for a unit whose charm has `state = juju`, of all that `state-get` gives; `None` if
    /// the state is not there.
    ///
    /// # Errors
    ///
    /// [`StateError::CorruptInJuju`] and [`StateError::NewerInJuju`].
    pub fn in_juju(state: &BTreeMap<String, String>) -> Result<Option<Self>, StateError> {
        let entries = juju::read(state)?;
        Ok(entries.map(|entries| Self::of(&State::new(entries))))
    }

    fn of(state: &State) -> Self {
        let stored = state.now().iter().filter_map(|(key, json)| match key {
            Key::Stored(path) => Some(StoredValue { path: path.to_string(), json: json.clone() }),
            _ => None,
        });
        let deferred = state.queue().into_iter();
        Self {
            stored: stored.collect(),
            deferred: deferred
                .map(|queued| queued.deferred.unwrap_or_else(Deferred::unreadable))
                .collect(),
            dead_letters: state.dead_letters(),
        }
    }
}

impl fmt::Debug for StoredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, json } = self;
        f.debug_struct("StoredValue").field("path", path).field("length", &json.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::super::fence::Settled;
    use super::*;

    // PST-007
    #[test]
    fn all_that_is_kept_is_listed_and_nothing_is_written() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(UnitState::read(directory.path()).unwrap(), None);
        let deferred = Deferred {
            component: "database".to_owned(),
            handler: "configure".to_owned(),
            event: "start".to_owned(),
            payload: json!(null),
        };
        let letter = DeadLetter { deferred: deferred.clone(), reason: "gone".to_owned() };
        let mut settled = Settled::default();
        settled.state.set(Key::Stored("password".into()), "\"hunter2\"".to_owned());
        settled.state.defer(&deferred);
        settled.state.set(Key::Deferred(9), "{".to_owned());
        settled.state.bury(0, &letter);
        settled.state.set(Key::DeadLetter(9), "[".to_owned());
        let in_juju = juju::changes(&settled.state, &BTreeMap::new()).unwrap().into_iter();
        let in_juju = in_juju.filter_map(|(key, value)| Some((key, value?))).collect();
        LocalState::in_directory(directory.path()).write(&settled, 1).unwrap();
        let before = fs::read(directory.path().join(".ops-state.db")).unwrap();

        let state = UnitState::read(directory.path()).unwrap().unwrap();
        assert_eq!(state.stored[0].path, "password");
        assert_eq!(state.stored[0].json, "\"hunter2\"");
        assert_eq!(state.deferred, [deferred, Deferred::unreadable("{".to_owned())]);
        assert_eq!(state.dead_letters[0], letter);
        assert_eq!(state.dead_letters[1].reason, "it cannot be read");
        assert_eq!(UnitState::in_juju(&in_juju).unwrap().unwrap(), state);
        assert_eq!(UnitState::in_juju(&BTreeMap::new()).unwrap(), None);
        assert!(!format!("{state:?}").contains("hunter2"), "{state:?}");
        assert_eq!(fs::read(directory.path().join(".ops-state.db")).unwrap(), before);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_dispatch_has_left_is_not_finished_by_a_look() {
        let (directory, crashed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut settled = Settled::default();
        settled.state.set(Key::Stored("a".into()), format!("\"{}\"", "x".repeat(100_000)));
        LocalState::in_directory(directory.path()).write(&settled, 1).unwrap();
        let path = directory.path().join(".ops-state.db");
        let connection = rusqlite::Connection::open(&path).unwrap();
        let half = "PRAGMA cache_size = 1; BEGIN; UPDATE entry SET value = upper(value);
            INSERT INTO entry SELECT hex(randomblob(1000)), hex(randomblob(1000)) FROM json_each(
                '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]')";
        connection.execute_batch(half).unwrap();
        for name in [".ops-state.db", ".ops-state.db-journal"] {
            fs::copy(directory.path().join(name), crashed.path().join(name)).unwrap();
        }
        let before = fs::read(crashed.path().join(".ops-state.db")).unwrap();
        let error = UnitState::read(crashed.path()).unwrap_err();
        assert!(matches!(error, StateError::Unfinished { .. }), "{error}");
        assert_eq!(fs::read(crashed.path().join(".ops-state.db")).unwrap(), before);
        // The next dispatch does.
        LocalState::in_directory(crashed.path()).read().unwrap();
        assert_eq!(UnitState::read(crashed.path()).unwrap().unwrap().stored.len(), 1);
    }
}
