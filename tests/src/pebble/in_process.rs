//! The stand-in daemon in this process: its processes are pretended, and its clock is the harness's.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, SystemTime};

use local_pebble::{Call, Ending, Output, PretendedPebble, VirtualClock};
use ops::pebble::Client;
use tempfile::{NamedTempFile, TempDir};

use super::{Daemon, Kind};

/// Daemons of this process.
#[derive(Debug)]
pub struct InProcess {
    exceptions: &'static [(&'static str, &'static str)],
}

impl InProcess {
    /// Those that cannot be put through these cases, and why.
    #[must_use]
    pub const fn except(cases: &'static [(&'static str, &'static str)]) -> Self {
        Self { exceptions: cases }
    }
}

impl Kind for InProcess {
    fn name(&self) -> String {
        "local-pebble in process".to_owned()
    }

    fn exceptions(&self) -> &[(&'static str, &'static str)] {
        self.exceptions
    }

    fn start(&self) -> Box<dyn Daemon> {
        let in_memory = tempfile::Builder::new().prefix("pebble-").tempdir_in("/dev/shm");
        let directory = in_memory.or_else(|_| TempDir::new()).unwrap();
        let root = directory.path().join("root");
        fs::create_dir(&root).unwrap();
        let programs = directory.path().join("bin");
        fs::create_dir(&programs).unwrap();
        write_sleep(&programs.join("sleep"));
        let now = SystemTime::now().try_into().unwrap();
        let clock = VirtualClock::held(now);
        let pebble = Arc::new(PretendedPebble::in_directory(Path::new("/"), clock).unwrap());
        for program in COMMANDS {
            let programs = programs.clone();
            pebble.processes().on([program], move |call| run(call, &programs));
        }
        pebble.processes().set_variable("PATH", env::var("PATH").unwrap());
        let weak = Arc::downgrade(&pebble);
        thread::spawn(move || let_time_pass(&weak));
        Box::new(Pretended { pebble, root, _directory: directory })
    }
}

/// Has the clock follow this machine's. It goes in steps, and a little slower, so that no wait is over
/// before its time here.
fn let_time_pass(pebble: &Weak<PretendedPebble>) {
    const STEP: Duration = Duration::from_millis(5);
    while let Some(pebble) = pebble.upgrade() {
        pebble.advance(STEP * 97 / 100);
        drop(pebble);
        thread::sleep(STEP);
    }
}

/// What the cases run.
const COMMANDS: [&str; 13] = [
    "/bin/sh", "cat", "echo", "false", "head", "id", "printf", "pwd", "sh", "sleep", "test", "tr",
    "true",
];

/// The variable that names where to note how long it was slept.
const SLEPT: &str = "OPS_TEST_SLEPT";

/// A `sleep` that only notes how long.
fn write_sleep(path: &Path) {
    let mut file = File::create(path).unwrap();
    writeln!(file, "#!/bin/sh\necho \"$1\" >> \"${SLEPT}\"").unwrap();
    drop(file);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs the command for real, to its end, before anything of it is told. As long as it would have slept,
/// it lives on by the daemon's clock.
fn run(call: &Call, programs: &Path) -> Output {
    let slept = NamedTempFile::new().unwrap();
    let mut command = Command::new("env");
    command.args(&call.command).env_clear().envs(environment(call, programs));
    command.env(SLEPT, slept.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(directory) = &call.working_dir {
        command.current_dir(directory);
    }
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        // Who does not read its input is not told of it either.
        scope.spawn(move || input.write_all(&call.stdin));
        child.wait_with_output().unwrap()
    });
    let mut lines = String::new();
    slept.as_file().read_to_string(&mut lines).unwrap();
    let seconds = lines.lines().map(|line| line.parse::<f64>().unwrap()).sum();
    let signal = || 128 + output.status.signal().unwrap();
    let code = output.status.code().unwrap_or_else(signal);
    let ending = Ending::Exits { after: Duration::from_secs_f64(seconds), code };
    Output::stdout(output.stdout).with_stderr(output.stderr).with_ending(ending)
}

/// The command's variables, with the harness's own programs before all others.
fn environment(call: &Call, programs: &Path) -> BTreeMap<String, String> {
    let mut environment = call.environment.clone();
    let path = environment.get("PATH").map(String::as_str).unwrap_or_default();
    environment.insert("PATH".to_owned(), format!("{}:{path}", programs.display()));
    environment
}

/// One of them.
#[derive(Debug)]
struct Pretended {
    pebble: Arc<PretendedPebble>,
    root: PathBuf,
    _directory: TempDir,
}

impl Daemon for Pretended {
    fn client(&self) -> Client {
        let pebble = Arc::clone(&self.pebble);
        Client::with_connector("a daemon in this process", move || pebble.connect())
    }

    fn connect(&self) -> UnixStream {
        self.pebble.connect().unwrap()
    }

    fn root(&self) -> &Path {
        &self.root
    }

    fn kill(&self) {
        panic!("this process would go too");
    }

    fn restart_with(&self, _options: &[&str], _variables: &[(&str, &str)]) {
        panic!("this process would go too");
    }

    fn fail_to_restart_with(&self, _options: &[&str], _variables: &[(&str, &str)]) -> String {
        panic!("this process would go too");
    }

    fn said(&self) -> String {
        panic!("it shares this process's output");
    }

    fn pause(&self) {
        panic!("this process would stop too");
    }

    fn resume(&self) {
        panic!("this process would stop too");
    }
}
