//! How the local Juju starts the Python charm: in a fork of one Python that has imported `ops`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, ExitCode, Stdio};
use std::sync::OnceLock;

use serde_json::json;
use tempfile::TempDir;

use super::{charms, python};

/// The file in the charm's directory that says where the server listens.
const ORDER: &str = "python.json";

/// Makes `directory`'s charm one that the server runs. Its `dispatch` is to be this executable, which
/// calls [`main`].
pub fn order(directory: &Path) {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let server = SERVER.get_or_init(Server::start);
    fs::write(directory.join(ORDER), serde_json::to_vec(&server.socket).unwrap()).unwrap();
}

/// Runs this process as a Python charm, if it was started as one; `None` if not.
#[must_use]
pub fn main() -> Option<ExitCode> {
    let program = env::args_os().next()?;
    if Path::new(&program).file_name()? != "dispatch" {
        return None;
    }
    let socket: PathBuf = serde_json::from_slice(&fs::read(ORDER).ok()?).unwrap();
    let environment: BTreeMap<String, String> = env::vars().collect();
    let directory = env::current_dir().unwrap();
    let request = json!({
        "environment": environment,
        "directory": directory,
        "process": process::id(),
    });
    let mut server = UnixStream::connect(socket).unwrap();
    writeln!(server, "{request}").unwrap();
    let mut answer = String::new();
    BufReader::new(server).read_line(&mut answer).unwrap();
    Some(ExitCode::from(answer.trim().parse().unwrap_or(1)))
}

/// A Python that has imported `ops`. It ends with this process, whose end closes its input.
#[derive(Debug)]
struct Server {
    socket: PathBuf,
    _directory: TempDir,
    _process: Child,
}

impl Server {
    fn start() -> Self {
        let directory = TempDir::new().unwrap();
        let socket = directory.path().join("python.socket");
        let mut server = Command::new(python::interpreter())
            .arg(charms::source().join("python/server.py"))
            .arg(&socket)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Self { socket, _directory: directory, _process: server }
    }
}
