//! A process that ends when its standard input does.
//!
//! Whoever started it holds the other end of that pipe: when they let it go, or are gone however they
//! ended, so is the process. What it has started ends with it where the system lets this one adopt it.

use std::io;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, WaitStatus, kill_process, wait, waitid,
};

/// Runs the program to its end, or until the standard input ends: then it is asked to end, and killed
/// if it has not after `grace`.
pub(super) fn run(command: &mut Command, grace: Duration) -> io::Result<ExitCode> {
    orphans::adopt()?;
    let child = command.stdin(Stdio::null()).spawn()?;
    let program = Arc::new(Mutex::new(Some(Pid::from_child(&child))));
    let tended = Arc::clone(&program);
    thread::Builder::new().spawn(move || {
        // Nothing is ever written to it; an error means that nobody will.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        if !grace.is_zero() {
            send(&tended, Signal::TERM);
            thread::sleep(grace);
        }
        send(&tended, Signal::KILL);
    })?;
    let status = wait_for(&program)?;
    orphans::end();
    Ok(exit_code(status))
}

/// Waits for the program's end, and meanwhile buries whatever else is or becomes a child of this process.
/// Of a program that has ended there is no number left.
fn wait_for(program: &Mutex<Option<Pid>>) -> io::Result<WaitStatus> {
    loop {
        // Nobody is buried before the lock is held: a signal could reach another with the same number.
        match waitid(WaitId::All, WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            Err(Errno::INTR) => continue,
            ended => ended?,
        };
        let mut program = lock(program);
        while let Some((pid, status)) = wait(WaitOptions::NOHANG)? {
            if *program == Some(pid) {
                *program = None;
                return Ok(status);
            }
        }
    }
}

fn send(program: &Mutex<Option<Pid>>, signal: Signal) {
    if let Some(pid) = *lock(program) {
        // It fails only if it has ended.
        let _ = kill_process(pid, signal);
    }
}

fn lock(program: &Mutex<Option<Pid>>) -> MutexGuard<'_, Option<Pid>> {
    program.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As a shell tells it.
fn exit_code(status: WaitStatus) -> ExitCode {
    let killed = status.terminating_signal().map(|signal| signal.saturating_add(128));
    let code = status.exit_status().or(killed);
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX))
}

/// The processes that the program leaves behind.
#[cfg(target_os = "linux")]
mod orphans {
    use std::fs;
    use std::io;
    use std::thread;
    use std::time::Duration;

    use rustix::process::{
        Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait,
    };

    /// Between two looks whether those that were killed have left any in turn.
    const LOOK: Duration = Duration::from_millis(5);

    /// Lets this process be the parent of whatever has lost its own.
    pub(super) fn adopt() -> io::Result<()> {
        if getpid().is_init() { Ok(()) } else { Ok(set_child_subreaper(Some(getpid()))?) }
    }

    /// Kills them all. The first process of a namespace need not: they do not outlive it.
    pub(super) fn end() {
        while !getpid().is_init() {
            while matches!(wait(WaitOptions::NOHANG), Ok(Some(_))) {}
            let left = children();
            if left.is_empty() {
                return;
            }
            for child in left {
                let _ = kill_process(child, Signal::KILL);
            }
            thread::sleep(LOOK);
        }
    }

    fn children() -> Vec<Pid> {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let children = processes.filter_map(|process| {
            let pid = Pid::from_raw(process.file_name().to_str()?.parse().ok()?)?;
            let stat = fs::read(process.path().join("stat")).ok()?;
            (parent(&stat)? == getpid()).then_some(pid)
        });
        children.collect()
    }

    /// The parent's number in what the kernel says of a process: behind its name, which can hold
    /// anything, and its state.
    fn parent(stat: &[u8]) -> Option<Pid> {
        let end = stat.iter().rposition(|byte| *byte == b')')?;
        let rest = str::from_utf8(stat.get(end..)?).ok()?;
        Pid::from_raw(rest.split_ascii_whitespace().nth(2)?.parse().ok()?)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_name_is_not_taken_for_a_parent() {
            let pid = |number| Pid::from_raw(number);
            for (stat, expected) in [
                (&b"7 (sh) S 3 7 7 0"[..], pid(3)),
                (b"7 (a) S 1 (b) R 42 7", pid(42)),
                (b"7 (\xff)) Z 5 7", pid(5)),
                (b"1 (init) S 0 1", None),
                (b"7 (sh) S", None),
                (b"7", None),
                (b"", None),
            ] {
                assert_eq!(parent(stat), expected);
            }
        }
    }
}

/// Elsewhere they become the system's, and it is the program's part to leave none.
#[cfg(not(target_os = "linux"))]
mod orphans {
    use std::io;

    pub(super) fn adopt() -> io::Result<()> {
        Ok(())
    }

    pub(super) fn end() {}
}
