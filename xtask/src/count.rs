//! Counts tests from what `cargo test` prints.
//!
//! cargo announces each test binary (`Running …`, `Doc-tests …`); the binary, by libtest or
//! libtest-mimic, prints `running N tests` and in the end `test result: …`. A binary that stops
//! before that line has died, and counts as one failure. Between `failures:` and the result stands
//! what failed tests printed, which may look like all of these: there, only a result whose numbers
//! add up to N is the binary's own.

use std::fmt;
use std::mem;
use std::ops;

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Count {
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    pub(crate) const SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    fn total(self) -> u64 {
        self.passed.saturating_add(self.failed).saturating_add(self.skipped)
    }
}

impl ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
            skipped: self.skipped.saturating_add(other.skipped),
        }
    }
}

impl ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, skipped } = self;
        write!(formatter, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Reads the output of `cargo test`, line by line.
#[derive(Debug, Default)]
pub(crate) struct TestOutput {
    count: Count,
    complaints: Vec<String>,
    /// The binary that cargo announced last.
    binary: String,
    progress: Progress,
}

/// How far the binary has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Progress {
    /// No binary runs, or the last one has given its result.
    #[default]
    Reported,
    /// cargo has started it; it has printed nothing of interest.
    Started,
    /// It has said how many tests it runs.
    Running { tests: u64 },
    /// It shows what its failed tests have printed.
    ShowingFailures { tests: u64 },
}

impl TestOutput {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(count) = result(line) {
            match self.progress {
                Progress::ShowingFailures { tests } if count.total() != tests => {}
                _ => {
                    self.count += count;
                    self.progress = Progress::Reported;
                }
            }
        } else if matches!(self.progress, Progress::ShowingFailures { .. }) {
            // A failed test's own output.
        } else if let Some(binary) = announced(line) {
            self.end_of_binary();
            binary.clone_into(&mut self.binary);
            self.progress = Progress::Started;
        } else if let Some(tests) = planned(line) {
            if matches!(self.progress, Progress::Running { .. }) {
                self.end_of_binary();
            }
            self.progress = Progress::Running { tests };
        } else if let ("failures:", Progress::Running { tests }) = (line, self.progress) {
            self.progress = Progress::ShowingFailures { tests };
        }
    }

    /// The count, once `cargo test` has ended, and what went wrong besides failed tests.
    pub(crate) fn finish(mut self, succeeded: bool) -> (Count, Vec<String>) {
        self.end_of_binary();
        if !succeeded && self.count.failed == 0 {
            self.count += Count::FAILED;
            self.complaints.push("failed: `cargo test` failed without a failed test".to_owned());
        }
        (self.count, self.complaints)
    }

    fn end_of_binary(&mut self) {
        if mem::take(&mut self.progress) != Progress::Reported {
            self.count += Count::FAILED;
            self.complaints.push(format!("failed: `{}` ended without a result", self.binary));
        }
    }
}

/// The binary in `     Running tests/a.rs (target/debug/deps/a-0123)` or `   Doc-tests ops`, but not
/// the command in cargo run's ``Running `target/debug/a` ``.
fn announced(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let binary = line.strip_prefix("Running ").filter(|rest| rest.ends_with(')'));
    binary.or_else(|| line.strip_prefix("Doc-tests "))
}

/// The number in `running 3 tests`.
fn planned(line: &str) -> Option<u64> {
    let rest = line.strip_prefix("running ")?;
    rest.strip_suffix(" tests").or_else(|| rest.strip_suffix(" test"))?.parse().ok()
}

/// The numbers in `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
fn result(line: &str) -> Option<Count> {
    let (_verdict, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut count = Count::default();
    for number in numbers.split("; ") {
        let Some((number, what)) = number.split_once(' ') else { continue };
        match (what, number.parse()) {
            ("passed" | "measured", Ok(passed)) => count += Count { passed, ..Count::default() },
            ("failed", Ok(failed)) => count += Count { failed, ..Count::default() },
            ("ignored", Ok(skipped)) => count += Count { skipped, ..Count::default() },
            _ => {}
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests;
