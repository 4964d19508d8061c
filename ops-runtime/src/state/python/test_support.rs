//! Files as `ops` writes them.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::Value;

/// `.unit-state.db` of a unit.
pub(crate) struct OpsFile {
    pub(crate) connection: Connection,
}

impl OpsFile {
    pub(crate) fn new(directory: &Path) -> Self {
        let connection = Connection::open(directory.join(".unit-state.db")).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE IF NOT EXISTS snapshot (handle TEXT PRIMARY KEY, data BLOB);
                 CREATE TABLE IF NOT EXISTS notice (
                   sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                   event_path TEXT,
                   observer_path TEXT,
                   method_name TEXT);",
            )
            .unwrap();
        Self { connection }
    }

    pub(crate) fn save(&self, handle: &str, data: &Value) {
        self.save_pickle(handle, &pickle(data));
    }

    pub(crate) fn save_pickle(&self, handle: &str, pickle: &[u8]) {
        let text = "REPLACE INTO snapshot VALUES (?, ?)";
        self.connection.execute(text, params![handle, pickle]).unwrap();
    }

    pub(crate) fn notice(&self, event: &str, observer: &str, method: &str) {
        let text = "INSERT INTO notice VALUES (NULL, ?, ?, ?)";
        self.connection.execute(text, params![event, observer, method]).unwrap();
    }

    /// What the event says, and who has deferred it.
    pub(crate) fn defer(&self, event: &str, says: &Value, observer: &str, method: &str) {
        self.save(event, says);
        self.notice(event, observer, method);
    }
}

/// As Python 3.8 and newer pickle it.
pub(crate) fn pickle(value: &Value) -> Vec<u8> {
    let mut pickle = vec![0x80, 4];
    add(value, &mut pickle);
    pickle.push(b'.');
    pickle
}

fn add(value: &Value, pickle: &mut Vec<u8>) {
    let text = |text: &str, pickle: &mut Vec<u8>| {
        pickle.push(b'X');
        pickle.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
        pickle.extend(text.as_bytes());
        pickle.push(0x94);
    };
    match value {
        Value::Null => pickle.push(b'N'),
        Value::Bool(bool) => pickle.push(if *bool { 0x88 } else { 0x89 }),
        Value::Number(number) => match number.as_i64() {
            Some(int) => {
                pickle.extend([0x8a, 8]);
                pickle.extend(int.to_le_bytes());
            }
            None => {
                pickle.push(b'G');
                pickle.extend(number.as_f64().unwrap().to_be_bytes());
            }
        },
        Value::String(value) => text(value, pickle),
        Value::Array(items) => {
            pickle.extend(b"]\x94(");
            items.iter().for_each(|item| add(item, pickle));
            pickle.push(b'e');
        }
        Value::Object(entries) => {
            pickle.extend(b"}\x94(");
            for (key, value) in entries {
                text(key, pickle);
                add(value, pickle);
            }
            pickle.push(b'u');
        }
    }
}
