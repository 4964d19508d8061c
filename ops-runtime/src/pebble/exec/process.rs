//! A command that runs.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::time::Duration;
use std::{panic, thread};

use serde::Deserialize;

use super::Request;
use super::control::{Control, Line};
use super::exit::ExitCode;
use super::input::Input;
use super::output::{Ended, Output};
use super::streams::{Incoming, Stderr, Stdin, Stdout};
use super::watch::Watch;
use super::websocket::{self, NoSocket, Socket};
use crate::pebble::changes::{ChangeId, Deadline, TaskId};
use crate::pebble::client::Client;
use crate::pebble::error::{Error, Result};
use crate::pebble::signal::Signal;
use crate::pebble::values;

/// After the command's own time-out, what is waited for its end.
const MARGIN: Duration = Duration::from_secs(2);

/// A command that runs. Dropping it kills the command, by `SIGKILL`; [`detach`](Self::detach) does not.
///
/// ```no_run
/// use std::io::{BufRead, BufReader, Write};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
/// let mut process = pebble.exec(["cat"]).combine_stderr().start()?;
/// if let (Some(mut stdin), Some(stdout)) = (process.stdin.take(), process.stdout.take()) {
///     writeln!(stdin, "one")?;
///     drop(stdin);
///     for line in BufReader::new(stdout).lines() {
///         println!("{}", line?);
///     }
/// }
/// assert!(process.wait()?.is_success());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a command is killed when its process is dropped: `wait` for it, or `detach` it"]
pub struct Process<'client> {
    /// Its standard input, unless that was given to [`Exec`](super::Exec). Take it to end it.
    pub stdin: Option<Stdin>,
    /// Its standard output.
    pub stdout: Option<Stdout>,
    /// Its standard error, unless that goes to its standard output.
    pub stderr: Option<Stderr>,
    client: &'client Client,
    program: String,
    is_split: bool,
    started: Started,
    control: Control,
    watch: Watch,
    input: Input,
    lines: Vec<Line>,
    is_over: bool,
}

/// What the daemon says of a command that it starts.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Started {
    task_id: Option<TaskId>,
    #[serde(default, deserialize_with = "values::or_default")]
    environment: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "values::or_default")]
    working_dir: String,
}

impl<'client> Process<'client> {
    pub(super) fn start(
        client: &'client Client,
        request: &Request,
        input: Option<Box<dyn Read + Send>>,
    ) -> Result<Self> {
        let (id, started): (ChangeId, Option<Started>) = client.begin_with("/v1/exec", request)?;
        let started = started.unwrap_or_default();
        let task = started.task_id.clone().unwrap_or_else(|| TaskId::new(id.as_str()));
        let timeout = request.timeout.filter(|timeout| !timeout.is_zero());
        let deadline = timeout
            .map_or(Deadline::NEVER, |timeout| Deadline::after(timeout.saturating_add(MARGIN)));
        let watch = Watch::new(client, id, deadline);
        // In this order: without the others the command does not start, so that it has not ended yet.
        let control = join(&watch, &task, "control")?;
        let control = Control::new(control, watch.clone());
        let stdio = join(&watch, &task, "stdio")?;
        let stderr = request.split_stderr.then(|| join(&watch, &task, "stderr")).transpose()?;
        let lines = || {
            let lines = [control.line(), Line::of(&stdio), stderr.as_ref().and_then(Line::of)];
            lines.into_iter().flatten().collect::<Vec<_>>()
        };
        let program = request.command.first().cloned().unwrap_or_default();
        let failed = |source| {
            let (socket, command) = (client.socket().to_owned(), program.clone());
            Error::Stream { socket, stream: "stdin", command, source }
        };
        let stdin = Stdin::beside(&stdio, watch.clone()).map_err(failed)?;
        let (stdin, input) = match input {
            Some(source) => (None, Input::pass_on(source, stdin, lines()).map_err(failed)?),
            None => (Some(stdin), Input::default()),
        };
        let lines = lines();
        let stream = |socket, name| Incoming::new(socket, watch.clone(), name);
        Ok(Self {
            stdin,
            stdout: Some(Stdout(stream(stdio, "stdio"))),
            stderr: stderr.map(|socket| Stderr(stream(socket, "stderr"))),
            client,
            program,
            is_split: request.split_stderr,
            started,
            control,
            input,
            lines,
            watch,
            is_over: false,
        })
    }

    /// The change that is the command.
    #[must_use]
    pub const fn change_id(&self) -> &ChangeId {
        &self.watch.id
    }

    /// All variables that it has.
    #[must_use]
    pub const fn environment(&self) -> &BTreeMap<String, String> {
        &self.started.environment
    }

    /// The directory that it runs in.
    #[must_use]
    pub fn working_dir(&self) -> &str {
        &self.started.working_dir
    }

    /// Sends signals and sizes, also from another thread while this one waits.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Sends a signal, as [`Control::signal`].
    ///
    /// # Errors
    ///
    /// As [`Control::signal`].
    pub fn signal(&self, signal: impl Into<Signal>) -> Result<()> {
        self.control.signal(signal)
    }

    /// Changes the size of its terminal, as [`Control::resize`].
    ///
    /// # Errors
    ///
    /// As [`Control::signal`].
    pub fn resize(&self, width: u16, height: u16) -> Result<()> {
        self.control.resize(width, height)
    }

    /// Waits for it. Its input ends, unless it was taken from here, and what it still writes is dropped.
    ///
    /// # Errors
    ///
    /// As [`Exec::run`](super::Exec::run), except that each exit code is a success.
    pub fn wait(self) -> Result<ExitCode> {
        Ok(self.pass_on(io::sink(), io::sink())?.code)
    }

    /// Waits for it and collects what it still writes. Its input ends, unless it was taken from here.
    ///
    /// # Errors
    ///
    /// As [`Exec::output`](super::Exec::output).
    pub fn output(self) -> Result<Output> {
        let is_split = self.is_split;
        let mut collected = Output::default();
        let ended = self.pass_on(&mut collected.stdout, &mut collected.stderr)?;
        ended.with_output(collected, is_split)
    }

    /// Waits for it, and gives an error if its code is not 0. Its input ends, unless it was taken from
    /// here, and what it still writes is dropped.
    ///
    /// # Errors
    ///
    /// As [`Exec::run`](super::Exec::run).
    pub fn wait_success(self) -> Result<()> {
        self.pass_on(io::sink(), io::sink())?.check()
    }

    /// Lets it go on by itself. Unless its streams were taken it has no input, and what it writes is
    /// lost, and ends it by `SIGPIPE` if it does not ignore that.
    #[must_use = "the id is what is left of it; `let _ =` says that nobody asks for it again"]
    pub fn detach(mut self) -> ChangeId {
        self.control.detach();
        self.is_over = true;
        self.watch.id.clone()
    }

    /// Ends the input, reads both streams to their ends and waits for the command.
    pub(super) fn pass_on(
        mut self,
        mut stdout: impl Write,
        mut stderr: impl Write + Send,
    ) -> Result<Ended> {
        let stdin = self.stdin.take();
        let (output, errors) = (self.stdout.take(), self.stderr.take());
        let this = &self;
        let ended = thread::scope(|scope| {
            // Nobody else would read it, and the command would stop.
            let errors = errors
                .map(|errors| scope.spawn(move || this.copy(errors.0, "stderr", &mut stderr)));
            // Its end may find no room before the command has been read.
            stdin.map(|stdin| scope.spawn(move || drop(stdin)));
            let output = output.map_or(Ok(()), |output| this.copy(output.0, "stdout", &mut stdout));
            let errors = errors.map_or(Ok(()), |errors| {
                errors.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
            });
            let ended = first_cause(output, errors).and_then(|()| this.watch.finish());
            // Who still writes to it must know; a stream that was taken may still be read.
            this.lines.iter().for_each(Line::end_writing);
            ended
        });
        self.is_over = ended.is_ok();
        match (ended, self.input.take_failure()) {
            (_, Some(source)) => Err(self.broken("stdin", source)),
            (ended, None) => {
                let (socket, program) = (self.client.socket().to_owned(), self.program.clone());
                Ok(Ended { socket, program, code: ended? })
            }
        }
    }

    /// Reads a stream to its end. An error, or a panic of the sink, hangs up, which ends the command and
    /// the other stream.
    fn copy(&self, mut stream: Incoming, name: &'static str, sink: &mut impl Write) -> Result<()> {
        let failed = |source| self.broken(name, source);
        let mut unless_whole = HangUp(&self.lines);
        while let Some(bytes) = stream.next()? {
            sink.write_all(&bytes).map_err(failed)?;
        }
        sink.flush().map_err(failed)?;
        unless_whole.0 = &[];
        Ok(())
    }

    fn broken(&self, stream: &'static str, source: io::Error) -> Error {
        let (socket, command) = (self.client.socket().to_owned(), self.program.clone());
        Error::Stream { socket, stream, command, source }
    }

    /// The client that started it.
    #[must_use]
    pub const fn client(&self) -> &'client Client {
        self.client
    }
}

/// Hangs up when it is dropped, by a panic too.
struct HangUp<'process>(&'process [Line]);

impl Drop for HangUp<'_> {
    fn drop(&mut self) {
        self.0.iter().for_each(Line::hang_up);
    }
}

/// Of two streams' errors the one that came first: the other is of the connection that it hung up.
fn first_cause(output: Result<()>, errors: Result<()>) -> Result<()> {
    match (output, errors) {
        (Err(Error::Disconnected { .. }), Err(cause)) => Err(cause),
        (output, errors) => output.and(errors),
    }
}

/// Opens a websocket of the command. If that fails, the change tells more of it than the connection.
fn join(watch: &Watch, task: &TaskId, name: &str) -> Result<Socket> {
    let error = match websocket::connect(&watch.client, task, name) {
        Ok(socket) => return Ok(socket),
        Err(NoSocket::HasEnded) => {
            let path = format!("/v1/tasks/{task}/websocket/{name}");
            watch.client.request("GET", &path).protocol("the command has ended already")
        }
        Err(NoSocket::Failed(error)) => error,
    };
    Err(watch.reason(error))
}

impl Drop for Process<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            // An end of the connection without a word kills the command.
            drop(HangUp(&self.lines));
        }
    }
}
