//! `multipart/form-data`, as Pebble's files come and go: written and read as a stream.

mod reader;
mod writer;

use std::hash::{BuildHasher, RandomState};

pub(crate) use reader::{MultipartError, Parts};
pub(super) use writer::{File, Upload};

/// What stands between two parts, and in none of them.
#[derive(Debug)]
pub(super) struct Boundary(String);

impl Boundary {
    /// One that nobody can foresee: 64 characters, where Pebble wants 32.
    pub(super) fn random() -> Self {
        let state = RandomState::new();
        Self((0..4_u8).map(|part| format!("{:016x}", state.hash_one(part))).collect())
    }

    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.0)
    }
}

/// A path between the quotes of a header, as Go writes it.
pub(crate) fn quoted(path: &str) -> String {
    path.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "%0D").replace('\n', "%0A")
}
