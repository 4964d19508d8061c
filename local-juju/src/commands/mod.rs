//! The server side of the hook commands.
//!
//! [`HookRun`] is one event on one unit. While it is under way, [`HookRun::call`] answers the commands
//! of its charm; [`HookRun::finish`] commits or drops what they wrote.

mod action;
mod call;
mod commit;
mod config;
mod credential;
mod environment;
mod finish;
pub mod flags;
mod goal_state;
mod input;
mod key_values;
mod kubernetes;
mod leader;
mod leader_settings;
mod log;
mod metric;
mod network;
mod output;
mod payload;
mod ports;
mod reboot;
mod relation;
mod relation_set;
mod resource;
mod restricted;
mod run;
mod secret;
mod settings_file;
mod state;
mod status;
mod storage;
mod transcript;
mod version;

pub use finish::{Ending, Exit, Outcome};
pub use run::{CannotBegin, HookRun, Reboot};
pub use transcript::Answered;

use std::path::{Path, PathBuf};

use call::{Call, Command};

use crate::state::JujuVersion;

/// Lists the commands in one place, below the Jujus that have them.
macro_rules! commands {
    ($($has:expr => { $($command:path),* $(,)? })*) => {
        /// The hook commands of every Juju.
        pub const COMMANDS: &[&str] = &[$($($command.name),*),*];

        const TABLE: &[Group] = &[$(Group { has: $has, commands: &[$($command),*] }),*];
    };
}

/// Commands that come and go together.
struct Group {
    has: fn(&JujuVersion) -> bool,
    commands: &'static [Command],
}

commands! {
    |_| true => {
        action::FAIL,
        action::GET,
        action::LOG,
        action::SET,
        version::SET,
        ports::CLOSE,
        config::GET,
        credential::GET,
        goal_state::GET,
        leader::IS_LEADER,
        reboot::REBOOT,
        log::LOG,
        network::NETWORK_GET,
        ports::OPEN,
        ports::OPENED,
        relation::GET,
        relation::IDS,
        relation::LIST,
        relation_set::SET,
        resource::GET,
        state::DELETE,
        state::GET,
        state::SET,
        status::GET,
        status::SET,
        storage::ADD,
        storage::GET,
        storage::LIST,
        network::UNIT_GET,
    }
    JujuVersion::has_leader_settings => {
        leader_settings::GET,
        leader_settings::SET,
    }
    JujuVersion::has_commands_until_4 => {
        metric::ADD,
        kubernetes::RAW_GET,
        kubernetes::RAW_SET,
        kubernetes::SPEC_GET,
        kubernetes::SPEC_SET,
        kubernetes::POD_SPEC_GET,
        kubernetes::POD_SPEC_SET,
        payload::REGISTER,
        payload::STATUS_SET,
        payload::UNREGISTER,
    }
    JujuVersion::has_secrets => {
        secret::ADD,
        secret::GET,
        secret::GRANT,
        secret::IDS,
        secret::REMOVE,
        secret::REVOKE,
        secret::SET,
    }
    JujuVersion::has_secret_info_get => {
        secret::INFO_GET,
    }
    JujuVersion::has_relation_model_get => {
        relation::MODEL,
    }
}

/// The hook commands that this Juju has. Any other name is not on a charm's `PATH`, and an unknown
/// command on the agent's socket.
pub fn commands_of(version: &JujuVersion) -> impl Iterator<Item = &'static str> {
    table_of(version).map(|command| command.name)
}

/// The options that a command takes; `None` if no Juju has it.
pub fn flags_of(command: &str) -> Option<&'static [flags::Flag]> {
    let mut commands = TABLE.iter().flat_map(|group| group.commands);
    commands.find(|known| known.name == command).map(|known| known.flags)
}

fn table_of(version: &JujuVersion) -> impl Iterator<Item = &'static Command> {
    let groups = TABLE.iter().filter(move |group| (group.has)(version));
    groups.flat_map(|group| group.commands)
}

/// One call of a hook command by a charm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invocation {
    /// The command's name.
    pub command: String,
    /// Its arguments, without the name.
    pub arguments: Vec<String>,
    /// What the caller has on its standard input, if it was sent.
    pub stdin: Option<Vec<u8>>,
    /// The caller's working directory; file names among the arguments are relative to it.
    pub directory: PathBuf,
}

/// What the agent answers to an [`Invocation`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The command ran.
    Done(Output),
    /// The command reads its standard input, and none was sent: call again with it.
    NeedsStdin,
    /// The request was not for this agent. The text is the whole error of the call, such as
    /// `bad request: unknown command: foo`.
    BadRequest(String),
}

/// What a command leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// The exit code: 0, 1 for a failure while running, 2 for wrong arguments.
    pub code: u8,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error; `ERROR …` if the code is not 0.
    pub stderr: Vec<u8>,
}

/// The files of the machine: `relation-set --file` reads one, `--output` writes one. As in Juju it is
/// the agent that opens them, not the caller.
pub trait Files {
    /// Reads the whole file. The error is its text, as the system says it.
    fn read(&mut self, path: &Path) -> Result<Vec<u8>, String>;

    /// Writes the whole file, made or replaced. The error is its text, as the system says it.
    fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), String>;

    /// The home directory of the agent: what `~/` is.
    fn home_directory(&self) -> Option<PathBuf> {
        None
    }
}

impl HookRun {
    /// Runs one hook command of the charm.
    pub fn call(
        &mut self,
        model: &mut crate::state::Model,
        invocation: &Invocation,
        files: &mut dyn Files,
    ) -> Reply {
        let reply = self.answer(model, invocation, files);
        let output = match &reply {
            Reply::NeedsStdin => return reply,
            Reply::Done(output) => output.clone(),
            Reply::BadRequest(text) => {
                Output { code: 1, stdout: Vec::new(), stderr: text.clone().into_bytes() }
            }
        };
        self.transcript.push(Answered { invocation: invocation.clone(), output });
        reply
    }

    fn answer(
        &mut self,
        model: &mut crate::state::Model,
        invocation: &Invocation,
        files: &mut dyn Files,
    ) -> Reply {
        let name = &invocation.command;
        let known = table_of(&model.settings().juju_version).find(|command| command.name == name);
        match known {
            Some(command) => Call::answer(command, self, model, invocation, files),
            None => Reply::BadRequest(format!("bad request: unknown command: {name}")),
        }
    }
}
