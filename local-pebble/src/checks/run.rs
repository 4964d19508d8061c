//! A check's turn, without the lock.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak, mpsc};
use std::thread;
use std::time::Duration;

use super::{http, tcp};
use crate::accounts::Owner;
use crate::daemon::Core;
use crate::go_duration;
use crate::plan::{ExecProbe, Probe};
use crate::processes::{
    Exit, ExitSink, PlannedExit, ProcessId, Processes, Purpose, Scope, SpawnRequest, Streams,
    capture,
};

/// All that a turn needs.
#[derive(Debug)]
pub(crate) struct CheckRun {
    pub(super) name: String,
    /// The time of the check's turns that it belongs to.
    pub(super) generation: Option<u64>,
    pub(super) probe: Probe,
    pub(super) timeout: Duration,
    pub(super) owner: Result<Option<Owner>, String>,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) working_dir: Option<String>,
    pub(super) process: ProcessId,
    pub(super) processes: Arc<dyn Processes>,
}

/// Why a turn has failed, with what the other side has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) error: String,
    pub(crate) details: String,
}

impl Failure {
    pub(super) fn new(error: impl Into<String>) -> Self {
        Self { error: error.into(), details: String::new() }
    }

    pub(super) fn timed_out(timeout: Duration) -> Self {
        Self::new(format!("check timed out after {}", go_duration::format(timeout)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)?;
        if self.details.is_empty() { Ok(()) } else { write!(f, "; {}", self.details) }
    }
}

/// How much of an answer is told.
pub(super) const DETAILS: usize = 512;

/// The beginning of an answer: a few lines of text.
pub(super) fn details(bytes: &[u8]) -> String {
    const LINES: usize = 5;
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = lines.iter().take(LINES).copied().collect::<Vec<_>>().join("\n");
    if lines.len() > LINES {
        shown.push_str("\n(...)");
    }
    shown
}

impl CheckRun {
    /// Has the turn in a thread of its own, and tells the daemon.
    pub(crate) fn start(self, core: &Weak<Core>) {
        let (name, generation) = (self.name.clone(), self.generation.unwrap_or_default());
        let told = core.clone();
        let turn = move || {
            let name = self.name.clone();
            let result = self.run();
            if let Some(core) = told.upgrade() {
                core.with(|state| state.check_finished(&name, generation, result));
            }
        };
        if thread::Builder::new().name("check".to_owned()).spawn(turn).is_err()
            && let Some(core) = core.upgrade()
        {
            let failure = Failure::new("cannot start a thread for the check");
            core.with(|state| state.check_finished(&name, generation, Err(failure)));
        }
    }

    /// The turn itself.
    pub(crate) fn run(self) -> Result<(), Failure> {
        match &self.probe {
            Probe::Http(probe) => http::probe(probe, self.timeout),
            Probe::Tcp(probe) => tcp::probe(probe, self.timeout),
            Probe::Exec(probe) => self.exec(probe),
        }
    }

    fn exec(&self, probe: &ExecProbe) -> Result<(), Failure> {
        let words = shlex::split(&probe.command).unwrap_or_default();
        let request = SpawnRequest {
            id: self.process,
            purpose: Purpose::Check,
            words,
            environment: self.environment.clone(),
            working_dir: self.working_dir.clone(),
            owner: self.owner.clone().map_err(Failure::new)?,
            streams: Streams::Output,
        };
        let (told, ended) = mpsc::channel();
        let sink = Arc::new(Ended(told));
        let spawned = self
            .processes
            .spawn(&request, sink)
            .map_err(|error| Failure::new(error.to_string()))?;
        let (kept, output) = mpsc::channel();
        if let Some(stdout) = spawned.stdout {
            let read = move || {
                let _ = kept.send(capture(stdout, DETAILS));
            };
            thread::Builder::new()
                .name("check output".to_owned())
                .spawn(read)
                .map_err(|error| Failure::new(error.to_string()))?;
        }
        let exit = match spawned.planned {
            // A pretended process takes no time of this thread; whether it would be in time is known.
            Some(planned) if planned.after <= self.timeout => Ok(planned.exit),
            Some(_) => Err(()),
            None if spawned.is_idle => Err(()),
            None => ended.recv_timeout(self.timeout).map_err(drop),
        };
        let Ok(exit) = exit else {
            let _ = self.processes.signal(self.process, KILL, Scope::Group);
            return Err(Failure::timed_out(self.timeout));
        };
        // What it has left behind in the background may hold the pipe; nobody waits for that.
        let said = output.recv_timeout(Duration::from_millis(100)).unwrap_or_default();
        let _ = self.processes.signal(self.process, KILL, Scope::Group);
        if exit == Exit::Code(0) {
            return Ok(());
        }
        Err(Failure { error: exit.to_string(), details: details(&said.bytes) })
    }
}

const KILL: i32 = 9;

struct Ended(mpsc::Sender<Exit>);

impl ExitSink for Ended {
    fn exited(&self, _id: ProcessId, exit: Exit) {
        let _ = self.0.send(exit);
    }

    fn output_ended(&self, _id: ProcessId) {}

    fn planned(&self, _id: ProcessId, _planned: Option<PlannedExit>) {}
}
