//! Commands that Pebble runs, and their streams.

mod control;
mod exit;
mod input;
mod output;
mod process;
mod streams;
mod watch;
mod websocket;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Cursor, Read, Write};
use std::time::Duration;

use serde::Serialize;

pub use control::Control;
pub use exit::ExitCode;
use output::Ended;
pub use output::Output;
pub use process::Process;
pub use streams::{Stderr, Stdin, Stdout};

use super::client::Client;
use super::duration;
use super::error::Result;
use super::owner::Owner;
use super::services::collected;

/// A command to be run, made by [`Client::exec`].
///
/// ```no_run
/// # fn main() -> Result<(), ops::pebble::Error> {
/// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
/// use std::time::Duration;
///
/// let sorted = pebble
///     .exec(["sort", "-r"])
///     .environment("LC_ALL", "C")
///     .timeout(Duration::from_secs(10))
///     .input("a\nb\n")
///     .output()?;
/// assert_eq!(sorted.stdout_text(), "b\na\n");
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing runs until `output`, `run`, `run_into` or `start`"]
pub struct Exec<'client> {
    client: &'client Client,
    request: Request,
    input: Option<Box<dyn Read + Send>>,
    /// Whether its standard error stays apart, if that was said.
    splits_stderr: Option<bool>,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Request {
    command: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_context: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    environment: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    working_dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", with = "duration::serde_option")]
    timeout: Option<Duration>,
    #[serde(flatten)]
    owner: Owner,
    terminal: bool,
    interactive: bool,
    split_stderr: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u16>,
}

impl Client {
    /// A command: the program, by path or by name on the daemon's own `PATH`, and its arguments. There is
    /// no shell.
    pub fn exec<T: AsRef<str>>(&self, command: impl IntoIterator<Item = T>) -> Exec<'_> {
        let command = collected(command);
        let request = Request { command, ..Request::default() };
        Exec { client: self, request, input: None, splits_stderr: None }
    }
}

impl<'client> Exec<'client> {
    /// Run it with the environment, the user and the directory of this service. What is said here beside
    /// goes before; variables are added. In Juju since 3.1.6, but not 3.2.0: where it is known not to be
    /// there, [`start`](Self::start) says so and asks nothing.
    pub fn service_context(mut self, service: impl Into<String>) -> Self {
        self.request.service_context = Some(service.into());
        self
    }

    /// Sets a variable beside those of the daemon.
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request.environment.insert(name.into(), value.into());
        self
    }

    /// The directory that it runs in: the user's home unless given.
    pub fn working_dir(mut self, path: impl Into<String>) -> Self {
        self.request.working_dir = Some(path.into());
        self
    }

    /// How long it may run; then Pebble kills it, but not what it has started. What waits for it gives
    /// up two seconds later, since processes that it left behind may keep its streams open.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// Who runs it.
    pub fn owner(mut self, owner: Owner) -> Self {
        self.request.owner = owner;
        self
    }

    /// Its standard error goes to its standard output.
    pub fn combine_stderr(mut self) -> Self {
        self.splits_stderr = Some(false);
        self
    }

    /// Its standard error stays apart, also with a [`terminal`](Self::terminal), which it is not then.
    pub fn split_stderr(mut self) -> Self {
        self.splits_stderr = Some(true);
        self
    }

    /// Its output is a terminal of this size, columns and rows; both above 0. Its standard error goes
    /// there too, unless it is to [stay apart](Self::split_stderr).
    pub fn terminal(mut self, width: u16, height: u16) -> Self {
        self.request.terminal = true;
        (self.request.width, self.request.height) = (Some(width), Some(height));
        self
    }

    /// Its input is a terminal too. Only with [`terminal`](Self::terminal).
    pub fn interactive(mut self) -> Self {
        self.request.interactive = true;
        self
    }

    /// What it reads from its standard input, read by a thread. Without this and
    /// [`input`](Self::input) it reads nothing, or what is written to [`Process::stdin`].
    pub fn stdin(mut self, source: impl Read + Send + 'static) -> Self {
        self.input = Some(Box::new(source));
        self
    }

    /// What it reads from its standard input.
    pub fn input(self, input: impl Into<Vec<u8>>) -> Self {
        self.stdin(Cursor::new(input.into()))
    }

    /// Runs it, collects its output and waits for it.
    ///
    /// # Errors
    ///
    /// [`Error::Exit`](super::Error::Exit), with all output: it ended with another code than 0.
    /// [`Error::Change`](super::Error::Change): it could not be run, or took too long.
    /// [`Error::ChangeTimedOut`](super::Error::ChangeTimedOut): it left something behind that keeps its
    /// output open. [`Error::Api`](super::Error::Api): there is no such program, directory, user or
    /// service. If the daemon goes away, the error comes at once, or, if it hangs, soon.
    pub fn output(self) -> Result<Output> {
        let is_split = self.is_split();
        let mut output = Output::default();
        self.finish(&mut output.stdout, &mut output.stderr)?.with_output(output, is_split)
    }

    /// Runs it and waits for it; what it writes is dropped.
    ///
    /// # Errors
    ///
    /// As [`output`](Self::output), without the output.
    pub fn run(self) -> Result<()> {
        self.finish(io::sink(), io::sink())?.check()
    }

    /// Runs it, and passes on what it writes, in constant memory. With
    /// [`combine_stderr`](Self::combine_stderr) or a terminal `stderr` gets nothing,
    /// unless it is to [stay apart](Self::split_stderr).
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run). [`Error::Stream`](super::Error::Stream): what it wrote could not be
    /// passed on; then it is killed.
    pub fn run_into(self, stdout: impl Write, stderr: impl Write + Send) -> Result<()> {
        self.finish(stdout, stderr)?.check()
    }

    fn is_split(&self) -> bool {
        self.splits_stderr.unwrap_or(!self.request.terminal)
    }

    fn finish(self, stdout: impl Write, stderr: impl Write + Send) -> Result<Ended> {
        let mut process = self.start()?;
        // Nobody writes: what it reads ends here.
        drop(process.stdin.take());
        process.pass_on(stdout, stderr)
    }

    /// Starts it. Its streams are in what is returned, to be read and written while it runs; dropping
    /// that kills it.
    ///
    /// # Errors
    ///
    /// As [`output`](Self::output), as far as it is known at the start.
    pub fn start(mut self) -> Result<Process<'client>> {
        self.request.split_stderr = self.is_split();
        if self.request.service_context.is_some() {
            self.client.check_service_context()?;
        }
        Process::start(self.client, &self.request, self.input)
    }
}

impl fmt::Debug for Exec<'_> {
    // Arguments, variables and input may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exec")
            .field("client", self.client)
            .field("program", &self.request.command.first())
            .finish_non_exhaustive()
    }
}
