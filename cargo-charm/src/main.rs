//! `cargo charm`: works with Juju charms.

mod charm_files;
mod check;
mod child;
mod cli;
mod compile;
mod error;
mod events;
mod interrupt;
mod manifest;
mod message;
mod output;
mod program;
mod render;
mod run;
mod stage;
mod state;
mod style;
mod table;

use std::process::ExitCode;

use annotate_snippets::Renderer;
use clap::Parser;

use cli::{Cargo, Command};
use error::Error;

fn main() -> ExitCode {
    // The local model's hook commands are links to this program.
    if let Some(code) = local_juju::agent::hook_command_main() {
        return code;
    }
    if let Some(code) = run::local_pebble_main() {
        return code;
    }
    let Cargo::Charm(arguments) = match Cargo::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // It fails if nobody reads it.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let done = match &arguments.command {
        Command::Check(arguments) => check::check(arguments),
        Command::Events(arguments) => events::events(arguments),
        Command::Run(arguments) => run::run(arguments),
        Command::State(arguments) => state::state(arguments),
    };
    match done {
        Ok(code) => code,
        Err(Error::Interrupted(signal)) => ExitCode::from(signal.exit_code()),
        // Cargo has said it.
        Err(Error::Build) => ExitCode::FAILURE,
        Err(error) => {
            message::show(&render::error(&Renderer::styled(), &error));
            ExitCode::FAILURE
        }
    }
}
