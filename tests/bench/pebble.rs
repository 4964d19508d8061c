//! What the client of Pebble costs, beside Pebble's own in Go, Python's `ops.pebble`, and a bare copy of
//! the same bytes: all with the real daemon, and with it on one processor.
//!
//! Run it by `cargo xtask bench pebble`; no number in it passes or fails.
#![allow(clippy::unwrap_used, missing_docs)]

mod optimised;

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitCode};

use ops::pebble::{Layer, Service};
use ops_tests::cargo_charm::workspace;
use ops_tests::parity::python;
use ops_tests::pebble::measured::{Bound, Cost, Goal};
use ops_tests::pebble::real::Process;
use ops_tests::pebble::{Daemon as _, go};

/// A program that does the workloads.
struct Racer {
    name: &'static str,
    command: Vec<PathBuf>,
}

const OURS: &str = "this SDK";
const FLOOR: &str = "a bare copy";
const GO: &str = "Pebble's own client";
const PYTHON: &str = "Python's `ops.pebble`";

/// What is to be done `count` times, or with as many files.
struct Workload {
    title: String,
    /// What the programs call it.
    name: &'static str,
    /// Of each file.
    bytes: u64,
    count: u64,
    /// How often Python is started, and how often the others. Python's pull takes four times as long for
    /// twice the bytes: a GiB of them would take it hours.
    runs: (usize, usize),
    goal: Speed,
}

/// What a workload's speed is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speed {
    /// A bare copy, and Pebble's own client.
    Copy,
    /// Python, and Pebble's own client.
    Calls,
}

const MIB: u64 = 1 << 20;

fn workloads() -> Vec<Workload> {
    let copy = |title: &str, name, bytes, count, runs| Workload {
        title: title.to_owned(),
        name,
        bytes,
        count,
        runs,
        goal: Speed::Copy,
    };
    let calls = |title: &str, name, count| Workload {
        goal: Speed::Calls,
        ..copy(title, name, 100, count, (3, 5))
    };
    vec![
        copy("push 1 GiB", "push", 1024 * MIB, 1, (1, 5)),
        copy("pull 1 GiB", "pull", 1024 * MIB, 1, (0, 5)),
        copy("push 1 MiB, 100 times", "push", MIB, 100, (3, 5)),
        copy("pull 1 MiB, 100 times", "pull", MIB, 100, (3, 5)),
        calls("push 1000 small files", "push", 1000),
        calls("pull 1000 small files", "pull", 1000),
        calls("push a tree of 1000 files", "push-tree", 1000),
        calls("pull a tree of 1000 files", "pull-tree", 1000),
        calls("1000 times `services`", "services", 1000),
        calls("200 times `exec`", "exec", 200),
    ]
}

fn main() -> ExitCode {
    let racers = match racers() {
        Ok(racers) => racers,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let on = if pin() { "one processor" } else { "every processor, since `taskset` is missing" };
    println!("Pebble {} and each of its clients, on {on}; medians\n", go::version());
    println!("| | client | wall ms | its processor ms | the daemon's | its RSS MiB |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut goals = Vec::new();
    for workload in workloads() {
        let costs = workload.race(&racers);
        for (racer, cost) in &costs {
            let Cost { wall_ms, cpu_ms, daemon_ms, .. } = cost;
            println!(
                "| {} | {racer} | {wall_ms:.0} | {cpu_ms:.0} | {daemon_ms:.0} | {:.1} |",
                workload.title,
                cost.rss_mib()
            );
        }
        goals.extend(workload.goals(&costs));
    }
    let ours = racers.first().unwrap();
    goals.extend(growth(ours, "push-tree", "push a tree, µs of a file", [1000, 2000, 4000]));
    goals.extend(growth(ours, "pull-tree", "pull a tree, µs of a file", [1000, 2000, 4000]));
    goals.extend(growth(ours, "plan", "a plan, µs of a service", [250, 500, 1000]));
    println!("\n| | goal | measured | |\n| --- | --- | --- | --- |");
    for goal in goals {
        println!("{goal}");
    }
    ExitCode::SUCCESS
}

/// This SDK's, and all that are there to be compared with it.
fn racers() -> Result<Vec<Racer>, String> {
    // Without the daemon there is nothing to measure.
    if let Some(missing) = go::pebble().missing() {
        return Err(missing);
    }
    let go = go::client()?;
    let [ours, floor] =
        optimised::build("bench-pebble", ["bench-pebble-client", "bench-pebble-floor"]);
    let mut racers = vec![
        Racer { name: OURS, command: vec![ours] },
        Racer { name: FLOOR, command: vec![floor] },
        Racer { name: GO, command: vec![go] },
    ];
    match python::ops().missing() {
        None => {
            let script = workspace().join("tests/bench/pebble/client.py");
            racers.push(Racer { name: PYTHON, command: vec![python::interpreter(), script] });
        }
        Some(missing) => eprintln!("nothing is compared with Python: {missing}\n"),
    }
    Ok(racers)
}

/// Keeps this process and what it starts on one processor.
fn pin() -> bool {
    let this = process::id().to_string();
    let pin =
        Command::new("taskset").args(["--all-tasks", "--cpu-list", "--pid", "0", &this]).output();
    pin.is_ok_and(|output| output.status.success())
}

impl Workload {
    /// What each program takes for it, one after the other in turn.
    fn race<'a>(&self, racers: &'a [Racer]) -> Vec<(&'a str, Cost)> {
        let racers: Vec<(&Racer, usize)> = racers
            .iter()
            .map(|racer| (racer, self.runs_of(racer)))
            .filter(|(_, runs)| *runs > 0)
            .collect();
        let mut costs = vec![Vec::new(); racers.len()];
        for run in 0..self.runs.1 {
            for ((racer, runs), costs) in racers.iter().zip(&mut costs) {
                if run < *runs {
                    costs.push(self.run(racer));
                }
            }
        }
        racers.iter().zip(costs).map(|((racer, _), costs)| (racer.name, Cost::of(&costs))).collect()
    }

    fn runs_of(&self, racer: &Racer) -> usize {
        match racer.name {
            PYTHON => self.runs.0,
            FLOOR if self.goal != Speed::Copy => 0,
            _ => self.runs.1,
        }
    }

    /// Runs a program once with a daemon of its own: each change that a daemon has seen makes the next
    /// one slower, since it writes down all of them.
    fn run(&self, racer: &Racer) -> Cost {
        let daemon = Process::start(go::executable().to_owned());
        let files = daemon.root().join("files");
        self.prepare(&daemon, &files);
        let before = processor_ms(daemon.id());
        let [program, arguments @ ..] = racer.command.as_slice() else { unreachable!() };
        let output = Command::new(program)
            .args(arguments)
            .arg(daemon.socket())
            .arg(self.name)
            .arg(&files)
            .args([self.bytes.to_string(), self.count.to_string()])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}, {}: {said}", racer.name, self.title);
        let cost: Cost = serde_json::from_slice(&output.stdout).unwrap();
        Cost { daemon_ms: processor_ms(daemon.id()) - before, ..cost }
    }

    /// Makes what the workload needs.
    fn prepare(&self, daemon: &Process, files: &Path) {
        fs::create_dir(files).unwrap();
        match self.name {
            "pull" | "push-tree" | "pull-tree" => {
                for number in 0..self.count {
                    let file = File::create(files.join(number.to_string())).unwrap();
                    io::copy(&mut io::repeat(b'x').take(self.bytes), &mut &file).unwrap();
                }
            }
            "services" => {
                let layer = Layer::new().service("web", Service::new("/bin/true"));
                daemon.client().add_layer("web", &layer).unwrap();
            }
            _ => {}
        }
    }

    fn goals(&self, costs: &[(&str, Cost)]) -> Vec<Goal> {
        let of = |name| costs.iter().find(|(racer, _)| *racer == name).map(|(_, cost)| *cost);
        let ours = of(OURS).unwrap_or_default();
        let speed = |name, bound| {
            let measured = ours.speed_beside(&of(name)?);
            let what = format!("{}, speed beside {name}", self.title);
            Some(Goal { what, bound: Bound::AtLeast(bound), measured })
        };
        let memory = Goal {
            what: format!("{}, RSS MiB", self.title),
            bound: Bound::Below(8.0),
            measured: ours.rss_mib(),
        };
        let other = match self.goal {
            Speed::Copy => speed(FLOOR, 0.9),
            Speed::Calls => speed(PYTHON, 5.0),
        };
        [other, speed(GO, 1.0), Some(memory)].into_iter().flatten().collect()
    }
}

/// What a process has used, in ticks of 10 ms.
fn processor_ms(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The second field may hold spaces, and ends with the last parenthesis.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks = fields.skip(13 - 2).take(2).filter_map(|field| field.parse::<f64>().ok());
    10.0 * ticks.sum::<f64>()
}

/// Prints what this SDK's client takes for each of n, 2n and 4n, which should be the same.
fn growth(ours: &Racer, name: &'static str, title: &str, counts: [u64; 3]) -> Option<Goal> {
    println!("\n| {title} | of {} | of {} | of {} |", counts[0], counts[1], counts[2]);
    println!("| --- | --- | --- | --- |");
    let costs = counts.map(|count| {
        let workload = Workload {
            title: title.to_owned(),
            name,
            bytes: 100,
            count,
            runs: (0, 5),
            goal: Speed::Calls,
        };
        let each = 1000.0 / count as f64;
        let costs = workload.race(std::slice::from_ref(ours));
        costs.into_iter().map(|(_, cost)| (cost.wall_ms * each, cost.cpu_ms * each)).next().unwrap()
    });
    let row = |what, of: fn(&(f64, f64)) -> f64| {
        let [few, more, many] = costs.each_ref().map(of);
        println!("| {what} | {few:.1} | {more:.1} | {many:.1} |");
        many / few
    };
    row("wall", |cost| cost.0);
    let measured = row("the client's processor", |cost| cost.1);
    let what = format!("{title}: of {} beside {}", counts[2], counts[0]);
    Some(Goal { what, bound: Bound::Below(1.5), measured })
}
