//! A change that failed.

use std::fmt;

use crate::pebble::changes::Change;

/// A change ended with an error. What it had done before stays done, and a service that failed to
/// start may be started again by Pebble later.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeError {
    /// Pebble's own text: a line per failed task.
    pub message: String,
    /// The change, with the log of each task.
    pub change: Change,
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, change } = self;
        let Change { id, summary, socket, .. } = change;
        write!(f, "change {id} (`{summary}`) of Pebble on `{socket}` failed: {message}")?;
        for task in change.tasks.iter().filter(|task| !task.log.is_empty()) {
            write!(f, "\nlog of task `{}`:", task.summary)?;
            for line in &task.log {
                write!(f, "\n  {}", line.trim_end())?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ChangeError {}
