//! The thread that passes on the input of a command.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::control::Line;
use super::streams::Stdin;

/// How much is read at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// What became of the input.
#[derive(Debug, Clone, Default)]
pub(super) struct Input(Arc<Mutex<Option<io::Error>>>);

impl Input {
    /// Reads `source` to its end, in a thread that ends when the command does: nobody waits for it, since
    /// nothing can stop a source that blocks. If the source fails, the lines are hung up, which ends the
    /// command.
    pub(super) fn pass_on(
        mut source: Box<dyn Read + Send>,
        mut stdin: Stdin,
        lines: Vec<Line>,
    ) -> io::Result<Self> {
        let input = Self::default();
        let failure = Self::clone(&input);
        let pump = move || {
            let mut buffer = vec![0; BUFFER_BYTES];
            loop {
                match source.read(&mut buffer) {
                    Ok(0) => return,
                    Ok(bytes) => {
                        let chunk = buffer.get(..bytes).unwrap_or_default();
                        // A command need not read its input.
                        if stdin.write_all(chunk).is_err() {
                            return;
                        }
                    }
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => {
                        *failure.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        lines.iter().for_each(Line::hang_up);
                        return;
                    }
                }
            }
        };
        thread::Builder::new().name("pebble-exec-stdin".to_owned()).spawn(pump)?;
        Ok(input)
    }

    /// Why the source failed, if it did.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
