//! The unit agents: how a charm is started for an event, and how it reaches the hook commands.
//!
//! | module | holds |
//! | --- | --- |
//! | `hook` | one run of a charm: all that follows, put together |
//! | `charm_executable`, `executable_format` | which file is started, and whether this machine can |
//! | `process`, `output`, `stopper` | the process, what it prints, its end |
//! | `environment`, `directories` | the names of variables and of places |
//! | `server`, `files` | the agent's socket, and the files that commands name |
//! | `executables`, `hook_command` | the commands on `PATH`, and what they do |
//!
//! A run has these threads, all of which end with it: one that takes in the charm's output, one that
//! waits for its end, one that accepts connections, and one for each connection.

mod charm_executable;
mod directories;
mod environment;
mod executable_format;
mod executables;
mod files;
mod hook;
mod hook_command;
mod output;
mod process;
mod server;
mod stopper;

pub use charm_executable::ExecutableError;
pub use hook_command::hook_command_main;
pub use server::SocketError;
pub use stopper::Stopper;

pub(crate) use charm_executable::find as find_executable;
pub(crate) use directories::{Directories, UnitDirectories};
pub(crate) use environment::{CONTAINERS_DIRECTORY, Environment};
pub(crate) use executables::create as create_executables;
pub(crate) use hook::{CharmRun, run as run_charm};
pub(crate) use server::AgentSocket;

/// How a charm of this project is made to reach the hook commands. Other charms use whichever they
/// know: both are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// The agent's socket.
    Socket,
    /// The executables on `PATH`.
    Exec,
}

impl Transport {
    /// The value of `OPS_HOOK_TRANSPORT`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::Exec => "exec",
        }
    }
}
