//! Kubernetes charms in the local Juju: their containers run by Pebble itself and by what stands in for it,
//! with namespaces and without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod everywhere;
mod namespaces;
mod python;
mod without;
mod world;

use std::process::ExitCode;

use clap::Parser;
use libtest_mimic::{Arguments, Trial};
use local_juju::ContainerSettings;
use local_juju::agent::hook_command_main;
use ops_tests::parity::python::ops;
use ops_tests::pebble::go;
use ops_tests::peer::{Peer, namespaces};
use world::Make;

/// Most trials wait most of the time.
const THREADS: usize = 6;

type Case = (&'static str, fn(Make));

const EVERYWHERE: &[Case] = &[
    ("a_container_is_ready_at_first_and_after_a_restart", everywhere::ready),
    ("a_unit_is_told_of_custom_notices", everywhere::notices),
    ("a_unit_is_told_of_checks_that_fail_and_recover", everywhere::checks),
    ("units_are_apart", everywhere::units_are_apart),
    ("a_storage_stays_in_the_container", everywhere::a_storage_stays_in_the_container),
    ("programs_are_not_written_to", everywhere::programs_are_not_written_to),
    ("a_container_has_no_terminal", everywhere::a_container_has_no_terminal),
    ("a_daemon_that_ends_is_started_again", everywhere::a_daemon_that_ends_is_started_again),
    ("modes_of_a_storage_are_kept", everywhere::modes_of_a_storage_are_kept),
    ("the_model_can_be_removed", everywhere::the_model_can_be_removed),
    ("nothing_is_left_behind", everywhere::nothing_is_left),
];

const IN_NAMESPACES: &[Case] = &[
    ("nothing_is_written_to_the_machine", namespaces::nothing_is_written_to_the_machine),
    ("a_container_has_juju_s_places", namespaces::a_container_has_juju_s_places),
    (
        "a_container_is_alone_with_its_processes",
        namespaces::a_container_is_alone_with_its_processes,
    ),
];

const WITHOUT: &[Case] = &[
    ("the_file_api_keeps_to_the_container", without::the_file_api_keeps_to_the_container),
    ("a_storage_is_in_the_container", without::a_storage_is_in_the_container),
    ("no_service_outlives_its_container", without::no_service_outlives_its_container),
    ("the_daemon_is_refused", without::the_daemon_is_refused),
];

fn main() -> ExitCode {
    // This executable is also every hook command, and starts each process of a pod.
    if let Some(code) = hook_command_main().or_else(local_pebble_main) {
        return code;
    }
    let namespaces = namespaces();
    let daemon = go::pebble().and(&namespaces);
    let anywhere = Peer::new("nothing", true, "");
    let mut trials = Vec::new();
    for (name, case) in EVERYWHERE.iter().chain(IN_NAMESPACES) {
        trials.push(trial(&daemon, "pebble", name, move || case(pebble)));
        trials.push(trial(&namespaces, "local_pebble", name, move || case(stand_in)));
    }
    for (name, case) in EVERYWHERE.iter().chain(WITHOUT) {
        trials.push(trial(&anywhere, "without_namespaces", name, move || case(confined)));
    }
    let python = ops().and(&daemon);
    trials.push(trial(&python, "pebble", "python_ops_finds_its_container", || {
        python::finds_its_container(pebble);
    }));
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(peer: &Peer, daemon: &str, name: &str, test: impl FnOnce() + Send + 'static) -> Trial {
    peer.trial(&format!("{daemon}::{name}"), || {
        test();
        Ok(())
    })
}

/// The first argument by which this executable is the stand-in for Pebble.
const LOCAL_PEBBLE: &str = "local-pebble";

fn local_pebble_main() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    (arguments.peek()? == LOCAL_PEBBLE)
        .then(|| local_pebble::run(local_pebble::Arguments::parse_from(arguments)))
}

fn stand_in() -> ContainerSettings {
    let mut settings = ContainerSettings::default();
    let words = [LOCAL_PEBBLE, "run", "--create-dirs", "--hold", "--note-owners"];
    let arguments = words.map(Into::into).to_vec();
    settings.stand_in = Some((std::env::current_exe().unwrap(), arguments));
    settings
}

fn confined() -> ContainerSettings {
    let mut settings = stand_in();
    settings.without_namespaces = true;
    settings
}

fn pebble() -> ContainerSettings {
    let mut settings = ContainerSettings::default();
    settings.pebble = Some(go::executable().to_owned());
    settings
}
