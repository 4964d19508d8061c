//! One run of a charm's program.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::environment::Environment;
use super::output::{self, Stream};
use super::stopper::Stopper;

/// What is started.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    /// The file.
    pub(crate) executable: &'a Path,
    /// What it is started with.
    pub(crate) arguments: &'a [OsString],
    /// The working directory: the charm's.
    pub(crate) directory: &'a Path,
    /// Its whole environment.
    pub(crate) environment: &'a Environment,
}

/// Runs the program to its end and gives its output as it comes; `None` if it was stopped before
/// it began. When it ends, every process that is left of its group is ended.
pub(crate) fn run(
    program: &Program<'_>,
    stopper: &Stopper,
    each: &mut dyn FnMut(Stream, &[u8]),
) -> io::Result<Option<ExitStatus>> {
    let Some(mut process) = Process::start(program, stopper)? else {
        return Ok(None);
    };
    let (Some(stdout), Some(stderr)) = (process.child.stdout.take(), process.child.stderr.take())
    else {
        return process.wait().map(Some);
    };
    let (ended, end) = io::pipe()?;
    thread::scope(|scope| {
        let waiter = thread::Builder::new().name("charm".to_owned()).spawn_scoped(scope, || {
            let status = process.wait();
            drop(end);
            status
        })?;
        let pumped = output::pump(stdout, stderr, &ended, each);
        if pumped.is_err() {
            stopper.end_group();
        }
        let status = waiter.join().map_err(|_| io::Error::other("the charm was not waited for"))?;
        pumped.and(status).map(Some)
    })
}

/// The charm's process, which is ended when this is dropped.
struct Process {
    child: Child,
    stopper: Stopper,
}

impl Process {
    fn start(program: &Program<'_>, stopper: &Stopper) -> io::Result<Option<Self>> {
        let child = stopper.start(|| {
            let child = spawn(program)?;
            let group = pid(&child);
            Ok((child, group))
        })?;
        Ok(child.map(|child| Self { child, stopper: stopper.clone() }))
    }

    /// Waits for the charm's end, ends what it left behind, and gives its exit status.
    fn wait(mut self) -> io::Result<ExitStatus> {
        if let Some(pid) = pid(&self.child) {
            // Left unreaped at first: that keeps the number of the group its own.
            let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(pid), ended), Err(Errno::INTR)) {}
        }
        self.end()
    }

    fn end(&mut self) -> io::Result<ExitStatus> {
        self.stopper.end_group();
        self.child.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

fn spawn(program: &Program<'_>) -> io::Result<Child> {
    let mut command = Command::new(program.executable);
    command
        .args(program.arguments)
        .current_dir(program.directory)
        .env_clear()
        .envs(program.environment.iter())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    let mut pause = Duration::from_millis(1);
    loop {
        match command.spawn() {
            // Another thread that forked while the file was being written holds it open until its
            // own child has begun; nothing tells when.
            Err(error)
                if error.kind() == io::ErrorKind::ExecutableFileBusy
                    && pause < Duration::from_millis(200) =>
            {
                thread::sleep(pause);
                pause *= 2;
            }
            result => return result,
        }
    }
}
