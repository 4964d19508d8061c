//! The command line.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use clap::Parser as _;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::daemon::{Owners, Settings, Shutdown};
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
    /// The unix socket to listen on [default: .pebble.socket in the directory that PEBBLE names]
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
    /// Make the socket's directory where it is missing
    #[arg(long)]
    create_dirs: bool,
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
            let mut cause = error.source();
            while let Some(error) = cause {
                message.push_str(&format!(": {error}"));
                cause = error.source();
            }
            tell(&format!("error: {message}"));
            ExitCode::FAILURE
        }
    }
}

fn serve(run: Run) -> Result<Shutdown, Box<dyn std::error::Error>> {
    /// Where Pebble is at home without `PEBBLE`.
    const DIRECTORY: &str = "/var/lib/pebble/default";
    /// How often it is looked whether the daemon shall end.
    const PAUSE: Duration = Duration::from_millis(20);
    let ends = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&ends))?;
    }
    let directory = env::var_os("PEBBLE").filter(|directory| !directory.is_empty());
    let directory = directory.map_or_else(|| PathBuf::from(DIRECTORY), PathBuf::from);
    let layers = run.layers.or_else(|| run.socket.is_none().then(|| directory.join("layers")));
    let socket = run.socket.unwrap_or_else(|| directory.join(".pebble.socket"));
    if run.create_dirs
        && let Some(directory) = socket.parent()
    {
        fs::create_dir_all(directory)?;
    }
    let settings = Settings {
        root: run.root,
        layers,
        owners: if run.note_owners { Owners::Noted } else { Owners::Real },
    };
    let server = Server::start(&socket, &settings)?;
    tell("Started daemon.");
    if !run.hold {
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

/// Says something on standard error, if anybody listens.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
