//! `cargo xtask bench macros`: what the macros cost whoever writes a charm.
//!
//! Nothing here passes or fails: the numbers are printed beside their goals.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::charm::{Size, TOUCHED};
use super::clock::{self, Time};

/// A large charm.
const LARGE: Size = Size { relations: 40, handlers: 60 };

/// Handlers, and as many relations.
const GROWING: [usize; 4] = [10, 20, 40, 80];

/// How often an edit is checked.
const EDITS: usize = 11;

/// Measures and prints.
pub(crate) fn run() -> Result<(), String> {
    let workspace = workspace()?;
    let directory = workspace.join("target/bench/macros");
    check(&workspace, &directory)?;
    growth(&workspace, &directory)?;
    let memory = directory.join("memory");
    write(LARGE, &memory, "memory", &workspace)?;
    println!("\nmemory of 1000 expansions of changing files; goal: flat");
    expand(&workspace, &["memory", &memory.to_string_lossy()])
}

/// `cargo check` after an edit of one handler, beside the same crate with the expansion written out.
fn check(workspace: &Path, directory: &Path) -> Result<(), String> {
    let (macros, written) = (directory.join("macros"), directory.join("written"));
    write(LARGE, &macros, "bench-macros", workspace)?;
    write(LARGE, &written, "bench-written", workspace)?;
    let main = written.join("src/main.rs");
    expand(workspace, &["write", &written.to_string_lossy()])?;
    let target = directory.join("target");
    for crate_directory in [&macros, &written] {
        cargo_check(crate_directory, &target)?;
    }
    let (mut of_macros, mut of_written) = (Vec::new(), Vec::new());
    for edit in 0..EDITS {
        // One beside the other, so that both meet the same machine.
        touch(&macros.join("src/main.rs"), edit)?;
        of_macros.push(cargo_check(&macros, &target)?);
        touch(&main, edit)?;
        of_written.push(cargo_check(&written, &target)?);
    }
    let (of_macros, of_written) = (clock::median(&of_macros), clock::median(&of_written));
    println!(
        "\n`cargo check` after an edit of one of {} handlers with {} relations, median of {EDITS}",
        LARGE.handlers, LARGE.relations
    );
    println!("| | wall | processor |\n| --- | --- | --- |");
    for (name, time) in [("macros", of_macros), ("written out", of_written)] {
        println!("| {name} | {:.0?} | {:.0?} |", time.wall, time.cpu);
    }
    let ratio = |of: fn(&Time) -> f64| of(&of_macros) / of(&of_written);
    println!(
        "| ratio, goal 1.30 at most | {:.2} | {:.2} |",
        ratio(|time| time.wall.as_secs_f64()),
        ratio(|time| time.cpu.as_secs_f64())
    );
    Ok(())
}

/// The macros' own time, in a process without the compiler.
fn growth(workspace: &Path, directory: &Path) -> Result<(), String> {
    println!("\ntime of one expansion of struct and impl; goal: linear");
    println!("| handlers and relations | expansion | of each handler |\n| --- | --- | --- |");
    for size in GROWING {
        let charm = directory.join(format!("growth-{size}"));
        write(Size { relations: size, handlers: size }, &charm, "growth", workspace)?;
        expand(workspace, &["time", &charm.to_string_lossy()])?;
    }
    Ok(())
}

fn write(size: Size, directory: &Path, name: &str, workspace: &Path) -> Result<(), String> {
    size.write(directory, name, workspace)
        .map_err(|error| format!("{}: {error}", directory.display()))
}

/// Changes a number in a handler's body, and nothing's place.
fn touch(main: &Path, edit: usize) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", main.display());
    let mut code = fs::read_to_string(main).map_err(failed)?;
    let number = code.find(TOUCHED).and_then(|at| Some(at + code.get(at..)?.find("= 1")? + 2));
    let number = number.ok_or_else(|| format!("{}: no `{TOUCHED}`", main.display()))?;
    code.replace_range(number..number + 4, &(1001 + edit).to_string());
    fs::write(main, code).map_err(failed)
}

fn cargo_check(directory: &Path, target: &Path) -> Result<Time, String> {
    let mut command = clock::pinned("cargo");
    command.args(["check", "--offline", "--quiet"]).current_dir(directory);
    clock::time(command.env("CARGO_TARGET_DIR", target))
}

/// Runs the macros outside of the compiler: `ops-macros/src/bench.rs`.
fn expand(workspace: &Path, arguments: &[&str]) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command.args(["bench", "--quiet", "--package", "ops-macros", "--bench", "expand", "--"]);
    let status = command.args(arguments).current_dir(workspace).status();
    let succeeded = status.map_err(|error| format!("cannot run `cargo`: {error}"))?.success();
    if succeeded { Ok(()) } else { Err("the expansion has failed".to_owned()) }
}

fn workspace() -> Result<PathBuf, String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    directory.parent().map(Path::to_owned).ok_or_else(|| "no workspace".to_owned())
}
