//! What the operator of a charm has of it: its log, its failures, its stops, and the files of older
//! charms, over both transports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod failures;
mod hook_files;
mod log;
mod stops;
mod world;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use local_juju::agent::hook_command_main;

fn main() -> ExitCode {
    // This executable is also every hook command.
    if let Some(code) = hook_command_main() {
        return code;
    }
    let trials = [log::trials(), failures::trials(), hook_files::trials(), stops::trials()];
    libtest_mimic::run(&Arguments::from_args(), trials.into_iter().flatten().collect()).exit_code()
}
