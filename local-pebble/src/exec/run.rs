//! The process and its output.

use std::io::{self, Read, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};
use std::thread;

use super::socket::SocketWriter;
use crate::changes::TaskId;
use crate::daemon::{Core, ProcessOwner, State, Timer, Waited};
use crate::go_duration;
use crate::processes::{Purpose, SpawnRequest, Spawned};

/// Where the process's input is written to.
pub(crate) type Input = Box<dyn Write + Send>;

/// A command whose streams are all connected.
pub(crate) struct ExecStart {
    pub(super) task: TaskId,
    pub(super) stdio: SocketWriter,
    pub(super) input: Sender<Input>,
    pub(super) stderr: Option<SocketWriter>,
}

impl ExecStart {
    /// Runs the command in a thread of its own.
    pub(crate) fn start(self, core: &Weak<Core>) {
        let task = self.task;
        let told = core.clone();
        let run = move || {
            if let Some(core) = told.upgrade() {
                self.run(&core);
            }
        };
        if let Err(error) = thread::Builder::new().name("exec".to_owned()).spawn(run)
            && let Some(core) = core.upgrade()
        {
            core.with(|state| state.end_exec(task, Some(-1), Err(error.to_string())));
        }
    }

    fn run(self, core: &Arc<Core>) {
        let Self { task, stdio, input, stderr } = self;
        let spawned = match core.with(|state| state.spawn_exec(task)) {
            Ok(spawned) => spawned,
            Err(error) => {
                core.with(|state| state.end_exec(task, Some(-1), Err(error)));
                return;
            }
        };
        if let Some(stdin) = spawned.stdin {
            let _ = input.send(stdin);
        }
        drop(input);
        let errors = spawned.stderr.zip(stderr).and_then(|(from, to)| {
            let pump = move || pump(from, to);
            thread::Builder::new().name("exec errors".to_owned()).spawn(pump).ok()
        });
        // The sockets live on after this: their other threads hold them until the client has had enough.
        let stdio = spawned.stdout.map(|from| pump(from, stdio));
        let errors = errors.map(thread::JoinHandle::join);
        let waited = core.wait_for(None, &|| false, |state| state.exec_ended(task));
        drop((stdio, errors));
        if let Waited::Got(Ended::With { code, result }) = waited {
            core.with(|state| state.end_exec(task, Some(code), result));
        }
    }
}

/// How a command has ended.
enum Ended {
    With {
        code: i32,
        result: Result<(), String>,
    },
    /// Its change has ended without it.
    Forgotten,
}

impl State {
    pub(super) fn spawn_exec(&mut self, task: TaskId) -> Result<Spawned, String> {
        let id = self.new_process_id();
        let session = self.execs.get(&task).ok_or("the command was aborted")?;
        let timeout = session.timeout;
        let request = SpawnRequest {
            id,
            purpose: Purpose::Exec,
            words: session.command.clone(),
            environment: session.environment.clone(),
            working_dir: Some(session.working_dir.clone()),
            owner: session.owner,
            streams: session.streams,
        };
        let mut spawned =
            self.spawn(&request, ProcessOwner::Exec(task)).map_err(|error| error.to_string())?;
        let early = match self.execs.get_mut(&task) {
            None => Vec::new(),
            Some(session) => {
                session.process = Some(id);
                session.terminal = spawned.terminal.take();
                std::mem::take(&mut session.early)
            }
        };
        for command in early {
            self.command_exec(task, command);
        }
        if !timeout.is_zero() {
            self.after(timeout, Timer::ExecTimeout(task));
        }
        Ok(spawned)
    }

    /// How a command has ended, if its process has.
    fn exec_ended(&self, task: TaskId) -> Option<Ended> {
        let Some(session) = self.execs.get(&task) else { return Some(Ended::Forgotten) };
        let exit = session.exit?;
        if !session.timed_out {
            return Some(Ended::With { code: exit.code(), result: Ok(()) });
        }
        let timeout = go_duration::format(session.timeout);
        let error = format!("timed out after {timeout}: context deadline exceeded");
        Some(Ended::With { code: -1, result: Err(error) })
    }
}

/// Sends output to its end, and then the marker. Where nobody takes it any more the pipe is closed, so
/// that the process gets to know.
fn pump(mut from: impl Read, mut to: SocketWriter) -> SocketWriter {
    const BUFFER: usize = 32 * 1024;
    const END: &str = r#"{"command":"end"}"#;
    let mut buffer = vec![0; BUFFER];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                if to.binary(buffer.get(..length).unwrap_or_default()).is_err() {
                    return to;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    let _ = to.text(END);
    to
}
