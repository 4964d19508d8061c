//! A charm is killed wherever it can be, and Juju refuses what it wrote: its queue, its stored state and
//! what Juju commits take effect together or not at all.
//!
//! A scenario is played once without failures. Then, for each of its dispatches, the model and the
//! charm's files are put back to where it began, and it is killed: at each system call that changes or
//! sends something, and after it has ended with exit code 0, before Juju commits. Or Juju refuses the
//! commit. What is kept must then be what was kept before; and when the scenario has gone on to its next
//! rest, the whole model must be that of the scenario without the failure.
//!
//! The scenario is played by a charm with its state in a file, with its state in Juju, and by one that is
//! refreshed from the one to the other and back; over the agent's socket, and by executables.
//!
//! As many of these kills are made as are asked for, evenly spread, and half of the retries are killed too.
//! `cargo test -p ops-tests --test crash -- --kills 16000` makes all of them, and then more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod configuration;
mod drive;
mod failure;
mod kept;
mod mutation;
mod play;
mod view;
mod world;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use local_juju::agent::hook_command_main;
use ops_tests::peer::Peer;

/// How many kills there are, unless the argument `--kills` or [`VARIABLE`] says it.
const KILLS: usize = 2000;
const VARIABLE: &str = "OPS_CRASH_KILLS";

fn main() -> ExitCode {
    // This executable is also every hook command.
    if let Some(code) = hook_command_main() {
        return code;
    }
    let mut arguments: Vec<String> = std::env::args().collect();
    let asked = match arguments.iter().position(|argument| argument == "--kills") {
        Some(at) => Some(
            arguments
                .drain(at..(at + 2).min(arguments.len()))
                .nth(1)
                .expect("`--kills` has no number"),
        ),
        None => std::env::var(VARIABLE).ok(),
    };
    let kills = asked.map_or(KILLS, |number| {
        number.parse().unwrap_or_else(|_| panic!("`{number}` is no number of kills"))
    });
    let strace = Peer::find("strace", &["-qq", "-e", "trace=none", "true"], "install strace");
    let tests = vec![
        strace.trial("state_and_juju_s_writes_take_effect_together_or_not_at_all", move || {
            drive::kill_everywhere(kills)
        }),
        strace.trial("less_than_that_is_torn", mutation::are_all_torn),
    ];
    libtest_mimic::run(&Arguments::from_iter(arguments), tests).exit_code()
}
