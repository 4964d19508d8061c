//! The tables of `ops`.

use std::path::Path;

use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

/// How much both may hold. The state of a charm has kilobytes.
const MOST_BYTES: i32 = 64 << 20;

/// Their rows, as texts and pickles.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Those that were saved last first.
    pub(super) snapshots: Vec<Snapshot>,
    /// The oldest first.
    pub(super) notices: Vec<NoticeRow>,
}

/// What an object or an event has kept.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) handle: String,
    pub(super) pickle: Vec<u8>,
}

/// An event that a method has deferred.
#[derive(Debug)]
pub(super) struct NoticeRow {
    pub(super) event: String,
    pub(super) observer: String,
    pub(super) method: String,
}

/// Why they cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum TablesError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("it has more than {} MiB", MOST_BYTES >> 20)]
    TooLarge,
}

/// Reads all of them. What was begun and not committed is rolled back in the file, which is a copy.
pub(super) fn read(path: &Path) -> Result<Tables, TablesError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, MOST_BYTES)?;
    // Nothing that the file defines is run.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // A charm was killed while it made the file, or something else is in it.
    let names = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('snapshot', 'notice')";
    if connection.query_row(names, (), |row| row.get::<_, i64>(0))? < 2 {
        return Ok(Tables::default());
    }
    let size = "SELECT
        (SELECT total(octet_length(handle) + octet_length(data)) FROM snapshot)
        + (SELECT total(octet_length(event_path) + octet_length(observer_path) + octet_length(method_name))
           FROM notice)";
    if connection.query_row(size, (), |row| row.get::<_, f64>(0))? > MOST_BYTES.into() {
        return Err(TablesError::TooLarge);
    }
    // Saving replaces the row, and so moves it to the end.
    let text = "SELECT handle, CAST(data AS BLOB) FROM snapshot WHERE data IS NOT NULL ORDER BY rowid DESC";
    let mut statement = connection.prepare(text)?;
    let snapshots =
        statement.query_map((), |row| Ok(Snapshot { handle: row.get(0)?, pickle: row.get(1)? }))?;
    let snapshots = snapshots.collect::<rusqlite::Result<_>>()?;
    let text = "SELECT event_path, observer_path, method_name FROM notice ORDER BY sequence";
    let mut statement = connection.prepare(text)?;
    let notices = statement.query_map((), |row| {
        Ok(NoticeRow { event: row.get(0)?, observer: row.get(1)?, method: row.get(2)? })
    })?;
    let notices = notices.collect::<rusqlite::Result<_>>()?;
    Ok(Tables { snapshots, notices })
}
