//! Where the daemon's time comes from.

use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A source of time.
///
/// Every delay of the daemon is measured with it: the second that a service has to survive, back-off,
/// the periods of checks, the time-outs of requests that wait.
pub trait Clock: Send + Sync + Debug {
    /// The date, for what is told to clients.
    fn now(&self) -> Timestamp;

    /// How long the daemon runs; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Makes `moment` come at once, and says whether it has. A clock that goes by itself refuses.
    ///
    /// A request that waits asks for it while nothing else is under way, so that with a clock that
    /// agrees nobody ever sleeps.
    fn skip_to(&self, moment: Duration) -> bool {
        let _ = moment;
        false
    }
}

/// The machine's clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock that starts now.
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct VirtualClock {
    start: Timestamp,
    passed: Mutex<Duration>,
    skips: bool,
}

impl VirtualClock {
    /// A clock that shows `start`, and goes on when [`advance`](Self::advance) says so or when a request
    /// waits for something that only time brings.
    pub const fn new(start: Timestamp) -> Self {
        Self { start, passed: Mutex::new(Duration::ZERO), skips: true }
    }

    /// A clock that only [`advance`](Self::advance) moves: requests that wait really do.
    pub const fn held(start: Timestamp) -> Self {
        Self { start, passed: Mutex::new(Duration::ZERO), skips: false }
    }

    /// Lets time pass. What becomes due by it, the daemon does when it is told of it:
    /// [`PretendedPebble::advance`](crate::PretendedPebble::advance) is what tests want.
    pub fn advance(&self, by: Duration) {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        *passed = passed.saturating_add(by);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        self.start.saturating_add(self.elapsed()).unwrap_or(Timestamp::MAX)
    }

    fn elapsed(&self) -> Duration {
        *self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn skip_to(&self, moment: Duration) -> bool {
        if self.skips {
            let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
            *passed = moment.max(*passed);
        }
        self.skips
    }
}
