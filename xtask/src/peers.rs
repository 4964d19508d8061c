//! The programs that some tests need beside Rust. A test whose peer is absent is a counted skip; on
//! CI nothing may be skipped for that reason, so what is missing is installed there.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::count::Count;

/// A program that tests use where it is installed.
struct Peer {
    program: &'static str,
    /// The Debian package that has it.
    package: &'static str,
    /// What is skipped without it.
    tests: &'static str,
}

const PEERS: [Peer; 4] = [
    Peer {
        program: "go",
        package: "golang-go",
        tests: "the agent socket's tests against Go's own `net/rpc` and `encoding/gob`, and those of the client of Pebble against Pebble, which it builds",
    },
    Peer {
        program: "strace",
        package: "strace",
        tests: "the test that a dispatch over the socket starts no other process",
    },
    Peer {
        program: "gdb",
        package: "gdb",
        tests: "the test that a debugger attaches to a charm that stops for its operator",
    },
    Peer {
        program: "python3",
        package: "python3-venv",
        tests: "the tests against Python's `ops`, which they install",
    },
];

/// Says which peers are missing, and where `CI=true` installs them. Counts only a failed
/// installation: a peer that is there is no test.
pub(crate) fn prepare() -> Count {
    let is_ci = env::var_os("CI").is_some_and(|ci| ci == "true");
    prepare_rust_analyzer(is_ci);
    let missing: Vec<&Peer> = PEERS.iter().filter(|peer| !is_installed(peer.program)).collect();
    for Peer { program, tests, .. } in &missing {
        println!("missing: `{program}`, for {tests}");
    }
    if missing.is_empty() || !is_ci {
        return Count::default();
    }
    let packages: Vec<&str> = missing.iter().map(|peer| peer.package).collect();
    if apt_get(&["update"])
        && apt_get(&[&["install", "--yes", "--no-install-recommends"], &packages[..]].concat())
    {
        return Count::default();
    }
    println!("failed: on CI every test has to run; install {} by hand", packages.join(", "));
    Count::FAILED
}

/// rust-analyzer, for the tests of what an editor knows of a charm. It comes from rustup alone: where
/// Rust does not, they are skipped, on CI too.
fn prepare_rust_analyzer(is_ci: bool) {
    let mut install = Command::new("rustup");
    install.args(["--quiet", "component", "add", "rust-analyzer", "rust-src"]);
    if is_ci && succeeds(&mut install) {
        return;
    }
    let mut probe = Command::new("rust-analyzer");
    if !succeeds(probe.arg("--version").stdout(Stdio::null()).stderr(Stdio::null())) {
        println!("missing: `rust-analyzer`, for the tests of what an editor knows of a charm");
    }
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Whether `PATH` leads to an executable of this name.
pub(crate) fn is_installed(program: &str) -> bool {
    let is_executable = |path: &Path| {
        path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    };
    env::var_os("PATH").is_some_and(|path| {
        env::split_paths(&path).any(|directory| is_executable(&directory.join(program)))
    })
}

fn apt_get(arguments: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    command.args(["--quiet", "--quiet"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            println!("cannot run `apt-get`: {error}");
            false
        }
    }
}
