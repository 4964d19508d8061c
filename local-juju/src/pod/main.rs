//! What a pod's process does before it becomes what it is to be.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

use rustix::process::setsid;

use super::arguments::{PodProcess, Program, Root};
use super::{NAME, tend};

/// Cannot be told from a program's own code 125, as with `docker run`; what is printed says it.
const NOT_STARTED: u8 = 125;

/// Plays a pod's process, if this one was started by its [`NAME`].
pub(crate) fn main() -> Option<ExitCode> {
    let mut arguments = env::args_os();
    let program = arguments.next()?;
    (Path::new(&program).file_name()? == NAME).then(|| {
        let done = match PodProcess::parse(arguments) {
            Some(process) => run(&process),
            None => {
                Err(NotStarted::new("understand", "the command line", io::ErrorKind::InvalidInput))
            }
        };
        done.unwrap_or_else(|error| {
            let _ = writeln!(io::stderr(), "cannot start a process of the pod: {error}");
            ExitCode::from(NOT_STARTED)
        })
    })
}

fn run(process: &PodProcess) -> Result<ExitCode, NotStarted> {
    if process.tended.is_some() {
        // A session has no terminal: that of whoever runs the model, and its Ctrl-C, are not for containers.
        setsid().doing("begin a session for", NAME)?;
    }
    if let Some(root) = &process.root {
        enter(root)?;
    }
    let Some(Program { directory, path, arguments }) = &process.program else {
        return Ok(ExitCode::SUCCESS);
    };
    let mut command = Command::new(path);
    command.args(arguments).current_dir(directory);
    match process.tended {
        Some(grace) => tend::run(&mut command, grace),
        None => Err(exec(&mut command)),
    }
    .map_err(|source| NotStarted::new("start", path, source))
}

/// Becomes the program; gives why not.
fn exec(command: &mut Command) -> io::Error {
    let mut pause = Duration::from_millis(1);
    loop {
        let error = command.exec();
        // As when the local Juju itself starts a charm that was just written.
        let busy = error.kind() == io::ErrorKind::ExecutableFileBusy;
        if !busy || pause > Duration::from_millis(200) {
            return error;
        }
        thread::sleep(pause);
        pause *= 2;
    }
}

#[cfg(target_os = "linux")]
fn enter(root: &Root) -> Result<(), NotStarted> {
    super::root::enter(root)
}

#[cfg(not(target_os = "linux"))]
fn enter(root: &Root) -> Result<(), NotStarted> {
    Err(NotStarted::new("make a root in", &root.layers, io::ErrorKind::Unsupported))
}

/// Why a process of a pod cannot be started.
#[derive(Debug)]
pub(super) struct NotStarted {
    doing: &'static str,
    path: String,
    source: io::Error,
}

impl NotStarted {
    pub(super) fn new(
        doing: &'static str,
        path: impl AsRef<Path>,
        source: impl Into<io::Error>,
    ) -> Self {
        Self { doing, path: path.as_ref().display().to_string(), source: source.into() }
    }
}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {}", self.doing, self.path, self.source)
    }
}

/// Says what was done with which path.
pub(super) trait Doing<T> {
    fn doing(self, doing: &'static str, path: impl AsRef<Path>) -> Result<T, NotStarted>;
}

impl<T, E: Into<io::Error>> Doing<T> for Result<T, E> {
    fn doing(self, doing: &'static str, path: impl AsRef<Path>) -> Result<T, NotStarted> {
        self.map_err(|source| NotStarted::new(doing, path, source))
    }
}
