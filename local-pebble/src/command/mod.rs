//! The command line.

mod service_arguments;

use std::env;
use std::fs::DirBuilder;
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use clap::Parser as _;
use signal_hook::consts::{SIGINT, SIGTERM};

use self::service_arguments::ServiceArguments;
use crate::daemon::{Owners, Settings, Shutdown, StartError};
use crate::server::Server;

/// A small faithful Pebble.
#[derive(Debug, clap::Parser)]
#[command(name = "local-pebble", version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What it can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Run the daemon until it is told to end
    Run(Run),
}

/// How the daemon is run.
#[derive(Debug, clap::Args)]
pub struct Run {
    /// The unix socket to listen on [default: .pebble.socket in the directory that PEBBLE names, where
    /// the state is kept too unless PEBBLE_PERSIST is `never`]
    #[arg(long, value_name = "PATH", env = "PEBBLE_SOCKET")]
    socket: Option<PathBuf>,
    /// The directory of the layers, as files NNN-label.yaml [default: layers in that directory]
    #[arg(long, value_name = "DIR")]
    layers: Option<PathBuf>,
    /// Take this directory for `/`: files are never written outside, commands are looked for here first
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Note owners that cannot be set, and run all processes as this user
    #[arg(long)]
    note_owners: bool,
    /// Do not start the services that the layers enable
    #[arg(long)]
    hold: bool,
    /// Make the directory that PEBBLE names, and the socket's, where they are missing
    #[arg(long)]
    create_dirs: bool,
    /// Print what services print, to standard output [also with PEBBLE_VERBOSE=1]
    #[arg(long, short)]
    verbose: bool,
    /// Give identities, from a YAML file with the key `identities`
    #[arg(long, value_name = "PATH")]
    identities: Option<PathBuf>,
    #[command(flatten)]
    arguments: ServiceArguments,
    /// Listen for HTTP too, where everybody may ask for the health; without an address everywhere
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<String>,
    /// Not supported: there is no TLS here
    #[arg(long, value_name = "ADDRESS")]
    https: Option<String>,
}

/// Reads the process's arguments and does what they say.
pub fn main() -> ExitCode {
    run(Arguments::parse())
}

/// Does what arguments say.
pub fn run(arguments: Arguments) -> ExitCode {
    let Command::Run(run) = arguments.command;
    match serve(run) {
        Ok(shutdown) => ExitCode::from(shutdown.exit_code()),
        Err(error) => {
            let mut message = error.to_string();
            let mut cause = std::error::Error::source(&error);
            while let Some(error) = cause {
                message.push_str(&format!(": {error}"));
                cause = error.source();
            }
            tell(&format!("error: {message}"));
            ExitCode::FAILURE
        }
    }
}

/// Why the daemon does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
enum RunError {
    #[error(
        "cannot listen on `{address}` for HTTPS: there is no TLS in this stand-in for Pebble; use `pebble` itself, or leave out `--https`"
    )]
    Https { address: String },
    #[error("directory `{}` does not exist: make it, or add `--create-dirs`", path.display())]
    NoDirectory { path: PathBuf },
    #[error("cannot make the directory `{}`", path.display())]
    Directory { path: PathBuf, source: io::Error },
    #[error("cannot listen to signals")]
    Signals(#[source] io::Error),
    #[error(transparent)]
    Start(#[from] StartError),
}

fn serve(run: Run) -> Result<Shutdown, RunError> {
    /// How often it is looked whether the daemon shall end.
    const PAUSE: Duration = Duration::from_millis(20);
    let ends = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&ends)).map_err(RunError::Signals)?;
    }
    let hold = run.hold;
    let (socket, settings) = places(run)?;
    let server = Server::start(&socket, &settings)?;
    tell("Started daemon.");
    if !hold {
        server.start_enabled();
    }
    let shutdown = loop {
        if ends.load(Ordering::Acquire) {
            break Shutdown::Requested;
        }
        if let Some(shutdown) = server.wants_to_end() {
            break shutdown;
        }
        thread::sleep(PAUSE);
    };
    server.stop();
    Ok(shutdown)
}

/// The socket and the settings that options and environment mean.
fn places(run: Run) -> Result<(PathBuf, Settings), RunError> {
    /// Where Pebble is at home without `PEBBLE`.
    const DIRECTORY: &str = "/var/lib/pebble/default";
    if let Some(address) = run.https {
        return Err(RunError::Https { address });
    }
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
    // Whoever names a socket and no directory wants none.
    let directory = variable("PEBBLE")
        .or_else(|| run.socket.is_none().then(|| DIRECTORY.into()))
        .map(PathBuf::from);
    let in_directory = |name: &str| directory.as_ref().map(|directory| directory.join(name));
    let persists = variable("PEBBLE_PERSIST").is_none_or(|value| value != "never");
    let socket = run.socket.or_else(|| in_directory(".pebble.socket")).unwrap_or_default();
    if run.create_dirs {
        for path in directory.as_deref().into_iter().chain(socket.parent()) {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
            made.map_err(|source| RunError::Directory { path: path.to_owned(), source })?;
        }
    }
    if let Some(path) = directory.clone().filter(|directory| !directory.is_dir()) {
        return Err(RunError::NoDirectory { path });
    }
    let settings = Settings {
        root: run.root,
        layers: run.layers.or_else(|| in_directory("layers")),
        state: in_directory(".pebble.state").filter(|_| persists),
        identities: run.identities,
        service_arguments: run.arguments.0,
        verbose: run.verbose || variable("PEBBLE_VERBOSE").is_some_and(|value| value == "1"),
        http: run.http,
        owners: if run.note_owners { Owners::Noted } else { Owners::Real },
    };
    Ok((socket, settings))
}

/// Says something on standard error, if anybody listens.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
