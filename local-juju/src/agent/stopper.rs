//! Ending the charm's processes.

use rustix::process::{Pid, Signal, kill_process_group};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Ends the dispatch that is running, and refuses any further one: what a handler of Ctrl-C calls,
/// from any thread and as often as it likes.
///
/// The charm and every process of its group are killed. The hook counts as killed, so what it
/// buffered is dropped.
#[derive(Debug, Clone, Default)]
pub struct Stopper {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    /// The group of the charm that runs. It is here only while its leader has not been waited
    /// for, so that its number cannot have gone to another process.
    group: Option<Pid>,
}

impl Stopper {
    /// Stops: see the type.
    pub fn stop(&self) {
        let mut state = self.lock();
        state.stopped = true;
        state.end_group();
    }

    /// Whether [`Self::stop`] was called.
    pub fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    /// Starts a charm unless stopped (`None`). `start` gives the new process, which leads a group
    /// of its own, and its id.
    pub(super) fn start<T>(
        &self,
        start: impl FnOnce() -> io::Result<(T, Option<Pid>)>,
    ) -> io::Result<Option<T>> {
        // Held while the process starts: a stop comes before it or finds its group.
        let mut state = self.lock();
        if state.stopped {
            return Ok(None);
        }
        let (process, group) = start()?;
        state.group = group;
        Ok(Some(process))
    }

    /// Ends what is left of the running charm's group. To be called before its leader is waited
    /// for.
    pub(super) fn end_group(&self) {
        self.lock().end_group();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn end_group(&mut self) {
        if let Some(group) = self.group.take() {
            // It fails only if no process is left.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
