//! Dispatches that do next to nothing, with this SDK and with Python's `ops`: of an empty event, with stored
//! state, and with deferred events that are taken. All are started by an agent in Go, on one processor.
//!
//! Run it by `cargo xtask bench dispatch`; no time in it passes or fails.
#![allow(clippy::unwrap_used, missing_docs)]

mod optimised;
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ops_tests::cargo_charm::{target_directory, workspace};
use ops_tests::go_agent;
use ops_tests::parity::python;
use serde::Deserialize;

/// How many events wait, and how often this SDK and `ops` are started with them: for the longest queue
/// `ops` takes minutes.
const QUEUES: [(u32, usize, usize); 3] = [(1, 51, 11), (100, 51, 3), (10_000, 11, 1)];

/// One kind of dispatch.
struct Case {
    name: String,
    /// How many deferred events are taken in it.
    queue: u32,
    /// How often each is started.
    runs: (usize, usize),
    ours: PathBuf,
    ops: &'static str,
}

/// What one program cost.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Cost {
    wall_ms: f64,
    cpu_ms: f64,
    commands: usize,
}

fn main() {
    assert!(go_agent::go().is_there() && python::ops().is_there(), "Go and Python are needed");
    println!("this SDK, and Python's `ops`; medians, on one processor\n");
    println!(
        "| | wall ms | processor ms | commands | wall ms | processor ms | commands | ratio of wall | of processor |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut of_each_event = Vec::new();
    for case in cases() {
        let (ours, ops) = (case.measure_ours(), case.measure_ops());
        println!(
            "| {} | {:.2} | {:.2} | {} | {:.0} | {:.0} | {} | {:.0} | {:.0} |",
            case.name,
            ours.wall_ms,
            ours.cpu_ms,
            ours.commands,
            ops.wall_ms,
            ops.cpu_ms,
            ops.commands,
            ops.wall_ms / ours.wall_ms,
            ops.cpu_ms / ours.cpu_ms,
        );
        if case.queue > 1 {
            let micros = 1000.0 * ours.cpu_ms / f64::from(case.queue);
            of_each_event.push(format!("{micros:.1} with {}", case.queue));
        }
    }
    println!("\nthis SDK's processor µs for each deferred event: {}", of_each_event.join(", "));
}

fn cases() -> Vec<Case> {
    let [empty, stored, deferring] =
        optimised::build("bench-dispatch", ["bench-empty", "bench-stored", "bench-deferring"]);
    let case = |name: &str, ours, ops| Case {
        name: name.to_owned(),
        queue: 0,
        runs: (101, 11),
        ours,
        ops,
    };
    let mut cases =
        vec![case("an empty event", empty, "empty.py"), case("stored state", stored, "stored.py")];
    cases.extend(QUEUES.map(|(queue, ours, ops)| Case {
        queue,
        runs: (ours, ops),
        ..case(&format!("{queue} deferred"), deferring.clone(), "deferring.py")
    }));
    cases
}

impl Case {
    /// The queue is what a first dispatch has deferred.
    fn measure_ours(&self) -> Cost {
        let directory = self.directory("ours");
        let first = format!(r#"{{"wanted":{},"ready":false}}"#, self.queue);
        let program = std::slice::from_ref(&self.ours);
        let cost = self.measure(program, program::BY_SOCKET, &directory, self.runs.0, &first);
        // A charm without state has no file of it.
        assert_eq!(directory.join(".ops-state.db").exists(), self.ops != "empty.py");
        cost
    }

    /// The queue is written as `ops` writes it, which compares each event that is emitted with all that wait.
    fn measure_ops(&self) -> Cost {
        let directory = self.directory("ops");
        let program = [python::interpreter(), charms().join(self.ops)];
        let mut first = "{\"wanted\":0,\"ready\":false}";
        if self.queue > 0 {
            let queue = ["--queue".to_owned(), self.queue.to_string()];
            let [python, script] = &program;
            let status =
                Command::new(python).arg(script).args(queue).current_dir(&directory).status();
            assert!(status.unwrap().success());
            first = "";
        }
        self.measure(&program, &[], &directory, self.runs.1, first)
    }

    fn measure(
        &self,
        program: &[PathBuf],
        environment: &[(&str, &str)],
        directory: &Path,
        runs: usize,
        first: &str,
    ) -> Cost {
        // What the charm has added up of the deferred events.
        let status = match u64::from(self.queue) {
            0 => String::new(),
            queue => (queue * (queue + 1) / 2).to_string(),
        };
        let (runs, warm_up) = (runs.to_string(), format!("-warm-up={}", runs > 1));
        let config = r#"{"wanted":0,"ready":true}"#;
        let options =
            ["-runs", &runs, &warm_up, "-status", &status, "-config", config, "-first", first];
        program::run(program, environment, directory, &options, true)
    }

    /// A new charm's.
    fn directory(&self, whose: &str) -> PathBuf {
        let name = self.name.replace(' ', "-");
        let directory = target_directory().join("bench/dispatch").join(name).join(whose);
        let _ = fs::remove_dir_all(&directory); // there may be none
        let config = "options:\n  wanted: {type: int, default: 0, description: d}\n  \
                      ready: {type: boolean, default: true, description: d}\n";
        program::pack(&directory, "", config);
        directory
    }
}

fn charms() -> PathBuf {
    workspace().join("tests/bench/dispatch")
}
