//! Trying again.

use std::iter;
use std::time::Duration;

/// How often something is tried, and how long is waited in between: each time twice as long. It is used by
/// [`Context::retry`](crate::Context::retry).
///
/// ```
/// use std::time::Duration;
/// use ops::Backoff;
///
/// let backoff = Backoff::new(5).first_wait(Duration::from_millis(200)).longest_wait(Duration::from_secs(1));
/// let waits: Vec<u128> = backoff.waits().map(|wait| wait.as_millis()).collect();
/// assert_eq!(waits, [200, 400, 800, 1000]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    tries: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Backoff {
    /// So many tries, at least one: after the first it waits for 1 s, and never longer than 30 s.
    #[must_use]
    pub const fn new(tries: u32) -> Self {
        let (first_wait, longest_wait) = (Duration::from_secs(1), Duration::from_secs(30));
        Self { tries, first_wait, longest_wait }
    }

    /// How long it waits after the first try.
    #[must_use]
    pub const fn first_wait(self, first_wait: Duration) -> Self {
        Self { first_wait, ..self }
    }

    /// The longest wait.
    #[must_use]
    pub const fn longest_wait(self, longest_wait: Duration) -> Self {
        Self { longest_wait, ..self }
    }

    /// The waits, one fewer than there are tries: after the last one there is nothing to wait for.
    pub fn waits(self) -> impl Iterator<Item = Duration> {
        let doubled = move |wait: &Duration| Some(wait.saturating_mul(2).min(self.longest_wait));
        let waits = iter::successors(Some(self.first_wait.min(self.longest_wait)), doubled);
        waits.take(self.tries.saturating_sub(1).try_into().unwrap_or(usize::MAX))
    }
}
