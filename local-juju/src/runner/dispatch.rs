//! Running the event that is due.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use super::containers::CharmPlace;
use super::{Dispatch, Error, LocalJuju, Progress};
use crate::agent::{
    self, AgentSocket, CONTAINERS_DIRECTORY, CharmRun, Environment, UnitDirectories,
};
use crate::commands::{Ending, Exit, HookRun, Outcome};
use crate::pod::{Bind, PodProcess, Program, Root};
use crate::schedule::{self, Due, Event, StorageEvent, StorageEventKind};
use crate::state::{LogLevel, LogLine};

/// Where Juju puts the directories of a pod's sockets into its charm's container.
const CONTAINERS: &str = "/charm/containers";

impl LocalJuju {
    /// Runs the next event before the model is at rest; `None` at rest. A model is at rest when
    /// nothing is due but `update-status`, or a unit is in error after its retries. Time passes in
    /// the model alone: a retry is not waited for.
    ///
    /// A hook that fails is no error here: see [`Dispatch::outcome`].
    ///
    /// # Errors
    /// The charm cannot be started on this machine, its files cannot be made, or the [`Stopper`]
    /// was used. The model is then as it was before.
    ///
    /// [`Stopper`]: agent::Stopper
    pub fn step(&mut self, watch: &mut dyn FnMut(Progress<'_>)) -> Result<Option<Dispatch>, Error> {
        loop {
            self.bring_up()?;
            if let Some(due) = schedule::next_before_rest(&self.model) {
                return self.run(due, watch).map(Some);
            }
            if !self.listen(None)? {
                self.show_containers()?;
                return Ok(None);
            }
        }
    }

    /// Runs the next event even if the model is at rest, so that `update-status` comes too; `None`
    /// if no unit runs anything any more.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn step_past_rest(
        &mut self,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Option<Dispatch>, Error> {
        self.bring_up()?;
        let due = schedule::next(&self.model);
        due.map(|due| self.run(due, watch)).transpose()
    }

    /// Runs events until the model is at rest.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn settle(&mut self, watch: &mut dyn FnMut(Progress<'_>)) -> Result<(), Error> {
        while self.step(watch)?.is_some() {}
        Ok(())
    }

    /// Runs one event. Everything that can be found wrong is found before the model is touched.
    fn run(&mut self, due: Due, watch: &mut dyn FnMut(Progress<'_>)) -> Result<Dispatch, Error> {
        if self.stopper.is_stopped() {
            return Err(Error::Stopped);
        }
        let unit = due.unit.clone();
        let directories = self.directories.unit(&unit);
        let charm = directories.charm();
        self.install_charm(&due, &charm)?;
        self.make_storage(&due.event)?;
        self.make_pod(&directories)?;
        let executable = agent::find_executable(&charm, &due.event.dispatch_path())
            .map_err(|source| Error::Executable { unit: unit.clone(), source })?;
        let socket = AgentSocket::bind(directories.socket())
            .map_err(|source| Error::Socket { unit: unit.clone(), source })?;
        let attempt = self.attempt(&due);
        let log = self.model.log().len();
        let mut run = HookRun::begin(&mut self.model, due)?;

        let name = name(run.event());
        watch(Progress::Started { unit: &unit, name: &name, attempt });
        let started = Instant::now();
        let exit = match executable {
            None => Exit { ending: Ending::NoHandler, stdout: Vec::new(), stderr: Vec::new() },
            Some(executable) => {
                let mut environment = Environment::new(
                    run.environment(&self.model),
                    &self.directories,
                    &directories,
                    self.transport,
                    self.agent_token.as_deref(),
                );
                if matches!(self.place, CharmPlace::Directory) {
                    environment.set(CONTAINERS_DIRECTORY, directories.containers());
                }
                let (executable, arguments) = self.command(&directories, executable);
                let charm = CharmRun {
                    executable: &executable,
                    arguments: &arguments,
                    directory: &charm,
                    environment: &environment,
                    socket,
                    token: self.agent_token.as_deref(),
                    stopper: &self.stopper,
                };
                agent::run_charm(&mut self.model, &mut run, charm)
            }
        };
        let duration = started.elapsed();
        let mut dispatch = Dispatch {
            unit,
            name,
            attempt,
            duration,
            commands: run.take_transcript(),
            exit: exit.clone(),
            outcome: Outcome::Skipped,
            status: None,
            log: Vec::new(),
            said: Vec::new(),
        };
        // What a hook prints is in the log already.
        let printed = run.event().is_action();
        let exit = if printed { exit } else { Exit { stdout: vec![], stderr: vec![], ..exit } };
        dispatch.outcome = run.finish(&mut self.model, exit);
        let logged = self.model.log().get(log..).unwrap_or_default();
        let is_said = |line: &&LogLine| line.source == "juju-log" && line.level >= LogLevel::Info;
        dispatch.said = logged.iter().filter(is_said).cloned().collect();
        if dispatch.has_failed() {
            dispatch.log = logged.to_vec();
        }
        dispatch.status = self.model.unit(&dispatch.unit).ok().map(|unit| unit.status());
        watch(Progress::Finished(&dispatch));
        self.listen(Some(&dispatch.unit))?;
        Ok(dispatch)
    }

    /// The command that starts the charm: in a pod, by way of what makes its namespaces.
    fn command(&self, unit: &UnitDirectories, path: PathBuf) -> (PathBuf, Vec<OsString>) {
        let CharmPlace::Namespaces(namespaces) = &self.place else { return (path, Vec::new()) };
        let model = self.directories.root();
        let binds = vec![Bind::shared(model, model), Bind::shared(unit.containers(), CONTAINERS)];
        let root = Root { layers: unit.charm_layers(), own_processes: false, binds };
        let program = Program { directory: unit.charm(), path, arguments: Vec::new() };
        let process = PodProcess { root: Some(root), tended: None, program: Some(program) };
        let (unshare, words) = namespaces.start(&process);
        (unshare.to_owned(), words)
    }

    /// Makes what a unit's charm sees of its containers, which it may have none of.
    fn make_pod(&self, unit: &UnitDirectories) -> Result<(), Error> {
        if matches!(self.place, CharmPlace::Machine) {
            return Ok(());
        }
        let directory = unit.containers();
        fs::create_dir_all(&directory).map_err(|source| Error::Directory { directory, source })
    }

    fn make_storage(&self, event: &Event) -> Result<(), Error> {
        let Event::Storage(StorageEvent { kind: StorageEventKind::Attached, storage }) = event
        else {
            return Ok(());
        };
        let directory = self.model.storage_location(storage);
        fs::create_dir_all(&directory).map_err(|source| Error::Storage { directory, source })
    }

    /// How often the event will have been started, this time included.
    fn attempt(&self, due: &Due) -> u32 {
        let unit = self.model.unit(&due.unit);
        let before = unit.map_or(0, |unit| unit.agent.pending.tries_of(&due.event));
        before.saturating_add(1)
    }
}

fn name(event: &Event) -> String {
    if event.is_action() { format!("action {}", event.name()) } else { event.name() }
}
