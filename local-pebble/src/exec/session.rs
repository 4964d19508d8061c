//! A command in the daemon's state.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::run::{ExecStart, Input};
use super::socket::SocketWriter;
use crate::accounts::Owner;
use crate::changes::{Status, TaskId, Work};
use crate::daemon::{Effect, State, Timer};
use crate::processes::{Exit, ProcessId, Scope, Streams, Terminal};

/// Commands that have not ended, by their tasks.
pub(crate) type Execs = HashMap<TaskId, ExecSession>;

/// A stream of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Control,
    Stdio,
    Stderr,
}

impl Slot {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "control" => Self::Control,
            "stdio" => Self::Stdio,
            "stderr" => Self::Stderr,
            _ => return None,
        })
    }
}

/// A command.
pub(crate) struct ExecSession {
    pub(super) command: Vec<String>,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) working_dir: String,
    pub(super) owner: Option<Owner>,
    pub(super) streams: Streams,
    pub(super) timeout: Duration,
    /// Which streams are taken; a stream is taken before it is connected.
    taken: Vec<Slot>,
    pub(super) control: Option<SocketWriter>,
    stdio: Option<(SocketWriter, Sender<Input>)>,
    stderr: Option<SocketWriter>,
    pub(super) process: Option<ProcessId>,
    pub(super) terminal: Option<Arc<dyn Terminal>>,
    /// Signals and sizes that came before the process.
    pub(super) early: Vec<Command>,
    pub(super) exit: Option<Exit>,
    pub(super) timed_out: bool,
    /// Whether it is more than a matter of time when it ends.
    busy: bool,
    pub(super) started: bool,
}

/// What a client can ask of a command that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Signal(i32),
    Resize { width: u16, height: u16 },
}

/// Why a stream cannot be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConnectError {
    NoTask,
    OtherTask(String),
    NoStream,
    Taken,
    /// The command has ended; with an error, or without.
    Ended(Option<String>),
}

impl ExecSession {
    pub(super) fn new(
        command: Vec<String>,
        environment: BTreeMap<String, String>,
        working_dir: String,
        owner: Option<Owner>,
        streams: Streams,
        timeout: Duration,
    ) -> Self {
        Self {
            command,
            environment,
            working_dir,
            owner,
            streams,
            timeout,
            taken: Vec::new(),
            control: None,
            stdio: None,
            stderr: None,
            process: None,
            terminal: None,
            early: Vec::new(),
            exit: None,
            timed_out: false,
            busy: false,
            started: false,
        }
    }

    const fn splits(&self) -> bool {
        match self.streams {
            Streams::Output => false,
            Streams::Pipes { split } | Streams::Terminal { split, .. } => split,
        }
    }
}

impl std::fmt::Debug for ExecSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExecSession").field("command", &self.command).finish_non_exhaustive()
    }
}

impl State {
    /// The task that runs a command begins: it waits for its streams.
    pub(crate) fn begin_exec(&mut self, task: TaskId) {
        const PATIENCE: Duration = Duration::from_secs(5);
        self.after(PATIENCE, Timer::ExecConnect(task));
        self.set_exec_busy(task, true);
    }

    /// Whether a task runs a command.
    pub(crate) fn is_exec_task(&self, id: &str) -> bool {
        let task = id.parse().ok().and_then(|id| self.changes.task(TaskId(id)));
        task.is_some_and(|task| task.work == Work::Exec)
    }

    /// Takes a stream for a client that is about to connect it.
    pub(crate) fn take_exec_stream(
        &mut self,
        id: &str,
        name: &str,
    ) -> Result<(TaskId, Slot), ConnectError> {
        let id = TaskId(id.parse().map_err(|_| ConnectError::NoTask)?);
        let task = self.changes.task(id).ok_or(ConnectError::NoTask)?;
        if task.work != Work::Exec {
            return Err(ConnectError::OtherTask(task.work.kind().to_owned()));
        }
        if task.status.is_ready() {
            let change = self.changes.change_of(id).and_then(|id| self.changes.get(id));
            return Err(ConnectError::Ended(change.and_then(crate::changes::Change::error)));
        }
        let session = self.execs.get_mut(&id).ok_or(ConnectError::Ended(None))?;
        let slot = Slot::parse(name).ok_or(ConnectError::NoStream)?;
        if slot == Slot::Stderr && !session.splits() {
            return Err(ConnectError::NoStream);
        }
        if session.taken.contains(&slot) {
            return Err(ConnectError::Taken);
        }
        session.taken.push(slot);
        Ok((id, slot))
    }

    /// A stream is connected. When all are, the process can be started.
    pub(super) fn exec_connected(
        &mut self,
        task: TaskId,
        slot: Slot,
        writer: SocketWriter,
        input: Option<Sender<Input>>,
    ) {
        let Some(session) = self.execs.get_mut(&task) else { return };
        match (slot, input) {
            (Slot::Control, _) => session.control = Some(writer),
            (Slot::Stdio, Some(input)) => session.stdio = Some((writer, input)),
            (Slot::Stdio, None) => {}
            (Slot::Stderr, _) => session.stderr = Some(writer),
        }
        let complete = session.stdio.is_some() && (session.stderr.is_some() || !session.splits());
        if complete
            && !session.started
            && let Some((stdio, input)) = session.stdio.take()
        {
            session.started = true;
            let stderr = session.stderr.take();
            let start = ExecStart { task, stdio, input, stderr };
            self.effect(Effect::Exec(Box::new(start)));
        }
    }

    /// The streams should be connected by now.
    pub(crate) fn exec_not_connected(&mut self, task: TaskId) {
        if self.execs.get(&task).is_some_and(|session| !session.started) {
            let error = format!(
                "exec {task}: timeout waiting for websocket connections: context deadline exceeded"
            );
            self.end_exec(task, None, Err(error));
        }
    }

    /// A command has had its time.
    pub(crate) fn exec_timed_out(&mut self, task: TaskId) {
        let Some(session) = self.execs.get_mut(&task).filter(|s| s.exit.is_none()) else { return };
        session.timed_out = true;
        self.kill_exec(task);
    }

    /// A command's change is aborted.
    pub(crate) fn abort_exec(&mut self, task: TaskId) {
        let started = self.execs.get(&task).is_some_and(|session| session.started);
        if started {
            self.kill_exec(task);
        } else {
            let error = format!("exec {task}: context canceled");
            self.end_exec(task, None, Err(error));
        }
    }

    /// Ends the process of a command, and it alone, even if it is only about to start.
    pub(super) fn kill_exec(&mut self, task: TaskId) {
        const KILL: i32 = 9;
        self.command_exec(task, Command::Signal(KILL));
    }

    /// Does what a client asks of a command, now or when its process is there.
    pub(super) fn command_exec(&mut self, task: TaskId, command: Command) {
        let Some(session) = self.execs.get_mut(&task) else { return };
        let Some(process) = session.process else {
            session.early.push(command);
            return;
        };
        match command {
            Command::Signal(signal) => {
                let _ = self.signal_process(process, signal, Scope::Process);
            }
            Command::Resize { width, height } => {
                if let Some(terminal) = &session.terminal {
                    let _ = terminal.resize(width, height);
                }
            }
        }
    }

    /// A pretended process has done its work; when it ends is a matter of time.
    pub(crate) fn exec_planned(&mut self, task: TaskId) {
        if self.execs.get(&task).is_some_and(|session| session.started) {
            self.set_exec_busy(task, false);
        }
    }

    /// A command's process has ended. Its output may not be through yet.
    pub(crate) fn exec_exited(&mut self, task: TaskId, exit: Exit) {
        if let Some(session) = self.execs.get_mut(&task) {
            session.exit = Some(exit);
            self.set_exec_busy(task, true);
        }
    }

    /// A command has come to its end.
    pub(super) fn end_exec(
        &mut self,
        task: TaskId,
        exit_code: Option<i32>,
        result: Result<(), String>,
    ) {
        self.set_exec_busy(task, false);
        if let Some(session) = self.execs.remove(&task)
            && let Some(control) = session.control
        {
            control.cut();
        }
        if let Some(task) = self.changes.task_mut(task).filter(|t| !t.status.is_ready()) {
            task.exit_code = exit_code;
            if task.status == Status::Do {
                task.status = Status::Doing;
            }
        }
        self.finish_task(task, result);
    }

    fn set_exec_busy(&mut self, task: TaskId, busy: bool) {
        let Some(session) = self.execs.get_mut(&task) else { return };
        match (std::mem::replace(&mut session.busy, busy), busy) {
            (false, true) => self.begin_work(),
            (true, false) => self.end_work(),
            _ => {}
        }
    }
}
