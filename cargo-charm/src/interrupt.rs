//! Ctrl-C, SIGTERM and SIGHUP: what runs is ended, and what was made is removed.

use std::fmt;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// A signal that asked the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signal(i32);

impl Signal {
    /// What a shell reports for a program that the signal ended.
    pub(crate) fn exit_code(self) -> u8 {
        u8::try_from(self.0).map_or(u8::MAX, |number| number.saturating_add(128))
    }
}

/// Listens for the signals. The first one is remembered and stops what runs; a second one ends this
/// program at once.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    signal: Option<Signal>,
    stop: Option<Stop>,
}

type Stop = Box<dyn FnOnce() + Send>;

impl Interrupt {
    pub(crate) fn listen() -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let receiver = Arc::clone(&shared);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in &mut signals {
                if !receiver.arrive(Signal(signal)) {
                    // It does not return; if it cannot end the program, nothing else can.
                    let _ = emulate_default_handler(signal);
                }
            }
        })?;
        Ok(Self { shared })
    }

    /// The signal that arrived, if one did.
    pub(crate) fn signal(&self) -> Option<Signal> {
        self.shared.lock().signal
    }

    /// Does some work; a signal meanwhile, or before, calls `stop`, which has to bring the work to
    /// its end.
    pub(crate) fn during<T>(
        &self,
        stop: impl FnOnce() + Send + 'static,
        work: impl FnOnce() -> T,
    ) -> T {
        let mut state = self.shared.lock();
        if state.signal.is_some() {
            drop(state);
            stop();
        } else {
            state.stop = Some(Box::new(stop));
            drop(state);
        }
        let result = work();
        self.shared.lock().stop = None;
        result
    }

    /// Waits for a signal.
    pub(crate) fn wait(&self) -> Signal {
        let mut state = self.shared.lock();
        loop {
            if let Some(signal) = state.signal {
                return signal;
            }
            state = self.shared.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whether it is the first signal.
    fn arrive(&self, signal: Signal) -> bool {
        let mut state = self.lock();
        let first = state.signal.is_none();
        state.signal.get_or_insert(signal);
        let stop = state.stop.take();
        drop(state);
        self.arrived.notify_all();
        if let Some(stop) = stop {
            stop();
        }
        first
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("signal", &self.signal).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_signal_stops_the_work_it_comes_in_and_all_later_work() {
        let interrupt = Interrupt { shared: Arc::default() };
        let stopped = Arc::new(AtomicUsize::new(0));
        let stop = || {
            let stopped = Arc::clone(&stopped);
            move || {
                stopped.fetch_add(1, Ordering::SeqCst);
            }
        };
        interrupt.during(stop(), || ());
        assert_eq!(stopped.load(Ordering::SeqCst), 0);
        interrupt.during(stop(), || assert!(interrupt.shared.arrive(Signal(SIGTERM))));
        assert_eq!(stopped.load(Ordering::SeqCst), 1);
        interrupt.during(stop(), || ());
        assert_eq!(stopped.load(Ordering::SeqCst), 2);
        assert!(!interrupt.shared.arrive(Signal(SIGINT)));
        assert_eq!(interrupt.wait().exit_code(), 143);
    }
}
