//! `cargo charm events`: what a charm handles, as its own program tells it.

mod description;
mod tables;

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::child::Running;
use crate::cli::EventsArgs;
use crate::error::{Error, IoContext};
use crate::interrupt::Interrupt;
use crate::output::Output;
use crate::program::{self, Program};
use crate::stage::StageLock;
use description::Description;

/// More than any charm has to say, in bytes.
const LONGEST: u64 = 64 << 20;

/// Runs the command and gives its exit code.
pub(crate) fn events(arguments: &EventsArgs) -> Result<ExitCode, Error> {
    let interrupt = Interrupt::listen().map_err(Error::Signals)?;
    let given = arguments.directory.as_path();
    let directory = program::directory(given)?;
    let charm_crate = match Program::find(given, &directory) {
        Ok(Program::Crate(charm_crate)) => charm_crate,
        Ok(Program::Ready) | Err(Error::NotACharm { .. }) => {
            return Err(Error::NotRust { path: given.to_owned() });
        }
        Err(error) => return Err(error),
    };
    let lock = StageLock::take(charm_crate.target_directory(), &interrupt)?;
    let executable = charm_crate.build(false, &interrupt)?;
    let printed = ask(&executable, &directory, &interrupt)?;
    drop(lock);
    let mut description: Description = printed
        .and_then(|text| serde_json::from_slice(&text).ok())
        .ok_or_else(|| Error::NoDescription { path: given.to_owned() })?;
    if arguments.handled {
        description.keep_handled();
    }
    show(&description, arguments.json).map_err(Error::Output)?;
    Ok(ExitCode::SUCCESS)
}

/// Starts the charm as no agent would, and reads what it tells; nothing if it fails.
fn ask(
    executable: &Path,
    directory: &Path,
    interrupt: &Interrupt,
) -> Result<Option<Vec<u8>>, Error> {
    let mut command = Command::new(executable);
    command.current_dir(directory).env("OPS_DESCRIBE", "events");
    // By these a charm knows an agent, and a charm around it.
    command.env_remove("JUJU_UNIT_NAME").env_remove("OPERATOR_DISPATCH");
    let charm = Running::start(&mut command).context("start", executable)?;
    let (printed, succeeded) = charm.read(interrupt, |output| {
        let mut text = Vec::new();
        output.take(LONGEST).read_to_end(&mut text).map(|_| text).unwrap_or_default()
    })?;
    Ok(succeeded.then_some(printed))
}

fn show(description: &Description, json: bool) -> io::Result<()> {
    if json {
        let mut out = Output::unchanged();
        writeln!(out, "{}", serde_json::to_string_pretty(description)?)?;
        return out.flush();
    }
    let mut out = Output::for_people();
    tables::write(&mut out, description)?;
    out.flush()
}
