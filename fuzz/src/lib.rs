//! The fuzz targets: everything of this project that reads bytes from another process while a hook
//! runs, or what another one has left.
//!
//! A target takes any bytes and must return: an error of the code under test is fine, a panic, a
//! hang, or memory beyond what the bytes justify is not. `cargo xtask fuzz` drives the targets by
//! libFuzzer (`fuzz/libfuzzer`); `cargo test` replays `fuzz/seeds`, where small real exchanges lie and
//! every input that once was a crash.

mod answers;
mod memory;
mod pebble;
mod pickles;
mod socket;

pub use memory::{ALLOCATOR, within_bounds};

/// What is fuzzed.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: of its seeds' directory and of its program.
    pub name: &'static str,
    /// Feeds it.
    pub run: fn(&[u8]),
}

/// All there are.
pub const TARGETS: [Target; 5] = [
    Target { name: "agent_answers", run: socket::agent_answers },
    Target { name: "agent_requests", run: socket::agent_requests },
    Target { name: "command_answers", run: answers::command_answers },
    Target { name: "pebble_answers", run: pebble::pebble_answers },
    Target { name: "python_pickles", run: pickles::python_pickles },
];

/// Feeds the target of this name within the bounds of memory.
///
/// # Panics
///
/// There is no such target, or the code under test panics.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    #[allow(clippy::expect_used)] // The caller is a test or a fuzzer.
    let target = target.expect("a target of this name");
    within_bounds(input.len(), || (target.run)(input));
}
