//! `cargo xtask fuzz`: libFuzzer on every target of `fuzz/libfuzzer`.
//!
//! libFuzzer is chosen for what it needs: its programs are built by any stable toolchain, by flags of
//! LLVM that rustc passes on, and run without another tool. `cargo fuzz` and the sanitizers need a
//! nightly one, and no code here is unsafe; afl needs an installed afl; honggfuzz too.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use crate::count::Count;

/// What makes rustc's LLVM write which edges ran, and what was compared with what.
const COVERAGE: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
    "-Cstrip=none",
];

/// Longer ones take long, and find nothing more.
const LONGEST_INPUT: &str = "-max_len=16384";
/// Far beyond what `fuzz/src/memory.rs` takes for too much.
const LARGEST_PROCESS: &str = "-rss_limit_mb=1024";
/// For one input, in seconds.
const LONGEST_RUN: &str = "-timeout=10";

#[derive(Debug, Args)]
pub(crate) struct Fuzz {
    /// How long each target runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,

    /// Run only these targets
    #[arg(long, value_name = "TARGET", num_args = 1..)]
    only: Vec<String>,
}

/// Runs the targets, one after the other.
pub(crate) fn run(fuzz: &Fuzz) -> Result<Count, String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let names = targets(&workspace.join("fuzz/libfuzzer/src/bin"))?;
    if let Some(unknown) = fuzz.only.iter().find(|only| !names.contains(only)) {
        return Err(format!("no target `{unknown}`; there are `{}`", names.join("`, `")));
    }
    let programs = build(workspace)?;
    let mut count = Count::default();
    for name in names.iter().filter(|name| fuzz.only.is_empty() || fuzz.only.contains(name)) {
        count += Target { workspace, name, program: &programs.join(name) }.run(fuzz.seconds)?;
    }
    Ok(count)
}

/// The names of the programs.
fn targets(directory: &Path) -> Result<Vec<String>, String> {
    let unreadable = |error| format!("{}: {error}", directory.display());
    let files = fs::read_dir(directory).map_err(unreadable)?.flatten().map(|file| file.path());
    let mut names: Vec<_> =
        files.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}

/// Builds the programs and gives their directory. Build scripts run uninstrumented, for which cargo
/// wants to hear of the target.
fn build(workspace: &Path) -> Result<PathBuf, String> {
    let host = host()?;
    let libfuzzer = workspace.join("fuzz/libfuzzer");
    // The versions that everything else is tested with.
    fs::copy(workspace.join("Cargo.lock"), libfuzzer.join("Cargo.lock"))
        .map_err(|error| format!("{}: {error}", libfuzzer.display()))?;
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), PathBuf::from)
        .join("fuzz");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--target", &host, "--manifest-path"])
        .arg(libfuzzer.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"))
        .status();
    match status {
        Ok(status) if status.success() => Ok(target.join(host).join("release")),
        Ok(_) => Err("the fuzz targets do not build; libFuzzer needs a C++ compiler".to_owned()),
        Err(error) => Err(format!("cannot run `cargo`: {error}")),
    }
}

fn host() -> Result<String, String> {
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("-vV")
        .output()
        .map_err(|error| format!("cannot run `rustc`: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "`rustc -vV` names no host".to_owned())
}

struct Target<'a> {
    workspace: &'a Path,
    name: &'a str,
    program: &'a Path,
}

impl Target<'_> {
    fn run(&self, seconds: u32) -> Result<Count, String> {
        let Self { workspace, name, program } = self;
        println!("\n=== {name}, {seconds} s");
        let seeds = workspace.join("fuzz/seeds").join(name);
        // What earlier runs have found worth keeping goes on from here.
        let found = workspace.join("target/fuzz/found").join(name);
        let crashes = workspace.join("fuzz/crashes").join(name);
        for directory in [&found, &crashes] {
            fs::create_dir_all(directory)
                .map_err(|error| format!("{}: {error}", directory.display()))?;
        }
        let before = inputs(&crashes);
        let status = Command::new(program)
            .args([
                LONGEST_INPUT,
                LARGEST_PROCESS,
                LONGEST_RUN,
                "-verbosity=0",
                "-print_final_stats=1",
            ])
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", crashes.display()))
            .arg(format!("-dict={}", workspace.join("fuzz/dictionary.txt").display()))
            .args([&found, &seeds])
            .stdin(Stdio::null())
            .status()
            .map_err(|error| format!("cannot run `{}`: {error}", program.display()))?;
        if status.success() {
            return Ok(Count::PASSED);
        }
        println!("failed: `{name}` ended with {status}");
        for crash in inputs(&crashes).iter().filter(|crash| !before.contains(crash)) {
            println!("reproduce it:  {} {}", program.display(), crash.display());
            println!("keep it fixed: mv {} {}/", crash.display(), seeds.display());
            println!("               cargo test -p ops-fuzz");
        }
        Ok(Count::FAILED)
    }
}

fn inputs(directory: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(directory).into_iter().flatten().flatten().map(|file| file.path());
    files.filter(|file| file.file_name() != Some(OsStr::new(".gitignore"))).collect()
}
