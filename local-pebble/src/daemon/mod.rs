//! The daemon: one state under one lock, and what drives it.
//!
//! Whatever happens (a request, the end of a process, a moment that has come) is a short change of the
//! [`State`] while it is locked. Nothing waits with the lock held: what takes time goes to a thread of its
//! own, and comes back as another such change. Requests that wait do so on [`Core::wait_for`].
//!
//! | module | holds |
//! | --- | --- |
//! | `state` | all that the daemon knows |
//! | `timer`, `timekeeper` | what is due when, and who notices |
//! | `wait` | requests that wait |
//! | `settings` | how a daemon is made |
//! | `shutdown` | how it ends |

mod effect;
mod settings;
mod shutdown;
mod state;
mod timekeeper;
mod timer;
mod wait;

use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

pub use settings::{Owners, Settings, StartError};
pub use shutdown::Shutdown;

pub(crate) use effect::Effect;
pub(crate) use state::{Owner as ProcessOwner, State};
pub(crate) use timekeeper::start as start_timekeeper;
pub(crate) use timer::{ServiceTimer, Timer, Timers};
pub(crate) use wait::Waited;

use crate::clock::Clock;
use crate::files::FileTree;
use crate::processes::{Exit, ExitSink, PlannedExit, ProcessId};
use crate::state_file::StateFile;

/// What all threads of a daemon share.
pub(crate) struct Core {
    state: Mutex<State>,
    /// Something has changed for which a request may wait.
    changed: Condvar,
    /// A moment has become due earlier than the timekeeper knew.
    sooner: Condvar,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) files: FileTree,
    /// Where it is kept what the next daemon is to know.
    state_file: Option<StateFile>,
    itself: Weak<Core>,
}

impl Core {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        files: FileTree,
        state_file: Option<StateFile>,
        make_state: impl FnOnce(Weak<dyn ExitSink>) -> State,
    ) -> Arc<Self> {
        Arc::new_cyclic(|itself: &Weak<Self>| Self {
            state: Mutex::new(make_state(itself.clone())),
            changed: Condvar::new(),
            sooner: Condvar::new(),
            clock,
            files,
            state_file,
            itself: itself.clone(),
        })
    }

    /// Changes the state, and does what follows from it.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        self.unlock(state);
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the state to rest, tells those who wait, and starts what takes time.
    fn unlock(&self, mut state: MutexGuard<'_, State>) {
        let mut effects = self.bring_to_rest(&mut state);
        drop(state);
        loop {
            self.changed.notify_all();
            self.sooner.notify_all();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                effect.run(&self.itself);
            }
            let mut state = self.lock();
            effects = self.bring_to_rest(&mut state);
        }
    }

    /// Does what can be done at once, and keeps it before anybody is told.
    fn bring_to_rest(&self, state: &mut State) -> Vec<Effect> {
        loop {
            state.run_tasks();
            if !state.fire_due() && !state.has_tasks_to_run() {
                self.save(state);
                return state.take_effects();
            }
        }
    }
}

impl Core {
    fn save(&self, state: &mut State) {
        let Some(file) = &self.state_file else { return };
        if let Some(saved) = state.take_unsaved()
            && let Err(error) = file.write(&saved)
        {
            let _ = writeln!(io::stderr(), "cannot save state: {error}");
        }
    }
}

impl ExitSink for Core {
    fn exited(&self, id: ProcessId, exit: Exit) {
        self.with(|state| state.process_exited(id, exit));
    }

    fn output_ended(&self, id: ProcessId) {
        self.with(|state| state.output_ended(id));
    }

    fn planned(&self, id: ProcessId, planned: Option<PlannedExit>) {
        self.with(|state| state.process_planned(id, planned));
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").field("clock", &self.clock).finish_non_exhaustive()
    }
}
