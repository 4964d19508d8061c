//! Processes: real ones, or pretended ones.

mod capture;
mod command;
mod exit;
mod pretended;
mod real;
mod signal;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::accounts::Owner;

pub(crate) use capture::capture;
pub(crate) use exit::Exit;
pub use pretended::{Call, Ending, Output, PretendedProcesses};
pub(crate) use real::RealProcesses;
pub(crate) use signal::signal_named;

/// One process of this daemon; never used again, unlike the system's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ProcessId(pub(crate) u64);

/// What starts processes and ends them.
pub(crate) trait Processes: Send + Sync + Debug {
    /// The file that a command's first word means.
    fn look_up(&self, program: &str) -> Result<PathBuf, LookUpError>;

    /// The environment that every process starts from.
    fn environment(&self) -> BTreeMap<String, String>;

    /// Whether a directory is there to work in.
    fn has_directory(&self, directory: &str) -> bool;

    /// Starts a process, and tells `exits` once of its end, unless the end is planned.
    fn spawn(
        &self,
        request: &SpawnRequest,
        exits: Arc<dyn ExitSink>,
    ) -> Result<Spawned, SpawnError>;

    /// Sends a signal. For a pretended process the end that follows from it is told.
    fn signal(&self, id: ProcessId, signal: i32, scope: Scope) -> io::Result<Option<PlannedExit>>;
}

/// Is told of ends.
pub(crate) trait ExitSink: Send + Sync {
    /// A process has ended.
    fn exited(&self, id: ProcessId, exit: Exit);

    /// Nobody can write to a process's output any more.
    fn output_ended(&self, id: ProcessId);

    /// A pretended process has done what it does, and this is known of its end.
    fn planned(&self, id: ProcessId, planned: Option<PlannedExit>);
}

/// To whom a signal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The process alone.
    Process,
    /// The process and all that it has started, unless they have left its group.
    Group,
}

/// A process to be started.
#[derive(Debug, Clone)]
pub(crate) struct SpawnRequest {
    pub(crate) id: ProcessId,
    pub(crate) purpose: Purpose,
    /// The command and its arguments.
    pub(crate) words: Vec<String>,
    /// The whole environment.
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) working_dir: Option<String>,
    pub(crate) owner: Option<Owner>,
    pub(crate) streams: Streams,
}

/// What a process is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    Service(String),
    Check,
    Exec,
}

/// What a process is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Streams {
    /// No input; all output together.
    Output,
    /// A pipe each; `split` if errors have their own.
    Pipes { split: bool },
    /// A terminal for output, for input if `interactive`, and for errors unless `split`.
    Terminal { width: u16, height: u16, interactive: bool, split: bool },
}

/// A process that runs.
#[derive(Default)]
pub(crate) struct Spawned {
    pub(crate) stdin: Option<Box<dyn Write + Send>>,
    pub(crate) stdout: Option<Box<dyn Read + Send>>,
    pub(crate) stderr: Option<Box<dyn Read + Send>>,
    pub(crate) terminal: Option<Arc<dyn Terminal>>,
    /// Of a pretended process: when it will end. Of others nothing is known.
    pub(crate) planned: Option<PlannedExit>,
    /// Whether its end depends on time alone, so that a clock may skip to it.
    pub(crate) is_idle: bool,
}

/// An end that is known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlannedExit {
    pub(crate) after: Duration,
    pub(crate) exit: Exit,
}

/// A terminal whose size can be changed.
pub(crate) trait Terminal: Send + Sync {
    fn resize(&self, width: u16, height: u16) -> io::Result<()>;
}

/// Why a command means no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("exec: {program:?}: executable file not found in $PATH")]
pub(crate) struct LookUpError {
    pub(crate) program: String,
}

/// Why a process cannot be started.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpawnError {
    #[error(transparent)]
    LookUp(#[from] LookUpError),
    #[error("fork/exec {}: {}", program.display(), crate::files::errno_text(source))]
    Start { program: PathBuf, source: io::Error },
}
