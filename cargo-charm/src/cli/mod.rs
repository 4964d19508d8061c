//! The command line: `cargo charm COMMAND`.

mod step;
mod value;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use step::{Change, Steps};
pub(crate) use value::{ContainerTarget, Setting, UnitNumber, UnitTarget, Units, Wait};

/// Cargo starts the program `cargo-charm` with its own command line: the first word is `charm`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", disable_help_subcommand = true)]
pub(crate) enum Cargo {
    Charm(CharmArgs),
}

/// Works with Juju charms written in Rust, and runs charms in any language.
#[derive(Debug, Args)]
#[command(version)]
pub(crate) struct CharmArgs {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArgs),
    Events(EventsArgs),
    Run(RunArgs),
    State(StateArgs),
}

const FORMAT: &str = "\
JSON:
  A finding of the YAML is a line {\"reason\": \"charm-message\", \"directory\": …, \"message\": {…}}, whose
  message has rule, level (error, warning or note), message, help, refused_by (juju, store or null),
  file, line_start, column_start, line_end, column_end and rendered. Lines and columns count from 1,
  columns in characters; the end is behind the last one. The other lines are cargo's own.";

/// Checks charms without Juju: their YAML, then their code.
///
/// The YAML is held to the rules of Juju. If it has no errors and the charm is a Cargo crate, `cargo
/// check` checks the code, with the crate's own settings.
///
/// The exit code is 1 if there is an error, and 0 if there are warnings and notes at most.
#[derive(Debug, Args)]
#[command(after_help = FORMAT)]
pub(crate) struct CheckArgs {
    /// The charms' directories
    #[arg(default_value = ".", value_name = "DIR")]
    pub(crate) directories: Vec<PathBuf>,

    /// Make an error of what charmcraft or the store refuses, though Juju takes it
    #[arg(long)]
    pub(crate) store: bool,

    /// How findings are shown; json prints one object per line, cargo's own messages among them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) message_format: MessageFormat,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// As rustc shows them, on standard error
    Human,
    /// As JSON, on standard output
    Json,
}

/// Lists every event of a charm, the type of its payload and its handlers in their order.
///
/// The charm is built, and prints its own dispatch table. Actions and statuses are listed too.
#[derive(Debug, Args)]
pub(crate) struct EventsArgs {
    /// The charm's directory
    #[arg(default_value = ".", value_name = "DIR")]
    pub(crate) directory: PathBuf,

    /// List only what has a handler
    #[arg(long)]
    pub(crate) handled: bool,

    /// Print one JSON document instead of the tables
    #[arg(long)]
    pub(crate) json: bool,
}

/// Deploys charms into a Juju model on this machine and drives it until it is at rest.
///
/// A charm is a directory with charmcraft.yaml (or metadata.yaml) and either a Cargo crate, whose
/// binary becomes the charm's `dispatch`, or an executable `dispatch` in any language. An
/// application has the name of its charm.
///
/// Where a charm has containers the model is one of Kubernetes, and each container of each unit is a Pebble
/// daemon. Charm and containers see this machine's files, and what they write goes to a layer of their own;
/// a unit's address is its own too, in 127.0.0.0/8. Pebble runs them if it is on PATH and runs in a container;
/// a shim, a wrapper or another program of that name is passed over, and a stand-in runs them.
///
/// Where the kernel has no namespaces for that, and on systems other than Linux, a container is a directory
/// below the model's. Only the stand-in can run it: its file API and its storages keep to the directory, its
/// commands are looked up there first and run there, but can write wherever you can. Charms find the sockets
/// where OPS_CONTAINERS_DIRECTORY says. Both ways a container's processes end with the run.
///
/// A container has no image here. In its place a crate's Cargo.toml may name a package of its workspace, whose
/// programs the container finds in /usr/local/bin: `package = "…"` in
/// `[package.metadata.charm.containers.NAME]`. `run = ["…"]` in `[package.metadata.charm]` are the steps that
/// are taken where the command line has none. At the end every TCP port that a unit with containers has open
/// is asked for `/` over HTTP, and the answer is shown.
///
/// On a terminal the model stays up until Ctrl-C. Otherwise the exit code is 0 when the model is at
/// rest, and 1 when a unit is in error after its retries or an action of --action failed.
#[derive(Debug, Args)]
#[command(override_usage = "cargo charm run <DIR>... [OPTIONS] [--then OPTIONS]...")]
#[command(after_help = step::GRAMMAR)]
pub(crate) struct RunArgs {
    /// The charms' directories; they stand before --action
    #[arg(required = true, value_name = "DIR")]
    pub(crate) directories: Vec<PathBuf>,

    /// How many units: of every application, or of APP [default: 1]
    #[arg(long, value_name = "[APP=]N", allow_negative_numbers = true)]
    pub(crate) units: Vec<Units>,

    #[command(flatten)]
    pub(crate) steps: Steps,

    /// Print one JSON document (model, timeline, actions) instead of the timeline and the tables
    #[arg(long)]
    pub(crate) json: bool,

    /// How charms reach the hook commands; both if left out
    #[arg(long, value_name = "TRANSPORT")]
    pub(crate) transport: Option<Transport>,

    /// How often a failed hook is started again before its unit stays in error
    #[arg(long, value_name = "N", default_value_t = 3, allow_negative_numbers = true)]
    pub(crate) retries: u32,

    /// The Pebble daemon that runs containers [default: `pebble` on PATH if it can, else a stand-in]
    #[arg(long, value_name = "PATH")]
    pub(crate) pebble: Option<PathBuf>,

    /// Run charms and containers without namespaces, also where the kernel has them
    #[arg(long)]
    pub(crate) no_namespaces: bool,

    /// Build for size and speed, as for a real controller
    #[arg(long)]
    pub(crate) release: bool,

    /// Keep the model's directory (units, logs, model.json); it must be new or empty
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}

/// Shows what units keep between their dispatches: stored fields, deferred events, dead letters.
///
/// That is what the last dispatch of each unit has written in `.ops-state.db` or, in a model of `cargo charm
/// run`, in Juju. Nothing is changed.
#[derive(Debug, Args)]
pub(crate) struct StateArgs {
    /// A unit's charm directory, or one above those of several units: that of `cargo charm run --keep`,
    /// /var/lib/juju
    #[arg(default_value = ".", value_name = "DIR")]
    pub(crate) directory: PathBuf,

    /// Show the values of stored fields too, and what events say; both may be confidential
    #[arg(long)]
    pub(crate) values: bool,

    /// Print one JSON document instead of the tables
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a charm reaches the hook commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Transport {
    /// The agent's socket
    Socket,
    /// The executables on PATH
    Exec,
}
