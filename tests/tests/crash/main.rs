//! A charm is killed wherever it can be, and Juju refuses what it wrote: its queue, its stored state and
//! what Juju commits take effect together or not at all.
//!
//! A scenario is played once without failures. Then, for each of its dispatches, the model and the
//! charm's files are put back to where it began, and it is killed: at each system call that changes or
//! sends something, and after it has ended with exit code 0, before Juju commits. Or Juju refuses the
//! commit. What is kept must then be what was kept before; and when the scenario has gone on to its next
//! rest, the whole model must be that of the scenario without the failure.
//!
//! `cargo test -p ops-tests --test crash -- --kills 20000` kills more often: the retries too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod drive;
mod failure;
mod kept;
mod play;
mod view;
mod world;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use local_juju::agent::hook_command_main;
use ops_tests::peer::Peer;

/// How many kills there are at least.
const KILLS: usize = 2000;

fn main() -> ExitCode {
    // This executable is also every hook command.
    if let Some(code) = hook_command_main() {
        return code;
    }
    let mut arguments: Vec<String> = std::env::args().collect();
    let kills = match arguments.iter().position(|argument| argument == "--kills") {
        Some(at) => {
            let number = arguments.drain(at..(at + 2).min(arguments.len())).nth(1);
            number.and_then(|number| number.parse().ok()).expect("`--kills` takes a number")
        }
        None => KILLS,
    };
    let strace = Peer::find("strace", &["-qq", "-e", "trace=none", "true"], "install strace");
    let name = "state_and_juju_s_writes_take_effect_together_or_not_at_all";
    let tests = vec![strace.trial(name, move || drive::kill_everywhere(kills))];
    libtest_mimic::run(&Arguments::from_iter(arguments), tests).exit_code()
}
