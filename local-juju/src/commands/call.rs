//! What every command has in common: its description, its arguments, how it ends.

use std::fmt::Write as _;

use super::flags::{self, Arguments, Flag, FlagError, FlagKind};
use super::output::{SMART, Value, YAML};
use super::{Files, HookRun, Invocation, Output, Reply};
use super::{restricted, storage};
use crate::go::quote;
use crate::state::{Model, RelationId};

/// A hook command.
pub(super) struct Command {
    pub(super) name: &'static str,
    /// What follows the options, as `--help` shows it.
    pub(super) arguments: &'static str,
    pub(super) purpose: &'static str,
    pub(super) flags: &'static [Flag],
    pub(super) run: fn(&mut Call<'_>, &Arguments) -> Result<(), Failure>,
}

pub(super) const FORMAT: Flag = Flag {
    names: &["format"],
    kind: FlagKind::Format(SMART),
    purpose: "Specify output format (json|smart|yaml)",
};
pub(super) const OUTPUT: Flag =
    Flag { names: &["output", "o"], kind: FlagKind::Text, purpose: "Specify an output file" };
pub(super) const RELATION: Flag = Flag {
    names: &["relation", "r"],
    kind: FlagKind::Relation,
    purpose: "Specify a relation by id",
};
/// For commands without a format for people.
pub(super) const YAML_FORMAT: Flag = Flag {
    names: &["format"],
    kind: FlagKind::Format(YAML),
    purpose: "Specify output format (json|yaml)",
};
/// What some commands took once and still accept.
pub(super) const UNUSED_FORMAT: Flag =
    Flag { names: &["format"], kind: FlagKind::Text, purpose: "deprecated format flag" };

/// Why a command did not succeed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Its arguments are wrong.
    Usage(String),
    /// It failed while running.
    Run(String),
    /// It reads its standard input, and none was sent.
    NeedsStdin,
}

impl Failure {
    pub(super) fn usage<T>(message: impl Into<String>) -> Result<T, Self> {
        Err(Self::Usage(message.into()))
    }

    pub(super) fn run<T>(message: impl Into<String>) -> Result<T, Self> {
        Err(Self::Run(message.into()))
    }
}

/// One call of a command.
pub(super) struct Call<'a> {
    pub(super) run: &'a mut HookRun,
    pub(super) model: &'a mut Model,
    pub(super) invocation: &'a Invocation,
    pub(super) files: &'a mut dyn Files,
    default_format: &'static str,
    stdout: String,
    stderr: String,
}

impl<'a> Call<'a> {
    /// Runs the command.
    pub(super) fn answer(
        command: &Command,
        run: &'a mut HookRun,
        model: &'a mut Model,
        invocation: &'a Invocation,
        files: &'a mut dyn Files,
    ) -> Reply {
        let (stdout, stderr) = (String::new(), String::new());
        let default_format = if command.flags.contains(&YAML_FORMAT) { "yaml" } else { "smart" };
        let mut call = Self { run, model, invocation, files, default_format, stdout, stderr };
        let code = match call.parsed(command) {
            Ok(arguments) => match call.run(command, &arguments) {
                Ok(()) => 0,
                Err(Failure::NeedsStdin) => return Reply::NeedsStdin,
                Err(Failure::Usage(message)) => {
                    // What `parsed` has noted is said by commands that run.
                    call.stderr.clear();
                    call.error(2, &message)
                }
                Err(Failure::Run(message)) => call.error(1, &message),
            },
            Err(FlagError::Help) => {
                call.stdout = help(command);
                0
            }
            Err(error) => call.error(2, &error.to_string()),
        };
        let (stdout, stderr) = (call.stdout.into_bytes(), call.stderr.into_bytes());
        Reply::Done(Output { code, stdout, stderr })
    }

    fn run(&mut self, command: &Command, arguments: &Arguments) -> Result<(), Failure> {
        if self.run.event().is_restricted() && !restricted::allows(self, command, arguments) {
            return Failure::run(restricted::refusal(command.name));
        }
        (command.run)(self, arguments)
    }

    fn parsed(&mut self, command: &Command) -> Result<Arguments, FlagError> {
        let arguments = &self.invocation.arguments;
        let arguments = flags::parse(command.flags, arguments, |flag, value| match flag.kind {
            FlagKind::Relation => self.known_relation(value).map(|_| ()),
            FlagKind::Storage => storage::known(self, value).map(|_| ()),
            _ => Ok(()),
        })?;
        if command.flags.contains(&UNUSED_FORMAT) && arguments.value("format").is_some() {
            let name = command.name;
            let _ = writeln!(self.stderr, "--format flag deprecated for command {}", quote(name));
        }
        Ok(arguments)
    }

    fn error(&mut self, code: u8, message: &str) -> u8 {
        let _ = writeln!(self.stderr, "ERROR {message}");
        code
    }

    /// The relation that a text names: `7` or `database:7`; Juju reads only what follows the last `:`.
    fn known_relation(&self, text: &str) -> Result<RelationId, String> {
        let number = text.rsplit(':').next().unwrap_or_default();
        let number: i64 = number.parse().map_err(|_| "invalid relation id".to_owned())?;
        let id = u32::try_from(number).ok().map(RelationId);
        id.filter(|id| self.run.relations.contains_key(id))
            .ok_or_else(|| "relation not found".to_owned())
    }

    /// The relation that the command is about: `-r`, or the hook's.
    pub(super) fn relation(&self, arguments: &Arguments) -> Option<RelationId> {
        match arguments.value("relation") {
            Some(text) => self.known_relation(text).ok(),
            None => self.run.hook_relation(),
        }
    }

    /// The relation that the command is about; its absence is a wrong argument.
    pub(super) fn required_relation(&self, arguments: &Arguments) -> Result<RelationId, Failure> {
        let relation = self.relation(arguments);
        relation.ok_or_else(|| Failure::Usage("no relation id specified".to_owned()))
    }

    /// Prints the value as `--format` says, to where `--output` says.
    pub(super) fn print(&mut self, arguments: &Arguments, value: &Value) -> Result<(), Failure> {
        let format = arguments.value("format").unwrap_or(self.default_format);
        let text = value.format(format).map_err(|error| Failure::Run(error.to_string()))?;
        match arguments.value("output").filter(|file| !file.is_empty()) {
            Some(file) => self.write(file, text.as_bytes()),
            None => {
                self.stdout.push_str(&text);
                Ok(())
            }
        }
    }

    /// Prints the text as it is.
    pub(super) fn print_raw(&mut self, text: &str) {
        self.stdout.push_str(text);
    }

    pub(super) fn is_leader(&self) -> bool {
        self.model.is_leader(self.run.unit())
    }
}

/// Refuses positional arguments behind the ones that the command takes.
pub(super) fn no_more(arguments: &[String]) -> Result<(), Failure> {
    if arguments.is_empty() {
        return Ok(());
    }
    let arguments: Vec<_> = arguments.iter().map(|argument| quote(argument)).collect();
    Failure::usage(format!("unrecognized args: [{}]", arguments.join(" ")))
}

/// Takes at most one positional argument.
pub(super) fn at_most_one(arguments: &Arguments) -> Result<Option<&str>, Failure> {
    no_more(arguments.positional.get(1..).unwrap_or_default())?;
    Ok(arguments.positional.first().map(String::as_str))
}

fn help(command: &Command) -> String {
    let mut text = format!("Usage: {}", command.name);
    if !command.flags.is_empty() {
        text.push_str(" [options]");
    }
    if !command.arguments.is_empty() {
        let _ = write!(text, " {}", command.arguments);
    }
    let _ = write!(text, "\n\nSummary:\n{}\n", command.purpose);
    if !command.flags.is_empty() {
        text.push_str("\nOptions:\n");
    }
    for flag in command.flags {
        let names: Vec<_> = flag
            .names
            .iter()
            .rev()
            .map(|name| if name.len() > 1 { format!("--{name}") } else { format!("-{name}") })
            .collect();
        let _ = writeln!(text, "{}\n    {}", names.join(", "), flag.purpose);
    }
    text
}
