//! A process that is a Pebble daemon.

use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use ops::pebble::Client;
use tempfile::TempDir;

use super::{Daemon, Kind};

/// Daemons that are processes of one executable, which takes `pebble run`'s options and variables.
#[derive(Debug)]
pub struct Processes {
    name: String,
    executable: fn() -> PathBuf,
    found: OnceLock<PathBuf>,
    exceptions: &'static [(&'static str, &'static str)],
}

impl Processes {
    /// Of this executable, which is asked for when the first is started.
    pub fn new(name: impl Into<String>, executable: fn() -> PathBuf) -> Self {
        Self { name: name.into(), executable, found: OnceLock::new(), exceptions: &[] }
    }

    /// Those that cannot be put through these cases, and why.
    #[must_use]
    pub const fn except(mut self, cases: &'static [(&'static str, &'static str)]) -> Self {
        self.exceptions = cases;
        self
    }
}

impl Kind for Processes {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn prepare(&self) {
        self.found.get_or_init(self.executable);
    }

    fn exceptions(&self) -> &[(&'static str, &'static str)] {
        self.exceptions
    }

    fn start(&self) -> Box<dyn Daemon> {
        Box::new(Process::start(self.found.get_or_init(self.executable).clone()))
    }
}

/// One of them. Its directory lies in memory where that can be, since Pebble waits for the disk after
/// each file.
#[derive(Debug)]
pub struct Process {
    executable: PathBuf,
    directory: TempDir,
    root: PathBuf,
    child: Mutex<Child>,
}

impl Process {
    /// Starts one.
    #[must_use]
    pub fn start(executable: PathBuf) -> Self {
        let in_memory = tempfile::Builder::new().prefix("pebble-").tempdir_in("/dev/shm");
        let directory = in_memory.or_else(|_| TempDir::new()).unwrap();
        let root = directory.path().join("root");
        fs::create_dir(&root).unwrap();
        let child = Mutex::new(spawn(&executable, directory.path(), &[], &[]));
        let daemon = Self { executable, directory, root, child };
        daemon.await_answer();
        daemon
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.directory.path().join(".pebble.socket")
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    /// Starts another executable in the place of the one that was killed, with all that it has left.
    pub fn restart_as(&self, executable: &Path) {
        *self.child.lock().unwrap() = spawn(executable, self.directory.path(), &[], &[]);
        self.await_answer();
    }

    fn await_answer(&self) {
        let client = self.client();
        let start = Instant::now();
        while let Err(error) = client.system_info() {
            let log = fs::read_to_string(self.directory.path().join(LOG)).unwrap_or_default();
            assert!(start.elapsed() < Duration::from_secs(10), "{error}: {log}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

/// What is printed, and what is logged.
const SAID: &str = "said";
const LOG: &str = "log";

fn spawn(
    executable: &Path,
    directory: &Path,
    options: &[&str],
    variables: &[(&str, &str)],
) -> Child {
    let log = |name| File::options().create(true).append(true).open(directory.join(name)).unwrap();
    Command::new(executable)
        .arg("run")
        .args(options)
        .env("PEBBLE", directory)
        .env("PEBBLE_SOCKET", directory.join(".pebble.socket"))
        .env("HOME", "/")
        .current_dir("/")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(log(SAID))
        .stderr(log(LOG))
        .spawn()
        .unwrap()
}

impl Daemon for Process {
    fn client(&self) -> Client {
        Client::new(self.socket())
    }

    fn connect(&self) -> UnixStream {
        UnixStream::connect(self.socket()).unwrap()
    }

    fn root(&self) -> &Path {
        &self.root
    }

    fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn restart_with(&self, options: &[&str], variables: &[(&str, &str)]) {
        let child = spawn(&self.executable, self.directory.path(), options, variables);
        *self.child.lock().unwrap() = child;
        self.await_answer();
    }

    fn fail_to_restart_with(&self, options: &[&str], variables: &[(&str, &str)]) -> String {
        let log = self.directory.path().join(LOG);
        fs::remove_file(&log).unwrap();
        let mut child = spawn(&self.executable, self.directory.path(), options, variables);
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > Duration::from_secs(10) {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("it runs with {options:?} {variables:?}");
            }
            thread::sleep(Duration::from_millis(2));
        };
        assert_eq!(status.code(), Some(1), "{options:?} {variables:?}");
        fs::read_to_string(log).unwrap()
    }

    fn said(&self) -> String {
        fs::read_to_string(self.directory.path().join(SAID)).unwrap()
    }

    fn pause(&self) {
        self.signal("-STOP");
        // It is delivered when the kernel comes to it.
        let status = format!("/proc/{}/stat", self.id());
        while !fs::read_to_string(&status).unwrap().contains(") T ") {
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn resume(&self) {
        self.signal("-CONT");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends its services first, unless it hangs.
        if matches!(self.child.get_mut().unwrap().try_wait(), Ok(None)) {
            self.signal("-TERM");
            self.signal("-CONT");
        }
        let child = self.child.get_mut().unwrap();
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if start.elapsed() > Duration::from_secs(3) {
                let _ = child.kill();
                let _ = child.wait();
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}
