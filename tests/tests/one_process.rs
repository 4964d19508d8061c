//! A dispatch over the agent's socket starts no other process: strace counts what it executes.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed};
use ops_tests::cargo_charm::Run;
use ops_tests::hello;
use ops_tests::peer::Peer;
use tempfile::TempDir;

fn main() -> ExitCode {
    // It may be there and not be allowed to trace.
    let strace = Peer::find("strace", &["-qq", "-e", "trace=none", "true"], "install strace");
    let tests = vec![strace.trial("a_dispatch_over_the_socket_executes_one_program", one_program)];
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}

fn one_program() -> Result<(), Failed> {
    let by_socket = executed_programs("socket");
    assert!(by_socket.len() >= 5, "only {} dispatches", by_socket.len());
    assert!(by_socket.iter().all(|programs| *programs == 1), "{by_socket:?}");
    // What strace sees of a dispatch that does start others, so that the above means something.
    let by_executables = executed_programs("exec");
    assert_eq!(by_executables.len(), by_socket.len());
    assert!(by_executables.iter().any(|programs| *programs > 1), "{by_executables:?}");
    Ok(())
}

/// How many programs each dispatch of one unit of hello executes.
fn executed_programs(transport: &str) -> Vec<usize> {
    let logs = TempDir::new().unwrap();
    let log = logs.path().display();
    let charm = hello::started_by(&format!(
        "exec strace -f -qq -e trace=execve -e signal=none -o '{log}'/$$ \"$HELLO\"\n"
    ));
    Run::charm(charm.path()).args(["--transport", transport]).report();
    let mut counts = Vec::new();
    for log in fs::read_dir(logs.path()).unwrap() {
        counts.push(successful_executions(&log.unwrap().path()));
    }
    counts
}

/// The `execve` calls in a log of strace that have started a program: looking for one along `PATH`
/// leaves failed calls too.
fn successful_executions(log: &Path) -> usize {
    let log = fs::read_to_string(log).unwrap();
    log.lines().filter(|line| line.contains("execve") && line.ends_with("= 0")).count()
}
