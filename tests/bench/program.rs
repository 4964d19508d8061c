//! Programs that an agent in Go starts, and measures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ops_tests::go_agent;
use serde::de::DeserializeOwned;

/// What chooses the agent's socket over its executables.
pub(crate) const BY_SOCKET: &[(&str, &str)] = &[("OPS_HOOK_TRANSPORT", "socket")];

/// Makes a charm's directory as Juju sees it: of a charm that was packed.
pub(crate) fn pack(directory: &Path, metadata: &str, config: &str) {
    fs::create_dir_all(directory).unwrap();
    let metadata = format!("name: bench\nsummary: s\ndescription: d\n{metadata}");
    fs::write(directory.join("metadata.yaml"), metadata).unwrap();
    fs::write(directory.join("config.yaml"), config).unwrap();
}

/// Lets the agent start a program, and gives what it has measured.
pub(crate) fn run<T: DeserializeOwned>(
    program: &[PathBuf],
    environment: &[(&str, &str)],
    directory: &Path,
    options: &[&str],
    pinned: bool,
) -> T {
    let agent = go_agent::executable();
    let mut command = Command::new(if pinned { Path::new("taskset") } else { agent });
    if pinned {
        command.args(["--cpu-list", "0"]).arg(agent);
    }
    let output = command
        .arg("bench")
        .args(options)
        .arg("-charm")
        .arg(directory)
        .arg("--")
        .args(program)
        .env_remove("OPS_HOOK_TRANSPORT")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?}: {said}");
    serde_json::from_slice(&output.stdout).unwrap()
}
