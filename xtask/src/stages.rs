//! The stages of `cargo xtask test`: what each runs, and how its outcome is counted.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use clap::ValueEnum;

use crate::count::{Count, TestOutput};
use crate::peers;

/// One stage of the test command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// The source is formatted as rustfmt formats it
    Fmt,
    /// Clippy has nothing to say about any target
    Clippy,
    /// The documentation builds, and its links lead somewhere
    Doc,
    /// Every test passes, documentation tests included
    Test,
    /// The dependencies' licences, sources and advisories are as `deny.toml` allows
    Deny,
}

impl Stage {
    /// The stages in the order in which they run: the quickest answers first.
    pub(crate) const ALL: [Self; 5] = [Self::Fmt, Self::Clippy, Self::Doc, Self::Test, Self::Deny];
}

/// Runs `stage` for `package`, or for the whole workspace.
pub(crate) fn run(stage: Stage, package: Option<&str>) -> Count {
    let scope = match (package, stage) {
        (Some(package), _) => vec!["--package", package],
        (None, Stage::Fmt) => vec!["--all"],
        (None, _) => vec!["--workspace"],
    };
    match stage {
        Stage::Fmt => check(cargo("fmt").args(scope).arg("--check")),
        Stage::Clippy => {
            check(cargo("clippy").args(scope).args(["--all-targets", "--", "-D", "warnings"]))
        }
        Stage::Doc => {
            check(cargo("doc").args(scope).arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"))
        }
        Stage::Test => test(&scope),
        Stage::Deny if peers::is_installed("cargo-deny") => check(cargo("deny").arg("check")),
        Stage::Deny => {
            heading("cargo deny check");
            println!(
                "skipped: `cargo-deny` is not installed (`cargo install cargo-deny --locked`)"
            );
            Count::SKIPPED
        }
    }
}

/// Builds all tests, then runs them and counts what they report.
///
/// The build goes first and alone, so that its errors and progress reach the terminal as cargo
/// itself shows them; the run is read through a pipe.
fn test(scope: &[&str]) -> Count {
    let peers = peers::prepare();
    let build = check(cargo("test").args(scope).arg("--no-run"));
    if build.failed > 0 {
        return peers + build;
    }
    let mut tests = cargo("test");
    tests.args(scope).arg("--no-fail-fast");
    heading(&shown(&tests));
    peers + count_tests(tests).unwrap_or_else(|error| failed(&format!("cannot run: {error}")))
}

/// Runs `tests` with both its output streams through one pipe, which keeps their order: cargo names
/// each test binary on one stream, and the binary reports on the other.
fn count_tests(mut tests: Command) -> io::Result<Count> {
    let (reader, writer) = io::pipe()?;
    let mut child = tests.stdout(writer.try_clone()?).stderr(writer).spawn()?;
    drop(tests); // and with it this process's ends of the pipe, or the reader would never see its end
    let mut output = TestOutput::default();
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        io::stdout().write_all(&line)?;
        output.line(&String::from_utf8_lossy(&line));
        line.clear();
    }
    let succeeded = child.wait()?.success();
    let (count, complaints) = output.finish(succeeded);
    for complaint in complaints {
        println!("{complaint}");
    }
    Ok(count)
}

/// Runs a command that is one stage by itself: passed or failed.
fn check(command: &mut Command) -> Count {
    heading(&shown(command));
    match command.status() {
        Ok(status) if status.success() => Count::PASSED,
        Ok(status) => failed(&status.to_string()),
        Err(error) => failed(&format!("cannot run: {error}")),
    }
}

fn failed(reason: &str) -> Count {
    println!("failed: {reason}");
    Count::FAILED
}

/// A cargo command without standard input, by the cargo that runs this program.
fn cargo(subcommand: &str) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).stdin(Stdio::null());
    if env::var_os("CI").is_some() {
        // Nothing is built a second time there, which is what this would be for.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

fn shown(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    arguments.fold("cargo".to_owned(), |shown, argument| shown + " " + &argument)
}

fn heading(command: &str) {
    println!("\n=== {command}");
}
