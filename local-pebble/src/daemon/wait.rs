//! Requests that wait.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Core, State};

/// How waiting has ended.
#[derive(Debug)]
pub(crate) enum Waited<T> {
    /// With what was waited for.
    Got(T),
    /// The time is over.
    TimedOut,
    /// Nobody wants to know any more, or the daemon ends.
    Gone,
}

impl Core {
    /// Waits until `poll` gives something, at most for `timeout`. While nothing else is under way, a
    /// clock that can skips to what comes next.
    pub(crate) fn wait_for<T>(
        &self,
        timeout: Option<Duration>,
        is_gone: &dyn Fn() -> bool,
        mut poll: impl FnMut(&mut State) -> Option<T>,
    ) -> Waited<T> {
        /// How often it is looked whether the client has gone.
        const PATIENCE: Duration = Duration::from_millis(250);
        let deadline = timeout.map(|timeout| self.clock.elapsed().saturating_add(timeout));
        let mut state = self.lock();
        loop {
            if let Some(got) = poll(&mut state) {
                return Waited::Got(got);
            }
            let now = self.clock.elapsed();
            if deadline.is_some_and(|deadline| deadline <= now) {
                return Waited::TimedOut;
            }
            if state.is_over() || is_gone() {
                return Waited::Gone;
            }
            let next = [state.timers.next_moment(), deadline].into_iter().flatten().min();
            if let Some(next) = next
                && !state.is_busy()
                && self.clock.skip_to(next)
            {
                self.unlock(state);
                state = self.lock();
                continue;
            }
            let rest = deadline.map_or(PATIENCE, |deadline| deadline.saturating_sub(now));
            let waited = self.changed.wait_timeout(state, rest.min(PATIENCE));
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}
