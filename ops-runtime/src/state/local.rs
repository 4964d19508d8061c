//! The state in a SQLite file beside the charm.
//!
//! The file is open only while it is read, at the start of a dispatch, and while it is written, at its
//! end: nothing is locked while the charm's handlers run.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params};

use super::entries::{Changes, Key};
use super::error::StateError;
use super::fence::{Kept, Settled, Undo};

/// In the header of each of our files: `OpsS`.
const APPLICATION: u32 = 0x4f70_7353;

/// The format of the tables.
const FORMAT: u32 = 1;

/// For another process that reads the file, such as a person with `sqlite3`.
const PATIENCE: Duration = Duration::from_secs(10);

const TABLES: &str = "
    CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE undo (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE generation (current INTEGER NOT NULL, before INTEGER);
";

/// `.ops-state.db` of one unit.
#[derive(Debug)]
pub(crate) struct LocalState {
    path: PathBuf,
    patience: Duration,
}

impl LocalState {
    /// The file in the charm's directory. It is not touched before there is something to read or write.
    pub(crate) fn in_directory(directory: &Path) -> Self {
        Self { path: directory.join(".ops-state.db"), patience: PATIENCE }
    }

    /// Reads all of it; nothing if there is no file.
    pub(crate) fn read(&self) -> Result<Kept, StateError> {
        Ok(self.read_by(OpenFlags::SQLITE_OPEN_READ_WRITE)?.unwrap_or_default())
    }

    /// The same without writing: what a dispatch that was killed has left unfinished is an error.
    pub(crate) fn look(&self) -> Result<Option<Kept>, StateError> {
        self.read_by(OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn read_by(&self, mode: OpenFlags) -> Result<Option<Kept>, StateError> {
        match self.header()? {
            Header::Ours => {}
            Header::Empty => return Ok(None),
        }
        let looks = mode.contains(OpenFlags::SQLITE_OPEN_READ_ONLY);
        let failed = |source: rusqlite::Error| match source.sqlite_error_code() {
            Some(ErrorCode::ReadOnly) if looks => {
                StateError::Unfinished { path: self.path.clone() }
            }
            _ => self.unreadable(source),
        };
        let mut connection = self.open(mode).map_err(failed)?;
        // One transaction: what is read belongs together.
        let transaction = connection.transaction().map_err(failed)?;
        // A dispatch was killed while it made the file; SQLite has dropped what it had written.
        if format(&transaction).map_err(failed)? == 0 {
            return Ok(None);
        }
        let (generation, before) = generation(&transaction).map_err(failed)?;
        let entries = entries(&transaction).map_err(failed)?;
        let undo = undo(&transaction).map_err(failed)?;
        Ok(Some(Kept {
            entries: self.keys(entries)?,
            generation,
            undo: match before {
                Some(generation) => Some(Undo { generation, entries: self.keys(undo)? }),
                None => None,
            },
        }))
    }

    /// Writes the state as it is now, as the change `generation`, which can be undone until the next one.
    pub(crate) fn write(&self, settled: &Settled, generation: u64) -> Result<(), StateError> {
        self.change(settled, |transaction| {
            self.put(transaction, settled, settled.state.now())?;
            keep_undo(transaction, &settled.state.changes())?;
            let numbers = params![generation, settled.in_force];
            transaction.execute("UPDATE generation SET current = ?1, before = ?2", numbers)?;
            Ok(())
        })
    }

    /// Drops what the last change has replaced or, where it was taken back, what it had put there.
    pub(crate) fn tidy(&self, settled: &Settled) -> Result<(), StateError> {
        self.change(settled, |transaction| {
            self.put(transaction, settled, settled.state.before())?;
            Ok(keep_undo(transaction, &Changes::default())?)
        })
    }

    /// Removes the file: the state is somewhere else. What is not ours stays.
    pub(crate) fn discard(&self) -> io::Result<()> {
        if !matches!(self.header(), Ok(Header::Ours)) {
            return Ok(());
        }
        fs::remove_file(&self.path)?;
        // Without its file it does nothing any more.
        match fs::remove_file(self.journal()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn change(
        &self,
        settled: &Settled,
        change: impl FnOnce(&Transaction<'_>) -> Result<(), Failed>,
    ) -> Result<(), StateError> {
        self.header()?;
        let failed = |source| StateError::Write { path: self.path.clone(), source };
        self.make().map_err(|source| failed(source.into()))?;
        self.change_in_transaction(settled, change).map_err(|error| match error {
            Failed::State(error) => error,
            Failed::Sqlite(source) => match source.sqlite_error_code() {
                Some(
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase,
                ) => self.unreadable(source),
                _ => failed(source.into()),
            },
        })
    }

    fn change_in_transaction(
        &self,
        settled: &Settled,
        change: impl FnOnce(&Transaction<'_>) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let mut connection = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // What is dropped may be secret.
        connection.pragma_update(None, "secure_delete", true)?;
        let behavior = TransactionBehavior::Immediate;
        let transaction = connection.transaction_with_behavior(behavior)?;
        if format(&transaction)? == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.execute("INSERT INTO generation VALUES (0, NULL)", ())?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
        }
        if generation(&transaction)?.0 != settled.written {
            return Err(Failed::State(StateError::Changed { path: self.path.clone() }));
        }
        change(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// Makes the entries in the file these.
    fn put(
        &self,
        transaction: &Transaction<'_>,
        settled: &Settled,
        wanted: &BTreeMap<Key, String>,
    ) -> Result<(), Failed> {
        // What was taken back is still in the file.
        let in_file = if settled.undone {
            self.keys(entries(transaction)?).map_err(Failed::State)?
        } else {
            settled.state.before().clone()
        };
        Ok(put(transaction, &Changes::between(&in_file, wanted))?)
    }

    /// Whose file it is, by its first bytes: SQLite itself may write to a file that it opens.
    fn header(&self) -> Result<Header, StateError> {
        let open =
            |source: io::Error| StateError::Open { path: self.path.clone(), source: source.into() };
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Header::Empty),
            Err(error) => return Err(open(error)),
        };
        let mut bytes = Vec::new();
        file.take(100).read_to_end(&mut bytes).map_err(open)?;
        // A dispatch was ended before it had written anything; SQLite then finishes or drops it.
        if bytes.is_empty() {
            return Ok(Header::Empty);
        }
        let number = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
            four.map(u32::from_be_bytes)
        };
        // SQLite writes the first page last, so a first write that was killed before has only its journal.
        if bytes.iter().all(|byte| *byte == 0) && self.journal().exists() {
            return Ok(Header::Ours);
        }
        let is_sqlite = bytes.starts_with(b"SQLite format 3\0");
        match (number(60), number(68)) {
            (Some(format), Some(APPLICATION)) if is_sqlite && format <= FORMAT => Ok(Header::Ours),
            (Some(format), Some(APPLICATION)) if is_sqlite => {
                Err(StateError::Newer { path: self.path.clone(), format, known: FORMAT })
            }
            _ => Err(StateError::Foreign { path: self.path.clone() }),
        }
    }

    /// Makes the file if there is none, for this user only; SQLite gives its journal the same mode. One that
    /// was restored from a backup may have another.
    fn make(&self) -> io::Result<()> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&self.path)?;
        if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        Ok(())
    }

    fn journal(&self) -> PathBuf {
        self.path.with_file_name(".ops-state.db-journal")
    }

    fn open(&self, mode: OpenFlags) -> rusqlite::Result<Connection> {
        let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(self.patience)?;
        Ok(connection)
    }

    fn keys<V>(&self, texts: Vec<(String, V)>) -> Result<BTreeMap<Key, V>, StateError> {
        let keys = texts.into_iter().map(|(text, value)| match text.parse() {
            Ok(key) => Ok((key, value)),
            Err(_) => Err(self.corrupt(format!("`{text}` is no key of the charm's state"))),
        });
        keys.collect()
    }

    /// Why SQLite cannot read the file: damage is only what is wrong with the file itself.
    fn unreadable(&self, source: rusqlite::Error) -> StateError {
        let path = self.path.clone();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StateError::Locked { path, source: source.into() }
            }
            Some(
                ErrorCode::PermissionDenied
                | ErrorCode::OutOfMemory
                | ErrorCode::ReadOnly
                | ErrorCode::OperationInterrupted
                | ErrorCode::SystemIoFailure
                | ErrorCode::DiskFull
                | ErrorCode::CannotOpen
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport,
            ) => StateError::Open { path, source: source.into() },
            _ => self.corrupt(source),
        }
    }

    fn corrupt(&self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StateError {
        StateError::Corrupt { path: self.path.clone(), source: source.into() }
    }
}

/// What the file is.
enum Header {
    Ours,
    /// There is none, or nothing in it.
    Empty,
}

/// Why a write failed.
enum Failed {
    Sqlite(rusqlite::Error),
    State(StateError),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn format(transaction: &Transaction<'_>) -> rusqlite::Result<u32> {
    transaction.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The generation of the entries, and the one before, if that can be restored.
fn generation(transaction: &Transaction<'_>) -> rusqlite::Result<(u64, Option<u64>)> {
    let text = "SELECT current, before FROM generation";
    transaction.query_row(text, (), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn entries(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = transaction.prepare("SELECT key, value FROM entry")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn undo(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let mut statement = transaction.prepare("SELECT key, value FROM undo")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn put(transaction: &Transaction<'_>, changes: &Changes) -> rusqlite::Result<()> {
    let mut set = transaction.prepare("INSERT OR REPLACE INTO entry VALUES (?1, ?2)")?;
    let mut remove = transaction.prepare("DELETE FROM entry WHERE key = ?1")?;
    for (key, change) in changes.iter() {
        let key = key.to_string();
        match &change.after {
            Some(value) => set.execute((&key, value))?,
            None => remove.execute((&key,))?,
        };
    }
    Ok(())
}

fn keep_undo(transaction: &Transaction<'_>, changes: &Changes) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM undo", ())?;
    let mut insert = transaction.prepare("INSERT INTO undo VALUES (?1, ?2)")?;
    for (key, change) in changes.iter() {
        insert.execute((key.to_string(), &change.before))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "local_tests.rs"]
mod tests;
