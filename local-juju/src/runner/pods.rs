//! Keeping the containers of a model as the model says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::{Dispatch, Error, LocalJuju, Progress};
use crate::agent::Stopper;
use crate::containers::{ContainerError, ContainerNews, ContainerStart, Containers};
use crate::schedule::{WorkloadEvent, WorkloadEventKind};
use crate::state::{ApplicationName, LogLevel, Model, UnitName};

/// How long a container's Pebble may take until it answers.
const LONGEST_START: Duration = Duration::from_secs(30);
/// Between two looks at what has happened.
const LOOK: Duration = Duration::from_millis(20);
/// A container that has run for so long has not just been started.
const STEADY: Duration = Duration::from_secs(60);
/// How often in a row a container is started again that ended by itself. Kubernetes goes on for ever, with
/// ever longer pauses.
const MOST_CRASHES: u32 = 5;

/// The containers of a model, and what is known of each that was started.
#[derive(Debug)]
pub(super) struct Pods {
    containers: Box<dyn Containers>,
    started: BTreeMap<(UnitName, String), Started>,
    /// By the names of application and container.
    programs: BTreeMap<(ApplicationName, String), Vec<PathBuf>>,
}

#[derive(Debug)]
struct Started {
    run: u32,
    began: Instant,
    ready: bool,
    /// Whether its unit was told that it is ready.
    told: bool,
    /// How often in a row it ended by itself, soon after its beginning.
    crashes: u32,
    /// Whether it ended by itself, last.
    ended: bool,
}

impl Pods {
    pub(super) fn new(containers: Box<dyn Containers>) -> Self {
        Self { containers, started: BTreeMap::new(), programs: BTreeMap::new() }
    }

    /// Starts the containers that the model has and that do not run, ends those that it has no more, and waits until all answer: so units are told of them in the same order in each run.
    fn bring_up(&mut self, model: &mut Model, stopper: &Stopper) -> Result<(), Error> {
        let gone: Vec<_> =
            self.started.keys().filter(|key| run(model, key).is_none()).cloned().collect();
        if !gone.is_empty() {
            self.containers.stop(&gone);
            self.started.retain(|key, _| !gone.contains(key));
        }
        // Again, as long as one ends right after it has answered.
        loop {
            let starting = self.start_missing(model)?;
            if starting.is_empty() {
                return self.tell_ready(model);
            }
            self.wait_for(starting, model, stopper)?;
        }
    }

    /// Starts what does not run, or runs as it was before.
    fn start_missing(&mut self, model: &Model) -> Result<BTreeSet<(UnitName, String)>, Error> {
        let mut starting = BTreeSet::new();
        for start in wanted(model, &self.programs)? {
            let key = (start.unit.clone(), start.name.clone());
            let old = self.started.get(&key);
            if old.is_some_and(|old| old.run == start.run) {
                continue;
            }
            let crashes = old.filter(|old| old.ended).map_or(0, |old| old.crashes);
            self.containers.start(&start).map_err(|source| failed(&key, source))?;
            let began = Instant::now();
            let (ready, told, ended) = (false, false, false);
            let started = Started { run: start.run, began, ready, told, crashes, ended };
            self.started.insert(key.clone(), started);
            starting.insert(key);
        }
        Ok(starting)
    }

    fn wait_for(
        &mut self,
        mut starting: BTreeSet<(UnitName, String)>,
        model: &mut Model,
        stopper: &Stopper,
    ) -> Result<(), Error> {
        let began = Instant::now();
        while let Some(key) = starting.first().cloned() {
            if stopper.is_stopped() {
                return Err(Error::Stopped);
            }
            self.listen(model, &key.0)?;
            starting.retain(|key| self.started.get(key).is_some_and(|it| !it.ready && !it.ended));
            if starting.contains(&key) {
                let waited = began.elapsed();
                if waited > LONGEST_START {
                    return Err(failed(&key, ContainerError::Silent { waited }));
                }
                thread::sleep(LOOK);
            }
        }
        Ok(())
    }

    /// Tells the model of the containers that answer now, in the order of their names, whichever was
    /// first.
    fn tell_ready(&mut self, model: &mut Model) -> Result<(), Error> {
        let new = self.started.iter_mut().filter(|(_, it)| it.ready && !it.told && !it.ended);
        for ((unit, container), started) in new {
            started.told = true;
            let kind = WorkloadEventKind::Ready;
            let container = container.clone();
            model.workload_event(unit, WorkloadEvent { container, kind })?;
        }
        Ok(())
    }

    /// Tells the model what has happened in a unit's containers; whether anything has. That one is ready
    /// it is told when all are, and what happened in one that is to be replaced it is not told.
    fn listen(&mut self, model: &mut Model, unit: &UnitName) -> Result<bool, Error> {
        let news = self.containers.news(unit);
        let any = !news.is_empty();
        for news in news {
            let (ContainerNews::Event { container, .. } | ContainerNews::Ended { container, .. }) =
                &news;
            let key = (unit.clone(), container.clone());
            let Some(started) = self.started.get_mut(&key) else { continue };
            if run(model, &key) != Some(started.run) {
                continue;
            }
            match news {
                ContainerNews::Event { kind: WorkloadEventKind::Ready, .. } => started.ready = true,
                ContainerNews::Event { container, kind } => {
                    model.workload_event(unit, WorkloadEvent { container, kind })?;
                }
                ContainerNews::Ended { how, .. } => self.crashed(model, &key, how)?,
            }
        }
        Ok(any)
    }

    /// A container has ended by itself: it is started again, unless it never answered or does that again
    /// and again.
    fn crashed(
        &mut self,
        model: &mut Model,
        key: &(UnitName, String),
        how: String,
    ) -> Result<(), Error> {
        let Some(started) = self.started.get_mut(key) else { return Ok(()) };
        if !started.ready {
            self.started.remove(key);
            return Err(failed(key, ContainerError::Ended { how }));
        }
        let steady = started.began.elapsed() > STEADY;
        started.crashes = if steady { 1 } else { started.crashes + 1 };
        let (unit, container) = key;
        let stays = started.crashes > MOST_CRASHES;
        let what = if stays { "and stays down" } else { "and is started again" };
        let line = format!("container {container} ended ({how}) {what}");
        model.write_log(unit, "container", LogLevel::Warning, line);
        started.ended = true;
        model.restart_container(unit, container)?;
        if stays && let Some(found) = model.unit(unit)?.containers().get(container) {
            started.run = found.run();
        }
        Ok(())
    }
}

/// Which run of a container the model is at; `None` if it has none such.
fn run(model: &Model, (unit, container): &(UnitName, String)) -> Option<u32> {
    Some(model.unit(unit).ok()?.containers().get(container)?.run())
}

fn failed((unit, container): &(UnitName, String), source: ContainerError) -> Error {
    Error::Container { unit: unit.clone(), container: container.clone(), source }
}

/// The containers that the model has.
fn wanted(
    model: &Model,
    programs: &BTreeMap<(ApplicationName, String), Vec<PathBuf>>,
) -> Result<Vec<ContainerStart>, Error> {
    let units = model.units();
    let containers = units.flat_map(|(unit, found)| {
        let containers = found.containers().iter();
        containers.map(move |(name, container)| {
            let mounts = mounts(model, unit, name);
            Ok(ContainerStart {
                unit: unit.clone(),
                name: name.clone(),
                run: container.run(),
                address: found.address(),
                mounts: mounts.map_err(|source| failed(&(unit.clone(), name.clone()), source))?,
                programs: programs
                    .get(&(unit.application().clone(), name.clone()))
                    .cloned()
                    .unwrap_or_default(),
            })
        })
    });
    containers.collect()
}

/// The unit's storages that its charm mounts in the container: where each is, and where it is mounted. Of
/// a storage that may have several instances each has a directory of its own there.
fn mounts(
    model: &Model,
    unit: &UnitName,
    container: &str,
) -> Result<Vec<(PathBuf, PathBuf)>, ContainerError> {
    let (Ok(application), Ok(found)) = (model.application(unit.application()), model.unit(unit))
    else {
        return Ok(Vec::new());
    };
    let charm = application.charm();
    let declared = charm.containers.iter().filter(|meta| meta.name.value == container);
    let mounts = declared.flat_map(|meta| &meta.mounts).filter_map(|mount| {
        let storage = &mount.storage.value;
        let meta = charm.storages.iter().find(|meta| meta.name.value == *storage)?;
        Some((storage, meta.count.1 != Some(1), clean(mount.location.as_ref()?)))
    });
    let places = mounts.flat_map(|(storage, several, location)| {
        let instances = found.storages.iter().filter(move |id| id.name() == storage);
        instances.map(move |id| {
            let number = several.then(|| id.number().to_string());
            let location = number.map_or(location.clone(), |number| location.join(number));
            if location == Path::new("/") {
                return Err(ContainerError::MountAtRoot { storage: storage.clone() });
            }
            Ok((model.storage_location(id), location))
        })
    });
    places.collect()
}

/// The path as Kubernetes takes it: it begins at the root, and above that there is nothing.
fn clean(location: &str) -> PathBuf {
    let mut path = PathBuf::from("/");
    for name in location.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    path
}

impl LocalJuju {
    /// Lets a container of an application's units find these programs in `/usr/local/bin`, as if they
    /// came from its image; other images are not known here, and a container has what this machine has.
    /// It is for containers that are started after this.
    pub fn provide_programs(
        &mut self,
        application: &ApplicationName,
        container: &str,
        programs: Vec<PathBuf>,
    ) {
        if let Some(pods) = &mut self.pods {
            pods.programs.insert((application.clone(), container.to_owned()), programs);
        }
    }

    /// Lets real time pass, and runs what the containers bring in it: checks that fail, services that
    /// record notices. The model's own time passes too.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn watch(
        &mut self,
        during: Duration,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<Dispatch>, Error> {
        let began = Instant::now();
        let mut ran = Vec::new();
        loop {
            while let Some(dispatch) = self.step(watch)? {
                ran.push(dispatch);
            }
            if !self.wait(during.saturating_sub(began.elapsed()))? {
                break;
            }
        }
        ran.extend(self.advance(during, watch)?);
        Ok(ran)
    }

    /// Waits until something may have happened in a container, or that long; whether it may have.
    fn wait(&mut self, timeout: Duration) -> Result<bool, Error> {
        /// Short, lest a stop waits.
        const AT_ONCE: Duration = Duration::from_millis(100);
        let began = Instant::now();
        loop {
            if self.stopper.is_stopped() {
                return Err(Error::Stopped);
            }
            let rest = timeout.saturating_sub(began.elapsed());
            if rest.is_zero() {
                return Ok(false);
            }
            let rest = rest.min(AT_ONCE);
            match &mut self.pods {
                Some(pods) => {
                    if pods.containers.wait(rest) {
                        return Ok(true);
                    }
                }
                None => thread::sleep(rest),
            }
        }
    }

    /// Starts and ends containers as the model says.
    pub(super) fn bring_up(&mut self) -> Result<(), Error> {
        self.pods.as_mut().map_or(Ok(()), |pods| pods.bring_up(&mut self.model, &self.stopper))
    }

    /// Tells the model what has happened in the containers of one unit, or of all; whether anything has.
    pub(super) fn listen(&mut self, unit: Option<&UnitName>) -> Result<bool, Error> {
        let Some(pods) = &mut self.pods else { return Ok(false) };
        let units: BTreeSet<_> = match unit {
            Some(unit) => BTreeSet::from([unit.clone()]),
            None => pods.started.keys().map(|(unit, _)| unit.clone()).collect(),
        };
        let mut any = false;
        for unit in &units {
            any |= pods.listen(&mut self.model, unit)?;
        }
        Ok(any)
    }

    /// Notes in the model what runs in the containers now, for [`Model::status`]. It is done whenever the
    /// model comes to rest.
    ///
    /// # Errors
    /// None that is known: the containers are those of the model.
    pub fn show_containers(&mut self) -> Result<(), Error> {
        let Some(pods) = &mut self.pods else { return Ok(()) };
        for key in pods.started.keys() {
            if run(&self.model, key).is_some() {
                let (unit, name) = key;
                let (services, checks) = pods.containers.show(unit, name);
                self.model.show_container(unit, name, services, checks)?;
            }
        }
        Ok(())
    }
}
