//! `cargo xtask bench`: measurements. They say what something costs on this machine, and prove nothing
//! by themselves: no test asserts a time.

mod charm;
mod clock;
mod macros;

use std::process::Command;

use crate::Subject;

/// Measures and prints.
pub(crate) fn run(subject: Subject) -> Result<(), String> {
    match subject {
        Subject::Dispatch => cargo_bench("dispatch"),
        Subject::Macros => macros::run(),
        Subject::Model => cargo_bench("model"),
        Subject::Pebble => cargo_bench("pebble"),
    }
}

/// One of `tests/bench`.
fn cargo_bench(name: &str) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command.args(["bench", "--quiet", "--package", "ops-tests", "--bench", name]);
    let status = command.status().map_err(|error| format!("cannot run `cargo`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the benchmark `{name}` has failed")) }
}
