//! The agent socket against Go's own `net/rpc` and `encoding/gob`, and arguments against Juju's own
//! flag parser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod charm;
mod client;
mod command_lines;
mod cuts;
mod examples;
mod flags;
mod meaning;
mod seeds;
mod server;
mod situation;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use local_juju::agent::hook_command_main;
use ops_tests::go_agent;

/// A Go process is cold or warm (it numbers its types otherwise), and knows the field `Token` or
/// does not.
const VARIANTS: [(&str, &[&str]); 4] = [
    ("cold", &[]),
    ("warm", &["-warm"]),
    ("cold with token", &["-token"]),
    ("warm with token", &["-warm", "-token"]),
];

/// What is done with each variant of a Go process.
type Case = (&'static str, fn(&'static [&'static str]));

/// What is done once.
type Single = (&'static str, fn());

fn main() -> ExitCode {
    // This executable is also every hook command.
    if let Some(code) = hook_command_main() {
        return code;
    }
    let go = go_agent::go();
    let mut trials: Vec<Trial> = Vec::new();
    for (name, case) in
        server::CASES.into_iter().chain(client::CASES).chain(cuts::CASES).chain(examples::CASES)
    {
        for (variant, options) in VARIANTS {
            trials.push(go.trial(&format!("{name}, {variant}"), move || {
                case(options);
                Ok(())
            }));
        }
    }
    for (name, case) in cuts::LARGE {
        trials.push(go.trial(name, move || {
            case(&[]);
            Ok(())
        }));
    }
    let single = flags::CASES
        .into_iter()
        .chain(charm::CASES)
        .chain(command_lines::CASES)
        .chain(meaning::CASES)
        .chain(seeds::CASES);
    for (name, case) in single {
        trials.push(go.trial(name, move || {
            case();
            Ok(())
        }));
    }
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    println!("go-agent: {} cases passed", conclusion.num_passed);
    conclusion.exit_code()
}
