//! `cargo charm run`: charms in a Juju model on this machine.

mod actions;
mod answers;
mod containers;
mod directory;
mod plan;
mod report;
mod request;
mod source;
mod status;
mod timeline;
mod verdict;

pub(crate) use containers::local_pebble_main;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use local_juju::agent::Transport;
use local_juju::state::{self, ModelKind};
use local_juju::{Dispatch, LocalJuju, Settings};

use crate::cli::{self, RunArgs, Steps};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::message;
use crate::output::Output;
use crate::state::{Unit, write_events};
use directory::ModelDirectory;
use plan::{Deployment, Plan};
use report::Report;
use source::{Prepared, Source};
use timeline::Timeline;

/// Runs the command and gives its exit code.
pub(crate) fn run(arguments: &RunArgs) -> Result<ExitCode, Error> {
    let interrupt = Interrupt::listen().map_err(Error::Signals)?;
    let keep = arguments.keep.as_deref();
    ModelDirectory::check(keep)?;
    let sources = Source::read_all(&arguments.directories)?;
    let steps = steps(arguments, &sources)?;
    let plan = Plan::new(arguments, &steps, &sources)?;
    let charms = Prepared::new(&sources, arguments.release, &interrupt)?;

    // Goes last, after everything that runs in it has ended.
    let directory = ModelDirectory::new(keep)?;
    let mut juju = LocalJuju::new(settings(arguments, &sources, directory.path())?)?;
    containers::tell(&juju);
    let mut timeline = if arguments.json { Timeline::on_stderr() } else { Timeline::on_stdout() };
    let stopper = juju.stopper();
    let driven = interrupt.during(
        move || stopper.stop(),
        || {
            deploy(&mut juju, &plan, &sources, charms, &mut timeline)?;
            drive(&mut juju, &plan, &mut timeline)
        },
    );
    let dispatches = timeline.take().map_err(Error::Output)?;
    directory.record(juju.model())?;
    if let Some(signal) = interrupt.signal() {
        return Err(Error::Interrupted(signal));
    }
    driven?;

    show(&juju, &dispatches, arguments.json).map_err(Error::Output)?;
    let well = verdict::tell(juju.model(), &dispatches);
    if !arguments.json && io::stdin().is_terminal() && Output::is_terminal() {
        message::note("the model is at rest; Ctrl-C ends it");
        let ended = stay(&mut juju, &mut timeline, &interrupt);
        directory.record(juju.model())?;
        return ended;
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps of the command line or, where it has no changes, those of the charm's `Cargo.toml`.
fn steps(arguments: &RunArgs, sources: &[Source]) -> Result<Steps, Error> {
    match sources {
        [only] if arguments.steps.is_empty() => {
            let words = only.manifest().map(|manifest| manifest.run.as_slice());
            Steps::parse(words.unwrap_or_default())
        }
        _ => Ok(arguments.steps.clone()),
    }
}

/// Keeps the model up until a signal comes. Containers go on meanwhile, and so do the events that come of
/// them.
fn stay(
    juju: &mut LocalJuju,
    timeline: &mut Timeline,
    interrupt: &Interrupt,
) -> Result<ExitCode, Error> {
    while juju.containers_in_use().is_some() && interrupt.signal().is_none() {
        let stopper = juju.stopper();
        let watched = interrupt.during(
            move || stopper.stop(),
            || juju.watch(WATCHED_AT_ONCE, &mut |progress| timeline.watch(progress)),
        );
        let shown = timeline.take().map_err(Error::Output)?;
        if interrupt.signal().is_none() {
            watched?;
            if shown.iter().any(Dispatch::has_failed) {
                verdict::tell(juju.model(), &shown);
            }
        }
    }
    Err(Error::Interrupted(interrupt.wait()))
}

/// As long as the time between two `update-status`.
const WATCHED_AT_ONCE: Duration = Duration::from_secs(300);

fn settings(arguments: &RunArgs, sources: &[Source], directory: &Path) -> Result<Settings, Error> {
    let hook_command = env::current_exe().map_err(Error::CurrentExecutable)?;
    let mut settings = Settings::new(directory, hook_command);
    settings.transport = arguments.transport.map(|transport| match transport {
        cli::Transport::Socket => Transport::Socket,
        cli::Transport::Exec => Transport::Exec,
    });
    let kind = containers::model_kind(sources);
    if kind == ModelKind::Kubernetes {
        settings.containers = Some(containers::settings(arguments)?);
    }
    settings.model = state::Settings {
        automatic_retries: arguments.retries,
        kind,
        ..state::Settings::default()
    };
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
    let applications = plan.deployments.iter().zip(sources).zip(charms.charms);
    for ((deployment, source), charm) in applications {
        timeline.deployed(deployment, source.charm());
        let application = plan::application_name(&deployment.name)?;
        for (container, programs) in charm.programs {
            juju.provide_programs(&application, &container, programs);
        }
        let Deployment { name, units, config } = deployment;
        juju.deploy(&charm.directory, Some(name), *units, config)?;
    }
    Ok(())
}

/// Takes the steps, each to its rest.
fn drive(juju: &mut LocalJuju, plan: &Plan, timeline: &mut Timeline) -> Result<(), Error> {
    for step in &plan.steps {
        for request in step {
            timeline.requested(&request.to_string());
            request.make(juju, &mut |progress| timeline.watch(progress))?;
        }
        juju.settle(&mut |progress| timeline.watch(progress))?;
    }
    Ok(())
}

/// Shows the model at rest.
fn show(juju: &LocalJuju, dispatches: &[Dispatch], json: bool) -> io::Result<()> {
    let model = juju.model();
    let answers = answers::ask_all(model);
    if json {
        let mut out = Output::unchanged();
        writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&Report::new(model, dispatches, &answers))?
        )?;
        return out.flush();
    }
    let mut out = Output::for_people();
    writeln!(out)?;
    actions::write(&mut out, model)?;
    status::write(&mut out, &model.status())?;
    answers::write(&mut out, &answers)?;
    write_events(&mut out, &Unit::of_model(juju.directory(), model))?;
    out.flush()
}
