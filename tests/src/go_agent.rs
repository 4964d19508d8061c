//! `tests/go-agent`: Go's own `net/rpc` as the other side of the agent socket, and Juju's own flag
//! parser.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::peer::Peer;

/// The Go toolchain.
#[must_use]
pub fn go() -> Peer {
    Peer::find(
        "go",
        &["version"],
        "install Go 1.19 or newer from https://go.dev/dl or by `apt install golang`",
    )
}

/// The program, built when it is first asked for.
pub fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| {
        let executable = env::current_exe().unwrap().parent().unwrap().join("go-agent");
        let built = Command::new("go")
            .args(["build", "-o"])
            .arg(&executable)
            .arg(".")
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/go-agent"))
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        executable
    })
}

/// A Go process that serves `Jujuc.Main`; killed when dropped.
#[derive(Debug)]
pub struct Server(Child);

impl Server {
    /// Starts one on `socket`, relative to `directory`, and waits until it listens.
    pub fn start(directory: &Path, socket: &str, options: &[&str]) -> Self {
        let mut child = Command::new(executable())
            .arg("serve")
            .args(options)
            .arg(socket)
            .current_dir(directory)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Self(child)
    }

    /// Ends the process.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a subcommand that answers each JSON line of its input with one of its output.
pub fn answers<A: DeserializeOwned>(arguments: &[&str], input: &[impl Serialize]) -> Vec<A> {
    let answers = lines(arguments, input);
    assert_eq!(answers.len(), input.len());
    answers
}

/// Runs a subcommand that reads JSON lines and writes JSON lines.
pub fn lines<A: DeserializeOwned>(arguments: &[&str], lines: &[impl Serialize]) -> Vec<A> {
    let mut child = Command::new(executable())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input: Vec<String> =
        lines.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
    let writer = thread::spawn(move || stdin.write_all(input.join("\n").as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", output.status);
    let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    answers.collect::<Result<_, _>>().unwrap()
}
