//! What waits for the dispatching thread.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Line;

/// Lines that may wait. A thread that says more while the dispatch does something else prints.
const MOST: usize = 10_000;

#[derive(Debug)]
struct Pending {
    lines: VecDeque<Line>,
    is_closed: bool,
}

static PENDING: Mutex<Pending> = Mutex::new(Pending { lines: VecDeque::new(), is_closed: false });

/// Nothing that can panic runs while it is locked, and nothing that logs.
fn pending() -> MutexGuard<'static, Pending> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a line; gives it back if it has no place.
pub(super) fn add(line: Line) -> Result<(), Line> {
    let mut pending = pending();
    if pending.is_closed || pending.lines.len() >= MOST {
        return Err(line);
    }
    pending.lines.push_back(line);
    Ok(())
}

/// The oldest line.
pub(super) fn take() -> Option<Line> {
    pending().lines.pop_front()
}

/// Takes no more lines; gives those that wait.
pub(super) fn close() -> VecDeque<Line> {
    let mut pending = pending();
    pending.is_closed = true;
    std::mem::take(&mut pending.lines)
}
