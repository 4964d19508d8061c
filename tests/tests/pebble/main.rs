//! The client of Pebble against Pebble itself, and against what stands in for it: the same cases, each
//! with a daemon and a deadline of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod changes;
mod checks;
mod common;
mod connecting;
mod errors;
mod exceptions;
mod exec;
mod exec_streams;
mod files;
mod files_transfer;
mod forwarding;
mod health;
mod identities;
mod large;
mod logs;
mod lost;
mod notices;
mod options;
mod plan;
mod plan_rules;
mod random_kill;
mod requests;
mod restarts;
mod scripted;
mod scripted_exec;
mod services;
mod services_failing;
mod trees;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use ops_tests::cargo_charm::built;
use ops_tests::pebble::case::{Case, Suite, within};
use ops_tests::pebble::go;
use ops_tests::pebble::in_process::InProcess;
use ops_tests::pebble::real::Processes;

/// Most cases wait most of the time.
const THREADS: usize = 8;

fn cases() -> Vec<Case> {
    let files = [
        changes::CASES,
        checks::CASES,
        errors::CASES,
        exec::CASES,
        exec_streams::CASES,
        files::CASES,
        files_transfer::CASES,
        forwarding::CASES,
        health::CASES,
        identities::CASES,
        large::CASES,
        logs::CASES,
        lost::CASES,
        notices::CASES,
        options::CASES,
        plan::CASES,
        plan_rules::CASES,
        random_kill::CASES,
        requests::CASES,
        restarts::CASES,
        services::CASES,
        services_failing::CASES,
        trees::CASES,
    ];
    files.concat()
}

fn main() -> ExitCode {
    // This executable is also the process whose memory is measured.
    if let Some(code) = large::child() {
        return code;
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let real = Suite::new(Processes::new(format!("pebble {}", go::version()), || {
        go::executable().to_owned()
    }));
    let mut trials = real.trials(Some(&go::pebble()), cases());
    let local = Suite::new(Processes::new("local-pebble", || built("local-pebble")));
    trials.extend(local.trials(None, cases()));
    let pretended = Suite::new(InProcess::except(exceptions::IN_PROCESS));
    trials.extend(pretended.trials(None, cases()));
    let scripted = scripted::CASES.iter().chain(scripted_exec::CASES).chain(connecting::CASES);
    trials.extend(scripted.map(|(name, run)| {
        Trial::test(format!("client: {name}"), move || within(scripted::DEADLINE, *run))
    }));
    trials.push(Trial::test("local-pebble: https_is_refused", || {
        options::https_is_refused(&built("local-pebble"));
        Ok(())
    }));
    let both = "pebble and local-pebble: either takes over";
    trials.push(go::pebble().trial(both, || {
        let local_pebble = built("local-pebble");
        within(scripted::DEADLINE, move || {
            restarts::either_takes_over(go::executable(), &local_pebble);
        })
    }));
    let conclusion = libtest_mimic::run(&arguments, trials);
    println!("{}\n{}\n{}", real.summary(), local.summary(), pretended.summary());
    conclusion.exit_code()
}
