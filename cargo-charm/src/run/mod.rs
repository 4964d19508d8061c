//! `cargo charm run`: charms in a Juju model on this machine.

mod actions;
mod plan;
mod report;
mod source;
mod status;
mod timeline;
mod verdict;

use std::env;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use local_juju::agent::Transport;
use local_juju::state::{self, Model};
use local_juju::{Dispatch, LocalJuju, Settings};
use tempfile::TempDir;

use crate::cli::{self, RunArgs};
use crate::error::{Error, IoContext};
use crate::interrupt::Interrupt;
use crate::message;
use crate::output::Output;
use plan::{Plan, Request};
use report::Report;
use source::{Prepared, Source};
use timeline::Timeline;

/// Runs the command and gives its exit code.
pub(crate) fn run(arguments: &RunArgs) -> Result<ExitCode, Error> {
    let interrupt = Interrupt::listen().map_err(Error::Signals)?;
    if let Some(keep) = &arguments.keep {
        refuse_content(keep)?;
    }
    let sources = Source::read_all(&arguments.directories)?;
    let plan = Plan::new(arguments, &sources)?;
    let charms = Prepared::new(&sources, arguments.release, &interrupt)?;

    // Removed when it goes out of scope, after everything that runs in it has ended.
    let temporary = match arguments.keep {
        Some(_) => None,
        None => {
            Some(TempDir::with_prefix("cargo-charm-").context("write below", &env::temp_dir())?)
        }
    };
    let directory = match (&arguments.keep, &temporary) {
        (Some(keep), _) => keep,
        (None, temporary) => temporary.as_ref().map_or(Path::new("."), TempDir::path),
    };
    let mut juju = LocalJuju::new(settings(arguments, directory)?)?;
    let mut timeline = if arguments.json { Timeline::on_stderr() } else { Timeline::on_stdout() };
    let stopper = juju.stopper();
    let driven = interrupt.during(
        move || stopper.stop(),
        || {
            deploy(&mut juju, &plan, &sources, charms, &mut timeline)?;
            drive(&mut juju, &plan, &mut timeline)
        },
    );
    let dispatches = timeline.finish().map_err(Error::Output)?;
    if arguments.keep.is_some() {
        keep_model(juju.directory(), juju.model())?;
    }
    if let Some(signal) = interrupt.signal() {
        return Err(Error::Interrupted(signal));
    }
    driven?;

    show(juju.model(), &dispatches, arguments.json).map_err(Error::Output)?;
    let well = verdict::tell(juju.model(), &dispatches);
    if !arguments.json && io::stdin().is_terminal() && Output::is_terminal() {
        message::note("the model is at rest; Ctrl-C ends it");
        return Err(Error::Interrupted(interrupt.wait()));
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn settings(arguments: &RunArgs, directory: &Path) -> Result<Settings, Error> {
    let hook_command = env::current_exe().map_err(Error::CurrentExecutable)?;
    let mut settings = Settings::new(directory, hook_command);
    settings.transport = arguments.transport.map(|transport| match transport {
        cli::Transport::Socket => Transport::Socket,
        cli::Transport::Exec => Transport::Exec,
    });
    settings.model =
        state::Settings { automatic_retries: arguments.retries, ..state::Settings::default() };
    Ok(settings)
}

/// Deploys the charms. The model copies them, so other runs may stage again after that.
fn deploy(
    juju: &mut LocalJuju,
    plan: &Plan,
    sources: &[Source],
    charms: Prepared,
    timeline: &mut Timeline,
) -> Result<(), Error> {
    let applications = plan.deployments.iter().zip(sources).zip(charms.directories);
    for ((deployment, source), charm) in applications {
        timeline.deployed(deployment, source.charm());
        juju.deploy(&charm, Some(&deployment.name), deployment.units, &deployment.config)?;
    }
    Ok(())
}

/// Takes the steps, each to its rest.
fn drive(juju: &mut LocalJuju, plan: &Plan, timeline: &mut Timeline) -> Result<(), Error> {
    for step in &plan.steps {
        for request in step {
            timeline.requested(&request.to_string());
            make(juju, request)?;
        }
        juju.settle(&mut |progress| timeline.watch(progress))?;
    }
    Ok(())
}

fn make(juju: &mut LocalJuju, request: &Request) -> Result<(), Error> {
    match request {
        Request::Configure { application, option, value } => {
            juju.configure(application, option, value)?;
        }
        Request::Integrate(one, other) => {
            juju.integrate(one, other)?;
        }
        Request::Run { unit, action, parameters } => {
            let unit = plan::unit_name(juju.model(), unit)?;
            juju.run_action(&unit, action, parameters)?;
        }
    }
    Ok(())
}

/// Shows the model at rest.
fn show(model: &Model, dispatches: &[Dispatch], json: bool) -> io::Result<()> {
    let mut out = Output::new();
    if json {
        serde_json::to_writer_pretty(&mut out, &Report::new(model, dispatches))?;
        writeln!(out)?;
    } else {
        writeln!(out)?;
        actions::write(&mut out, model)?;
        status::write(&mut out, &model.status())?;
    }
    out.flush()
}

/// The directory that is to be kept must hold nothing, which is told before anything is built.
fn refuse_content(keep: &Path) -> Result<(), Error> {
    match fs::read_dir(keep).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::KeepNotEmpty { path: keep.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).context("use", keep),
    }
}

/// Leaves the model and its log beside what its units made.
fn keep_model(directory: &Path, model: &Model) -> Result<(), Error> {
    let path = directory.join("model.json");
    let write = || -> io::Result<()> {
        let mut file = File::create(&path)?;
        serde_json::to_writer_pretty(&mut file, &model.to_json())?;
        writeln!(file)
    };
    write().context("write", &path)?;
    let path = directory.join("debug.log");
    let write = || -> io::Result<()> {
        let mut file = io::BufWriter::new(File::create(&path)?);
        for line in model.log() {
            let at = line.at.since_start().as_secs_f64();
            let (unit, level, source) = (&line.unit, line.level, &line.source);
            writeln!(file, "{at:.3} {unit} {level} {source} {}", line.message)?;
        }
        file.flush()
    };
    write().context("write", &path)
}
