//! Cases: what a client and a daemon do together, each with a deadline.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};

use super::{Daemon, Kind};
use crate::peer::Peer;

/// How long a case may take unless it says so.
const DEADLINE: Duration = Duration::from_secs(30);

/// A case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Its name.
    pub name: &'static str,
    /// How long it may take.
    pub deadline: Duration,
    /// What is done, with a daemon of its own.
    pub run: fn(&dyn Daemon),
}

impl Case {
    /// A case with the usual deadline.
    #[must_use]
    pub const fn new(name: &'static str, run: fn(&dyn Daemon)) -> Self {
        Self { name, deadline: DEADLINE, run }
    }
}

/// The functions of these names as cases.
#[macro_export]
macro_rules! pebble_cases {
    ($($name:ident),+ $(,)?) => {
        /// The cases of this file.
        pub(crate) const CASES: &[ops_tests::pebble::case::Case] =
            &[$(ops_tests::pebble::case::Case::new(stringify!($name), $name)),+];
    };
}

/// The trials of a kind of daemon, and how many of them have passed.
#[derive(Debug, Clone)]
pub struct Suite {
    kind: Arc<dyn Kind>,
    passed: Arc<AtomicUsize>,
}

impl Suite {
    /// Of this kind.
    pub fn new(kind: impl Kind + 'static) -> Self {
        Self { kind: Arc::new(kind), passed: Arc::default() }
    }

    /// A trial for each case that the kind can be put through.
    ///
    /// # Panics
    ///
    /// An exception names no case.
    pub fn trials(&self, peer: Option<&Peer>, cases: impl IntoIterator<Item = Case>) -> Vec<Trial> {
        let mut cases: Vec<Case> = cases.into_iter().collect();
        for (name, _) in self.kind.exceptions() {
            let before = cases.len();
            cases.retain(|case| case.name != *name);
            assert_eq!(cases.len() + 1, before, "an exception of `{}`: `{name}`", self.kind.name());
        }
        let trial = |case: Case| {
            let name = format!("{}: {}", self.kind.name(), case.name);
            let suite = self.clone();
            let run = move || suite.run(case);
            match peer {
                Some(peer) => peer.trial(&name, run),
                None => Trial::test(name, run),
            }
        };
        cases.into_iter().map(trial).collect()
    }

    /// What a run ends with.
    #[must_use]
    pub fn summary(&self) -> String {
        let (name, passed) = (self.kind.name(), self.passed.load(Ordering::Relaxed));
        match self.kind.exceptions().len() {
            0 => format!("{name}: {passed} cases passed"),
            exceptions => format!("{name}: {passed} cases passed ({exceptions} not for it)"),
        }
    }

    fn run(&self, case: Case) -> Result<(), Failed> {
        let kind = Arc::clone(&self.kind);
        kind.prepare();
        within(case.deadline, move || {
            let daemon = kind.start();
            (case.run)(&*daemon);
        })?;
        self.passed.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Runs a test that must end in time. One that does not is left behind, with its daemon.
///
/// # Errors
///
/// It panicked, or did not end.
pub fn within(deadline: Duration, test: impl FnOnce() + Send + 'static) -> Result<(), Failed> {
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(catch_unwind(AssertUnwindSafe(test))));
    match receiver.recv_timeout(deadline) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(panic)) => Err(message(&*panic).into()),
        Err(RecvTimeoutError::Timeout) => {
            Err(format!("it hangs: no end after {deadline:?}").into())
        }
        Err(RecvTimeoutError::Disconnected) => Err("it ended without a word".into()),
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref().copied()).unwrap_or("it panicked").to_owned()
}
