//! A process that ends when its standard input does.
//!
//! Whoever started it holds the other end of that pipe: when they let it go, or are gone however they
//! ended, so is the process.

use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// Between two looks whether a process that was asked to end has ended.
const LOOK: Duration = Duration::from_millis(5);

/// Runs the program to its end, or until the standard input ends: then it is asked to end, and killed
/// if it has not after `grace`.
pub(super) fn run(command: &mut Command, grace: Duration) -> io::Result<ExitCode> {
    let mut child = command.stdin(Stdio::null()).spawn()?;
    let (tell, told) = mpsc::channel();
    let input_ended = tell.clone();
    thread::Builder::new().spawn(move || {
        // Nothing is ever written to it; an error means that nobody will.
        let _ = io::copy(&mut io::stdin().lock().by_ref(), &mut io::sink());
        let _ = input_ended.send(End::Input);
    })?;
    let pid = pid(&child);
    thread::Builder::new().spawn(move || {
        if let Some(pid) = pid {
            // Left unreaped, so that its number stays its own.
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(pid), options), Err(Errno::INTR)) {}
        }
        let _ = tell.send(End::Program);
    })?;
    if told.recv() == Ok(End::Input) {
        ask_to_end(&child, grace, &told);
        child.kill()?;
    }
    child.wait().map(exit_code)
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    Input,
    Program,
}

fn ask_to_end(child: &Child, grace: Duration, told: &mpsc::Receiver<End>) {
    if grace.is_zero() {
        return;
    }
    if let Some(pid) = pid(child) {
        let _ = kill_process(pid, Signal::TERM);
    }
    let deadline = Instant::now() + grace;
    while Instant::now() < deadline {
        match told.recv_timeout(LOOK) {
            Err(RecvTimeoutError::Timeout) | Ok(End::Input) => {}
            Ok(End::Program) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// As a shell tells it.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| signal.saturating_add(128)));
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX))
}
