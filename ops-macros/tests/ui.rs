//! What the macros say: one rule a file, named after it.
//!
//! The recorded output is that of one rustc, whose version `OPS_UI_RUSTC` or [`PINNED`] gives. On
//! others the number of errors, what they say, and what they underline are compared with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "ui/fixtures.rs"]
mod fixtures;
#[path = "ui/messages.rs"]
mod messages;

use std::process::Command;

/// The rustc that the output was recorded with.
const PINNED: &str = "1.95.0";

const CASES: &str = "tests/ui/fail";

#[test]
fn failing_cases() {
    let pinned = std::env::var("OPS_UI_RUSTC").unwrap_or_else(|_| PINNED.to_owned());
    if rustc_version() == pinned {
        let project = fixtures::target_directory().join("tests/trybuild");
        fixtures::copy_to(&project.join(env!("CARGO_PKG_NAME")));
        trybuild::TestCases::new().compile_fail(format!("{CASES}/*.rs"));
    } else {
        messages::compare();
    }
}

/// The second word of `rustc 1.95.0 (…)`.
fn rustc_version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    version.split_whitespace().nth(1).unwrap().to_owned()
}
