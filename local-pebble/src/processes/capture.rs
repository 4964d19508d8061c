//! Output that is kept in part.

use std::io::Read;

/// The beginning of what a process has printed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Captured {
    pub(crate) bytes: Vec<u8>,
}

/// Reads to the end and keeps the first bytes.
pub(crate) fn capture(mut from: impl Read, limit: usize) -> Captured {
    let mut captured = Captured::default();
    let mut buffer = [0; 4096];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return captured,
            Ok(length) => {
                let room = limit.saturating_sub(captured.bytes.len()).min(length);
                captured.bytes.extend_from_slice(buffer.get(..room).unwrap_or_default());
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return captured,
        }
    }
}
