//! A dispatch that reads one option and the data of many units, and sets a status: with this SDK over both
//! transports, with Python's `ops`, and with the least that such a program can do. All are started by an
//! agent in Go, whose hook commands' executables the two that start processes use.
//!
//! Run it by `cargo xtask bench model`; nothing in it passes or fails.
#![allow(clippy::unwrap_used, missing_docs)]

mod optimised;
mod program;

use std::path::{Path, PathBuf};

use ops_tests::cargo_charm::{target_directory, workspace};
use ops_tests::go_agent;
use ops_tests::parity::python;
use serde::Deserialize;

/// How many units are on the other side, and how often a program is started: one that talks over the
/// socket, and one whose every hook command is a process.
const SIZES: [(usize, usize, usize); 4] =
    [(1, 51, 11), (100, 31, 3), (1000, 21, 1), (10_000, 7, 1)];

/// What one program cost.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Cost {
    wall_ms: f64,
    cpu_ms: f64,
    rss_kib: u64,
    commands: usize,
    reads: usize,
}

/// One program.
struct Racer {
    name: &'static str,
    command: Vec<PathBuf>,
    environment: &'static [(&'static str, &'static str)],
    starts_processes: bool,
}

fn main() {
    assert!(go_agent::go().is_there() && python::ops().is_there(), "Go and Python are needed");
    let directory = target_directory().join("bench/model");
    let racers = racers(&directory);
    for pinned in [true, false] {
        let on = if pinned { "one processor" } else { "every processor" };
        for (units, quick, slow) in SIZES {
            // Whoever waits for another processor is measured once, and at a few sizes.
            if !pinned && ![1, 1000].contains(&units) {
                continue;
            }
            println!("\n{units} units, on {on}");
            println!("| | wall ms | processor ms | RSS MiB | commands | relation-get |");
            println!("| --- | --- | --- | --- | --- | --- |");
            let costs: Vec<Cost> = racers
                .iter()
                .map(|racer| {
                    let runs = if racer.starts_processes { slow } else { quick };
                    let cost = measure(racer, &directory, units, runs, pinned);
                    print(racer.name, &cost);
                    cost
                })
                .collect();
            ratios(&racers, &costs);
        }
    }
}

fn racers(directory: &Path) -> Vec<Racer> {
    let [charm, floor] = optimised::build("bench-model", ["bench-charm", "bench-floor"]);
    let script = workspace().join("tests/bench/model/charm.py");
    let racer = |name, command, starts_processes| Racer {
        name,
        command,
        environment: if starts_processes { &[] } else { program::BY_SOCKET },
        starts_processes,
    };
    program::pack(
        directory,
        "requires: {db: {interface: numbers}}\n",
        "options: {factor: {type: int, default: 1, description: d}}\n",
    );
    vec![
        racer("floor, one by one", vec![floor.clone()], false),
        racer("floor, pipelined", vec![floor, "pipelined".into()], false),
        racer("this SDK, socket", vec![charm.clone()], false),
        Racer {
            environment: &[("OPS_HOOK_TRANSPORT", "exec")],
            ..racer("this SDK, executables", vec![charm], true)
        },
        racer("Python's ops", vec![python::interpreter(), script], true),
    ]
}

fn measure(racer: &Racer, directory: &Path, units: usize, runs: usize, pinned: bool) -> Cost {
    let units = units.to_string();
    let options = [
        "-units",
        &units,
        "-status",
        &units,
        "-runs",
        &runs.to_string(),
        &format!("-warm-up={}", runs > 1),
    ];
    program::run(&racer.command, racer.environment, directory, &options, pinned)
}

fn print(name: &str, cost: &Cost) {
    let Cost { wall_ms, cpu_ms, rss_kib, commands, reads } = cost;
    let mebibytes = *rss_kib as f64 / 1024.0;
    println!("| {name} | {wall_ms:.2} | {cpu_ms:.2} | {mebibytes:.1} | {commands} | {reads} |");
}

/// This SDK over the socket beside the others.
fn ratios(racers: &[Racer], costs: &[Cost]) {
    let of = |name: &str| racers.iter().position(|racer| racer.name == name).unwrap();
    let [floor, pipelined, ours, ops] =
        ["floor, one by one", "floor, pipelined", "this SDK, socket", "Python's ops"]
            .map(|name| costs.get(of(name)).copied().unwrap());
    println!(
        "this SDK over the socket: {:.2} × the wall time and {:.2} × the processor time of the floor \
         ({:.2} × and {:.2} × of the pipelined one); `ops`: {:.0} × and {:.0} × this SDK's",
        ours.wall_ms / floor.wall_ms,
        ours.cpu_ms / floor.cpu_ms,
        ours.wall_ms / pipelined.wall_ms,
        ours.cpu_ms / pipelined.cpu_ms,
        ops.wall_ms / ours.wall_ms,
        ops.cpu_ms / ours.cpu_ms,
    );
}
