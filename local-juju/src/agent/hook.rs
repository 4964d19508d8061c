//! One run of a charm: its process, and the agent that answers it meanwhile.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use ops_agent_socket::{IncomingRequest, Response, STDIN_REQUIRED};

use super::environment::Environment;
use super::files::MachineFiles;
use super::output::{Lines, Stream, character_start};
use super::process::{self, Program};
use super::server::AgentSocket;
use super::stopper::Stopper;
use crate::commands::{Ending, Exit, HookRun, Invocation, Reboot, Reply};
use crate::state::{LogLevel, Model};

/// What a charm is started with.
#[derive(Debug)]
pub(crate) struct CharmRun<'a> {
    /// The file to start.
    pub(crate) executable: &'a Path,
    /// What it is started with.
    pub(crate) arguments: &'a [OsString],
    /// The charm's directory.
    pub(crate) directory: &'a Path,
    /// Its whole environment.
    pub(crate) environment: &'a Environment,
    /// Where its commands are answered.
    pub(crate) socket: AgentSocket,
    /// What every call must bring.
    pub(crate) token: Option<&'a str>,
    /// What may end it early.
    pub(crate) stopper: &'a Stopper,
}

/// The most that is kept of one stream of one run, in the log and in an action's result: a charm that
/// prints without end must not fill the memory.
const LARGEST_OUTPUT: usize = 16 * 1024 * 1024;

/// What a line needs in the log beside its text.
const LINE_OVERHEAD: usize = 200;

/// Runs the charm to its end, answering its commands.
pub(crate) fn run(model: &mut Model, run: &mut HookRun, charm: CharmRun<'_>) -> Exit {
    let session = Mutex::new(Session {
        logger: run.hook_name(),
        model,
        run,
        stopper: charm.stopper,
        token: charm.token,
        stdout: Captured::new("standard output", LogLevel::Debug),
        stderr: Captured::new("standard error", LogLevel::Warning),
    });
    let answer = |request| lock(&session).answer(request);
    let program = Program {
        executable: charm.executable,
        arguments: charm.arguments,
        directory: charm.directory,
        environment: charm.environment,
    };
    let ended = thread::scope(|scope| {
        let _serving = charm.socket.serve(scope, &answer)?;
        process::run(&program, charm.stopper, &mut |stream, bytes| {
            lock(&session).output(stream, bytes);
        })
    });
    let ending = match ended {
        Ok(Some(status)) => ending(status),
        // Stopped before it began, and so as if killed at once.
        Ok(None) => Ending::Signal(rustix::process::Signal::KILL.as_raw()),
        Err(error) => Ending::NotRun(not_run(charm.executable, &error)),
    };
    session.into_inner().unwrap_or_else(PoisonError::into_inner).finish(ending)
}

fn not_run(executable: &Path, error: &io::Error) -> String {
    format!("cannot run `{}`: {error}", executable.display())
}

fn ending(status: ExitStatus) -> Ending {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Code(code),
        (None, Some(signal)) => Ending::Signal(signal),
        (None, None) => Ending::NotRun(format!("the charm ended without an exit code: {status}")),
    }
}

fn lock<'a, 'b>(session: &'a Mutex<Session<'b>>) -> MutexGuard<'a, Session<'b>> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the threads of a run share. Whoever holds its lock runs a command or writes the log, so
/// commands run one at a time, as in Juju.
struct Session<'a> {
    model: &'a mut Model,
    run: &'a mut HookRun,
    stopper: &'a Stopper,
    /// What every call must bring.
    token: Option<&'a str>,
    /// The last part of the logger's name: the hook's or the action's.
    logger: String,
    stdout: Captured,
    stderr: Captured,
}

/// One stream of the charm.
struct Captured {
    name: &'static str,
    level: LogLevel,
    lines: Lines,
    logged: Logged,
    /// What it printed, as it is. Of an action this is its result.
    bytes: Vec<u8>,
}

/// How much of a stream is in the log.
#[derive(Default)]
struct Logged {
    size: usize,
    left_out: u64,
}

impl Logged {
    /// Whether the line may go to the log; after one that may not, none may.
    fn takes(&mut self, line: &str) -> bool {
        self.size = self.size.saturating_add(line.len()).saturating_add(LINE_OVERHEAD);
        let fits = self.size <= LARGEST_OUTPUT;
        self.left_out += u64::from(!fits);
        fits
    }
}

impl Session<'_> {
    fn answer(&mut self, request: IncomingRequest) -> Result<Response, String> {
        let expected = self.run.context_id();
        if request.context_id != expected {
            let got = &request.context_id;
            return Err(format!("bad request: expected context id {expected:?}, got {got:?}"));
        }
        if let Some(token) = self.token
            && request.token.as_deref() != Some(token)
        {
            return Err("bad request: token does not match".to_owned());
        }
        if !request.directory.is_absolute() {
            return Err("bad request: Dir is not absolute".to_owned());
        }
        let text = |argument: OsString| argument.to_string_lossy().into_owned();
        let invocation = Invocation {
            command: request.command,
            arguments: request.arguments.into_iter().map(text).collect(),
            stdin: request.stdin,
            directory: request.directory,
        };
        let reply = self.run.call(self.model, &invocation, &mut MachineFiles);
        if self.run.reboot() == Some(Reboot::Now) {
            self.stopper.end_group();
        }
        match reply {
            Reply::Done(output) => Ok(Response {
                code: i64::from(output.code),
                stdout: output.stdout,
                stderr: output.stderr,
            }),
            Reply::NeedsStdin => Err(STDIN_REQUIRED.to_owned()),
            Reply::BadRequest(text) => Err(text),
        }
    }

    fn output(&mut self, stream: Stream, bytes: &[u8]) {
        let captured = match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        };
        captured.keep(bytes);
        let Captured { level, lines, logged, .. } = captured;
        lines.add(bytes, &mut |line| {
            if logged.takes(&line) {
                self.model.write_log(self.run.unit(), &self.logger, *level, line);
            }
        });
    }

    fn finish(mut self, ending: Ending) -> Exit {
        for Captured { name, level, lines, logged, .. } in [&mut self.stdout, &mut self.stderr] {
            lines.finish(&mut |line| {
                if logged.takes(&line) {
                    self.model.write_log(self.run.unit(), &self.logger, *level, line);
                }
            });
            if logged.left_out > 0 {
                let message = format!("{} more lines of the {name} are left out", logged.left_out);
                self.model.write_log(self.run.unit(), &self.logger, LogLevel::Warning, message);
            }
        }
        Exit { ending, stdout: self.stdout.bytes, stderr: self.stderr.bytes }
    }
}

impl Captured {
    fn new(name: &'static str, level: LogLevel) -> Self {
        let (lines, logged) = (Lines::default(), Logged::default());
        Self { name, level, lines, logged, bytes: Vec::new() }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LARGEST_OUTPUT.saturating_sub(self.bytes.len());
        let kept = if bytes.len() > room { character_start(bytes, room) } else { bytes.len() };
        self.bytes.extend_from_slice(bytes.get(..kept).unwrap_or_default());
    }
}
