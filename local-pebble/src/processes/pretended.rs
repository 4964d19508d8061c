//! Processes that are only told of: each command is answered by a function.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{self, PipeWriter, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::{
    Exit, ExitSink, LookUpError, PlannedExit, ProcessId, Processes, Purpose, Scope, SpawnError,
    SpawnRequest, Spawned, Streams, Terminal,
};

/// A command that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The command and its arguments.
    pub command: Vec<String>,
    /// The whole environment.
    pub environment: BTreeMap<String, String>,
    /// The directory to work in, where one was given.
    pub working_dir: Option<String>,
    /// User and group, where they are not the daemon's.
    pub owner: Option<(u32, u32)>,
    /// What was written to its standard input; of a service and of a check nothing.
    pub stdin: Vec<u8>,
    /// Its service, if it is one.
    pub service: Option<String>,
}

/// What a pretended process does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Output {
    /// What it prints.
    pub stdout: Vec<u8>,
    /// What it prints as errors.
    pub stderr: Vec<u8>,
    /// How it ends.
    pub ending: Ending,
}

impl Output {
    /// It prints this and ends with code 0.
    pub fn stdout(text: impl Into<Vec<u8>>) -> Self {
        Self { stdout: text.into(), ..Self::default() }
    }

    /// It ends with this code.
    pub fn code(code: i32) -> Self {
        Self { ending: Ending::Exits { after: Duration::ZERO, code }, ..Self::default() }
    }

    /// It runs until a signal ends it.
    pub fn runs() -> Self {
        Self { ending: Ending::Runs, ..Self::default() }
    }

    /// The same, and this as errors.
    #[must_use]
    pub fn with_stderr(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stderr = text.into();
        self
    }

    /// The same, with another ending.
    #[must_use]
    pub fn with_ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }
}

/// How a pretended process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// By itself, after a while of the daemon's clock.
    Exits {
        /// The while.
        after: Duration,
        /// Its code.
        code: i32,
    },
    /// When a signal comes that ends a process that does not care for it.
    Runs,
    /// Only when it is killed.
    IgnoresSignals,
}

impl Default for Ending {
    fn default() -> Self {
        Self::Exits { after: Duration::ZERO, code: 0 }
    }
}

type Handler = Arc<dyn Fn(&Call) -> Output + Send + Sync>;

/// Commands and what they do.
///
/// The handler with the longest prefix of a command answers it. A service's command without a handler
/// runs until it is stopped; any other is not there.
#[derive(Clone, Default)]
pub struct PretendedProcesses {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    handlers: Mutex<Vec<(Vec<String>, Handler)>>,
    calls: Mutex<Vec<Call>>,
    running: Mutex<HashMap<ProcessId, Running>>,
    environment: Mutex<BTreeMap<String, String>>,
}

/// A process that has not ended.
struct Running {
    ending: Ending,
    /// Where it prints, as long as it has not: they close when it is killed before.
    outputs: Option<(PipeWriter, PipeWriter)>,
}

impl PretendedProcesses {
    /// No commands at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers commands that begin with these words; no words mean every command. What was said of the
    /// same words before is forgotten.
    pub fn on<W: Into<String>>(
        &self,
        prefix: impl IntoIterator<Item = W>,
        handler: impl Fn(&Call) -> Output + Send + Sync + 'static,
    ) {
        let prefix: Vec<String> = prefix.into_iter().map(Into::into).collect();
        let mut handlers = lock(&self.shared.handlers);
        handlers.retain(|(words, _)| *words != prefix);
        handlers.push((prefix, Arc::new(handler)));
    }

    /// Sets a variable of the environment that every process starts from.
    pub fn set_variable(&self, name: impl Into<String>, value: impl Into<String>) {
        lock(&self.shared.environment).insert(name.into(), value.into());
    }

    /// The commands that were called, the first being the oldest.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.shared.calls).clone()
    }

    fn handler(&self, words: &[String]) -> Option<Handler> {
        lock(&self.shared.handlers)
            .iter()
            .filter(|(prefix, _)| words.starts_with(prefix))
            .max_by_key(|(prefix, _)| prefix.len())
            .map(|(_, handler)| Arc::clone(handler))
    }

    fn answer(&self, call: Call) -> Output {
        let handler = self.handler(&call.command);
        let output = handler.map_or_else(Output::runs, |handler| handler(&call));
        lock(&self.shared.calls).push(call);
        output
    }

    fn run(&self, id: ProcessId, ending: Ending) -> Option<PlannedExit> {
        lock(&self.shared.running).insert(id, Running { ending, outputs: None });
        planned(ending)
    }

    /// Answers a command whose input has ended, unless it was killed before.
    fn finish(&self, id: ProcessId, call: Call, split: bool, exits: &dyn ExitSink) {
        if !lock(&self.shared.running).contains_key(&id) {
            lock(&self.shared.calls).push(call);
            return;
        }
        let output = self.answer(call);
        let outputs = lock(&self.shared.running).get_mut(&id).and_then(|process| {
            process.ending = output.ending;
            process.outputs.take()
        });
        let Some((mut out, mut err)) = outputs else { return };
        // Who does not want to hear it has closed its end; a real process would get a signal.
        let _ = out.write_all(&output.stdout);
        let _ = if split { &mut err } else { &mut out }.write_all(&output.stderr);
        drop((out, err));
        exits.planned(id, planned(output.ending));
    }
}

/// When a process ends that nobody ends.
const fn planned(ending: Ending) -> Option<PlannedExit> {
    match ending {
        Ending::Exits { after, code } => Some(PlannedExit { after, exit: Exit::Code(code) }),
        Ending::Runs | Ending::IgnoresSignals => None,
    }
}

impl fmt::Debug for PretendedProcesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handlers = lock(&self.shared.handlers);
        let prefixes: Vec<_> = handlers.iter().map(|(prefix, _)| prefix).collect();
        f.debug_struct("PretendedProcesses").field("prefixes", &prefixes).finish_non_exhaustive()
    }
}

impl Processes for PretendedProcesses {
    fn look_up(&self, program: &str) -> Result<PathBuf, LookUpError> {
        let known = lock(&self.shared.handlers)
            .iter()
            .any(|(prefix, _)| prefix.first().is_none_or(|first| first == program));
        if known {
            Ok(PathBuf::from(program))
        } else {
            Err(LookUpError { program: program.to_owned() })
        }
    }

    fn environment(&self) -> BTreeMap<String, String> {
        lock(&self.shared.environment).clone()
    }

    fn has_directory(&self, _directory: &str) -> bool {
        true
    }

    fn spawn(
        &self,
        request: &SpawnRequest,
        exits: Arc<dyn ExitSink>,
    ) -> Result<Spawned, SpawnError> {
        let mut call = Call {
            command: request.words.clone(),
            environment: request.environment.clone(),
            working_dir: request.working_dir.clone(),
            owner: request.owner.map(|owner| (owner.uid, owner.gid)),
            stdin: Vec::new(),
            service: match &request.purpose {
                Purpose::Service(name) => Some(name.clone()),
                Purpose::Check | Purpose::Exec => None,
            },
        };
        let name = request.words.first().map(String::as_str).unwrap_or_default();
        if call.service.is_none() && self.handler(&call.command).is_none() {
            return Err(LookUpError { program: name.to_owned() }.into());
        }
        if request.streams == Streams::Output {
            let mut output = self.answer(call);
            output.stdout.append(&mut output.stderr);
            return Ok(Spawned {
                stdout: Some(Box::new(io::Cursor::new(output.stdout))),
                planned: self.run(request.id, output.ending),
                is_idle: true,
                ..Spawned::default()
            });
        }
        let failed = |source| SpawnError::Start { program: name.into(), source };
        let (mut input, stdin) = io::pipe().map_err(failed)?;
        let (stdout, out) = io::pipe().map_err(failed)?;
        let (stderr, err) = io::pipe().map_err(failed)?;
        let split = match request.streams {
            Streams::Output => false,
            Streams::Pipes { split } | Streams::Terminal { split, .. } => split,
        };
        let this = self.clone();
        let id = request.id;
        let process = Running { ending: Ending::Runs, outputs: Some((out, err)) };
        lock(&this.shared.running).insert(id, process);
        let work = move || {
            let _ = input.read_to_end(&mut call.stdin);
            this.finish(id, call, split, &*exits);
        };
        thread::Builder::new().name("pretended process".to_owned()).spawn(work).map_err(failed)?;
        Ok(Spawned {
            stdin: Some(Box::new(stdin)),
            stdout: Some(Box::new(stdout)),
            stderr: split.then(|| Box::new(stderr) as _),
            terminal: matches!(request.streams, Streams::Terminal { .. })
                .then(|| Arc::new(PretendedTerminal) as _),
            ..Spawned::default()
        })
    }

    fn signal(&self, id: ProcessId, signal: i32, _scope: Scope) -> io::Result<Option<PlannedExit>> {
        const KILL: i32 = 9;
        /// Those that do nothing to a process that does not care for them: SIGCHLD, SIGCONT, SIGURG,
        /// SIGWINCH.
        const HARMLESS: [i32; 4] = [17, 18, 23, 28];
        let mut running = lock(&self.shared.running);
        let Some(ending) = running.get(&id).map(|process| process.ending) else {
            return Err(io::Error::other("os: process already finished"));
        };
        let ends =
            signal == KILL || (ending != Ending::IgnoresSignals && !HARMLESS.contains(&signal));
        if !ends {
            return Ok(None);
        }
        running.remove(&id);
        Ok(Some(PlannedExit { after: Duration::ZERO, exit: Exit::Signal(signal) }))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct PretendedTerminal;

impl Terminal for PretendedTerminal {
    fn resize(&self, _width: u16, _height: u16) -> io::Result<()> {
        Ok(())
    }
}
