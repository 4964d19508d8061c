//! Who notices that a moment has come: a thread, or whoever lets time pass.

use std::sync::{Arc, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Core;
use crate::clock::VirtualClock;

/// Starts the thread that does what is due, until the daemon is no more.
pub(crate) fn start(core: &Arc<Core>) -> std::io::Result<JoinHandle<()>> {
    /// How long the thread keeps a daemon alive that nobody else holds.
    const LONGEST_REST: Duration = Duration::from_secs(1);
    let weak: Weak<Core> = Arc::downgrade(core);
    thread::Builder::new().name("timekeeper".to_owned()).spawn(move || {
        while let Some(core) = weak.upgrade() {
            let mut state = core.lock();
            if state.is_over() {
                return;
            }
            let now = core.clock.elapsed();
            let next = state.timers.next_moment();
            if next.is_some_and(|next| next <= now) {
                state.fire_due();
                core.unlock(state);
                continue;
            }
            let rest = next.map_or(LONGEST_REST, |next| next.saturating_sub(now)).min(LONGEST_REST);
            drop(core.sooner.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner));
        }
    })
}

impl Core {
    /// Lets time pass on a virtual clock, and does everything at its moment.
    pub(crate) fn advance(&self, clock: &VirtualClock, by: Duration) {
        use crate::clock::Clock as _;
        let end = clock.elapsed().saturating_add(by);
        loop {
            let now = clock.elapsed();
            let next = self.with(|state| state.timers.next_moment()).filter(|next| *next <= end);
            clock.advance(next.unwrap_or(end).saturating_sub(now));
            self.with(|_| ());
            if next.is_none() {
                return;
            }
        }
    }
}
