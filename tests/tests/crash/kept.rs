//! What a charm keeps, as its next dispatch will find it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

/// The names of the file, and of what SQLite puts beside it, begin with this.
pub(crate) const FILE: &str = ".ops-state.db";

/// The stored fields, the queue and the dead letters, by their keys.
pub(crate) type Kept = BTreeMap<String, String>;

/// The files that begin with [`FILE`] in the charm's directory.
pub(crate) fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    // Before the first event there is no directory.
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with(FILE) {
            let content = fs::read(directory.join(&name)).unwrap();
            files.insert(name, content);
        }
    }
    files
}

/// What is in force when Juju knows this generation; or what is wrong with the file.
pub(crate) fn kept(
    files: &BTreeMap<String, Vec<u8>>,
    generation: Option<&str>,
) -> Result<Kept, String> {
    // On a copy: SQLite finishes in it what a killed process has begun.
    let directory = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(directory.path().join(name), content).unwrap();
    }
    if !files.contains_key(FILE) {
        return Ok(Kept::new());
    }
    let database = Connection::open(directory.path().join(FILE)).unwrap();
    let check: String = pragma(&database, "integrity_check")?;
    if check != "ok" {
        return Err(format!("integrity check: {check}"));
    }
    if pragma::<u32>(&database, "user_version")? == 0 {
        return Ok(Kept::new());
    }
    in_force(&database, generation).map_err(|error| error.to_string())
}

fn pragma<T: rusqlite::types::FromSql>(database: &Connection, name: &str) -> Result<T, String> {
    database.pragma_query_value(None, name, |row| row.get(0)).map_err(|error| error.to_string())
}

fn in_force(database: &Connection, generation: Option<&str>) -> rusqlite::Result<Kept> {
    let mut kept = Kept::new();
    let mut entries = database.prepare("SELECT key, value FROM entry")?;
    for row in entries.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (key, value) = row?;
        kept.insert(key, value);
    }
    let current: u64 =
        database.query_row("SELECT current FROM generation", (), |row| row.get(0))?;
    let known = generation.map_or(0, |generation| generation.parse().unwrap());
    if known < current {
        let mut undo = database.prepare("SELECT key, value FROM undo")?;
        for row in undo.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (key, before): (String, Option<String>) = row?;
            match before {
                Some(value) => kept.insert(key, value),
                None => kept.remove(&key),
            };
        }
    }
    Ok(kept)
}
