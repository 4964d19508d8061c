//! Python's `ops` and this project, held to each other: one charm written twice, in the same models.
//!
//! A scenario passes if the models of both are the same after every step and every event, if the model
//! of our charm without the scenario's behaviour is not, and if `ops.testing` makes of each event the
//! state that the local Juju does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod actions;
mod config;
mod custom_events;
mod deferral;
mod life;
mod ports;
mod relations;
mod secrets;
mod status;
mod storage;
mod surroundings;
mod takeover;
mod versions;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use local_juju::agent::hook_command_main;
use ops_tests::parity::compare::first_parting;
use ops_tests::parity::play::{Moment, play};
use ops_tests::parity::{Scenario, charms, filter, python, python_dispatch, testing};

const FAMILIES: [&[Scenario]; 12] = [
    actions::SCENARIOS,
    config::SCENARIOS,
    custom_events::SCENARIOS,
    deferral::SCENARIOS,
    life::SCENARIOS,
    ports::SCENARIOS,
    relations::SCENARIOS,
    secrets::SCENARIOS,
    status::SCENARIOS,
    storage::SCENARIOS,
    surroundings::SCENARIOS,
    versions::SCENARIOS,
];

fn main() -> ExitCode {
    // This executable is also every hook command, and the `dispatch` of some charms.
    if let Some(code) = hook_command_main().or_else(filter::main).or_else(python_dispatch::main) {
        return code;
    }
    let ops = python::ops();
    charms::executable(); // once and first: all need it
    let scenarios = FAMILIES.into_iter().flatten();
    let trials: Vec<Trial> = scenarios
        .map(|scenario| ops.trial(&scenario.name.replace(' ', "_"), || hold(scenario)))
        .chain(takeover::trials(&ops))
        .collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    println!("ops parity: {} scenarios passed", conclusion.num_passed);
    conclusion.exit_code()
}

fn hold(scenario: &Scenario) -> Result<(), Failed> {
    let python = play(scenario, charms::python_charm().path());
    let rust = play(scenario, charms::rust_charm().path());
    if let Some(parting) = first_parting(&python, &rust, scenario.differences) {
        return Err(parting.into());
    }
    each_difference_occurs(scenario, &python, &rust)?;
    testing::agree(scenario, &python)?;
    let crippled = play(scenario, charms::rust_charm_without(scenario.without).path());
    match first_parting(&python, &crippled, scenario.differences) {
        Some(_) => Ok(()),
        None => Err(format!("nothing is missing without {:?}", scenario.without).into()),
    }
}

fn each_difference_occurs(
    scenario: &Scenario,
    python: &[Moment],
    rust: &[Moment],
) -> Result<(), Failed> {
    for difference in scenario.differences {
        let others: Vec<_> =
            scenario.differences.iter().copied().filter(|other| other != difference).collect();
        if first_parting(python, rust, &others).is_none() {
            return Err(format!("{difference:?} does not occur").into());
        }
    }
    Ok(())
}
