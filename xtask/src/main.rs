//! `cargo xtask test`: everything that this project promises, checked by one command.
//!
//! It runs every stage even when one fails, shows their output as it comes, and ends with one line,
//! `N passed, N failed, N skipped`, that counts each test and each stage without tests of its own.

mod bench;
mod count;
mod fuzz;
mod peers;
mod stages;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use count::Count;
use stages::Stage;

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check everything the project promises: format, lints, documentation, tests, dependencies
    Test(Test),
    /// Measure what something costs on this machine
    Bench {
        /// What is measured
        subject: Subject,
    },
    /// Feed the readers of what other processes send with bytes that nobody would send
    Fuzz(fuzz::Fuzz),
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Subject {
    /// A dispatch that does nothing, keeps a number, or takes deferred events, beside Python's `ops`
    Dispatch,
    /// The macros: an incremental check of a large charm, their own time and memory
    Macros,
    /// A dispatch that reads the data of many units, beside Python's `ops` and the least that is possible
    Model,
    /// The client of Pebble, beside Pebble's own in Go, Python's `ops.pebble` and a bare copy
    Pebble,
}

#[derive(Debug, Args)]
struct Test {
    /// Run only these stages
    #[arg(long, value_name = "STAGE", num_args = 1..)]
    only: Vec<Stage>,

    /// Check only this package
    #[arg(long, short, value_name = "PACKAGE")]
    package: Option<String>,
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Test(test) => run_tests(&test),
        Command::Fuzz(options) => match fuzz::run(&options) {
            Ok(count) => finish(count),
            Err(error) => fail(&error),
        },
        Command::Bench { subject } => match bench::run(subject) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error),
        },
    }
}

fn fail(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

/// Prints the line that a run ends with.
fn finish(total: Count) -> ExitCode {
    println!("\n{total}");
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_tests(test: &Test) -> ExitCode {
    let mut total = Count::default();
    for stage in Stage::ALL {
        if !test.only.is_empty() && !test.only.contains(&stage) {
            continue;
        }
        total += stages::run(stage, test.package.as_deref());
    }
    finish(total)
}
