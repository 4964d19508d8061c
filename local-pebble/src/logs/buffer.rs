//! The newest output of one service.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

/// A line, or a piece of a long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogEntry {
    /// Counts the service's lines.
    pub(crate) number: u64,
    pub(crate) time: Timestamp,
    pub(crate) message: String,
}

/// The newest lines of a service, whatever process has printed them.
#[derive(Debug, Default)]
pub(crate) struct ServiceLog {
    service: String,
    lines: Mutex<Lines>,
    news: Arc<News>,
}

/// Tells those who follow logs that there are new lines.
#[derive(Debug, Default)]
pub(crate) struct News {
    count: Mutex<u64>,
    changed: Condvar,
    /// Whether all lines go to standard output too.
    is_echoed: AtomicBool,
}

impl News {
    /// How much news there has been.
    pub(crate) fn count(&self) -> u64 {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for more news than that, for a while.
    pub(crate) fn wait(&self, seen: u64, patience: Duration) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(count, patience, |count| *count == seen));
    }

    /// Has all lines go to standard output from now on.
    pub(crate) fn echo(&self) {
        self.is_echoed.store(true, Ordering::Relaxed);
    }

    fn tell(&self) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }
}

#[derive(Debug, Default)]
struct Lines {
    kept: VecDeque<LogEntry>,
    bytes: usize,
    next: u64,
}

impl ServiceLog {
    /// An empty log whose lines are told as news.
    pub(crate) fn new(service: &str, news: Arc<News>) -> Self {
        Self { service: service.to_owned(), lines: Mutex::default(), news }
    }

    /// Adds a line; the oldest go when there is no room.
    pub(crate) fn push(&self, time: Timestamp, line: &[u8]) {
        /// What Pebble keeps of a service.
        const CAPACITY: usize = 100 * 1024;
        let message = String::from_utf8_lossy(line).into_owned();
        if self.news.is_echoed.load(Ordering::Relaxed) {
            let time = time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
            // Nobody has to listen.
            let _ = writeln!(io::stdout().lock(), "{time} [{}] {message}", self.service);
        }
        let mut lines = self.lock();
        let number = lines.next;
        lines.next += 1;
        lines.bytes += message.len() + OVERHEAD;
        lines.kept.push_back(LogEntry { number, time, message });
        while lines.bytes > CAPACITY {
            let Some(oldest) = lines.kept.pop_front() else { break };
            lines.bytes -= oldest.message.len() + OVERHEAD;
        }
        drop(lines);
        self.news.tell();
    }

    /// The newest lines, the oldest of them first.
    pub(crate) fn last(&self, count: usize) -> Vec<LogEntry> {
        let lines = self.lock();
        let skipped = lines.kept.len().saturating_sub(count);
        lines.kept.iter().skip(skipped).cloned().collect()
    }

    /// The newest lines as text.
    pub(crate) fn last_lines(&self, count: usize) -> Vec<String> {
        self.last(count).into_iter().map(|entry| entry.message).collect()
    }

    /// The lines from a number on.
    pub(crate) fn since(&self, number: u64) -> Vec<LogEntry> {
        let lines = self.lock();
        lines.kept.iter().filter(|entry| entry.number >= number).cloned().collect()
    }

    /// The number that the next line will have.
    pub(crate) fn next_number(&self) -> u64 {
        self.lock().next
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time and the name that stand before each line in Pebble's own buffer.
const OVERHEAD: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_lines_go_first() {
        let log = ServiceLog::default();
        for number in 0..5_000 {
            log.push(Timestamp::UNIX_EPOCH, format!("line {number}").as_bytes());
        }
        let kept = log.last(usize::MAX);
        assert!(kept.len() > 1_000 && kept.len() < 5_000, "{}", kept.len());
        assert_eq!(kept.last().unwrap().message, "line 4999");
        assert_eq!(log.last_lines(2), ["line 4998", "line 4999"]);
        assert_eq!(log.since(4_999).len(), 1);
        assert_eq!(log.next_number(), 5_000);
    }
}
