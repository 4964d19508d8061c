//! Processes of this machine.

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use std::os::unix::process::CommandExt as _;

use pty_process::Size;
use pty_process::blocking::{self as pty, Pty};
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid,
};

use super::command::Places;
use super::{
    Exit, ExitSink, LookUpError, PlannedExit, ProcessId, Processes, Scope, SpawnError,
    SpawnRequest, Spawned, Streams, Terminal,
};

/// Starts processes, each the leader of a group of its own.
pub(crate) struct RealProcesses {
    places: Places,
    switches_users: bool,
    running: Arc<Mutex<HashMap<ProcessId, Pid>>>,
}

impl RealProcesses {
    /// Processes that are looked for in `root` first. If they do not switch users, all run as the
    /// daemon's own.
    pub(crate) fn new(root: Option<&Path>, switches_users: bool) -> Self {
        Self { places: Places::new(root), switches_users, running: Arc::default() }
    }

    fn start(&self, request: &SpawnRequest) -> Result<(Child, Spawned), SpawnError> {
        let (mut command, program) = self.places.command(request, self.switches_users)?;
        let failed = |source: io::Error| SpawnError::Start { program: program.clone(), source };
        let mut spawned = Spawned::default();
        match request.streams {
            Streams::Output => {
                let (reader, writer) = io::pipe().map_err(failed)?;
                command
                    .stdin(Stdio::null())
                    .stdout(writer.try_clone().map_err(failed)?)
                    .stderr(writer)
                    .process_group(0);
                let child = command.spawn().map_err(failed)?;
                spawned.stdout = Some(Box::new(reader));
                Ok((child, spawned))
            }
            Streams::Pipes { split } => {
                command.stdin(Stdio::piped()).process_group(0);
                let (reader, writer) = io::pipe().map_err(failed)?;
                spawned.stdout = Some(Box::new(reader));
                if split {
                    let (reader, errors) = io::pipe().map_err(failed)?;
                    spawned.stderr = Some(Box::new(reader));
                    command.stdout(writer).stderr(errors);
                } else {
                    command.stdout(writer.try_clone().map_err(failed)?).stderr(writer);
                }
                let mut child = command.spawn().map_err(failed)?;
                spawned.stdin = child.stdin.take().map(|stdin| Box::new(stdin) as _);
                Ok((child, spawned))
            }
            Streams::Terminal { width, height, interactive, split } => {
                let other = |error: pty_process::Error| failed(io::Error::other(error));
                let (terminal, slave) = pty::open().map_err(other)?;
                if width > 0 && height > 0 {
                    terminal.resize(Size::new(height, width)).map_err(other)?;
                }
                let terminal = Arc::new(terminal);
                let mut command = pty::Command::from(command);
                let mut input = None;
                if interactive {
                    spawned.stdin = Some(Box::new(TerminalInput(Arc::clone(&terminal))));
                } else {
                    let (reader, writer) = io::pipe().map_err(failed)?;
                    command = command.stdin(reader);
                    input = Some(writer);
                }
                if split {
                    let (reader, errors) = io::pipe().map_err(failed)?;
                    spawned.stderr = Some(Box::new(reader));
                    command = command.stderr(errors);
                }
                let child = command.spawn(slave).map_err(|error| match error {
                    pty_process::Error::Io(error) => failed(error),
                    error => other(error),
                })?;
                if let Some(input) = input {
                    spawned.stdin = Some(Box::new(input));
                }
                spawned.stdout = Some(Box::new(TerminalOutput(Arc::clone(&terminal))));
                spawned.terminal = Some(Arc::new(RealTerminal(terminal)));
                Ok((child, spawned))
            }
        }
    }
}

impl fmt::Debug for RealProcesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RealProcesses").field("places", &self.places).finish_non_exhaustive()
    }
}

impl Processes for RealProcesses {
    fn look_up(&self, program: &str) -> Result<PathBuf, LookUpError> {
        self.places.look_up(program)
    }

    fn environment(&self) -> BTreeMap<String, String> {
        let text = |(key, value): (std::ffi::OsString, std::ffi::OsString)| {
            (key.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
        };
        env::vars_os().map(text).collect()
    }

    fn has_directory(&self, directory: &str) -> bool {
        self.places.has_directory(directory)
    }

    fn spawn(
        &self,
        request: &SpawnRequest,
        exits: Arc<dyn ExitSink>,
    ) -> Result<Spawned, SpawnError> {
        let (mut child, spawned) = self.start(request)?;
        let id = request.id;
        let pid = Pid::from_child(&child);
        lock(&self.running).insert(id, pid);
        let running = Arc::clone(&self.running);
        let wait = move || {
            // The process is left unreaped until nobody can send it a signal any more, which might
            // otherwise reach another with the same number.
            let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(pid), ended), Err(rustix::io::Errno::INTR)) {}
            lock(&running).remove(&id);
            let exit = child.wait().map_or(Exit::Code(-1), Exit::from);
            exits.exited(id, exit);
        };
        let started = thread::Builder::new().name("process".to_owned()).spawn(wait);
        match started {
            Ok(_) => Ok(spawned),
            Err(source) => {
                lock(&self.running).remove(&id);
                let _ = kill_process_group(pid, Signal::KILL);
                let _ = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED);
                let program = request.words.first().cloned().unwrap_or_default();
                Err(SpawnError::Start { program: program.into(), source })
            }
        }
    }

    fn signal(&self, id: ProcessId, signal: i32, scope: Scope) -> io::Result<Option<PlannedExit>> {
        let signal = Signal::from_named_raw(signal)
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let running = lock(&self.running);
        let Some(pid) = running.get(&id).copied() else {
            return Err(io::Error::other("os: process already finished"));
        };
        match scope {
            Scope::Process => kill_process(pid, signal)?,
            Scope::Group => kill_process_group(pid, signal)?,
        }
        Ok(None)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct RealTerminal(Arc<Pty>);

impl Terminal for RealTerminal {
    fn resize(&self, width: u16, height: u16) -> io::Result<()> {
        self.0.resize(Size::new(height, width)).map_err(io::Error::other)
    }
}

/// What is typed; the end of it is Ctrl-D.
struct TerminalInput(Arc<Pty>);

impl Write for TerminalInput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for TerminalInput {
    fn drop(&mut self) {
        const END_OF_TRANSMISSION: &[u8] = b"\x04";
        let _ = (&*self.0).write_all(END_OF_TRANSMISSION);
    }
}

/// What a process prints. Once all have closed the terminal, reading it fails, which is its end.
struct TerminalOutput(Arc<Pty>);

impl Read for TerminalOutput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (&*self.0).read(buffer) {
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
                Ok(0)
            }
            other => other,
        }
    }
}
