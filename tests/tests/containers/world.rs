//! A local model of the charm with containers, run by one kind of daemon.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use local_juju::state::{ActionId, ModelKind};
use local_juju::{ContainerSettings, Dispatch, LocalJuju, Settings};
use ops_tests::cargo_charm::{built, workspace};
use serde_json::Value;
use tempfile::TempDir;

/// What runs the containers.
pub(crate) type Make = fn() -> ContainerSettings;

pub(crate) struct World {
    pub(crate) juju: LocalJuju,
    /// What ran, as `<unit> <event>`.
    pub(crate) ran: Vec<String>,
    directory: TempDir,
}

impl World {
    /// One unit at rest.
    pub(crate) fn new(containers: ContainerSettings) -> Self {
        Self::with_units(1, containers)
    }

    /// So many units at rest.
    pub(crate) fn with_units(units: u32, containers: ContainerSettings) -> Self {
        let charm = charm();
        let mut world = Self::empty(containers);
        world.juju.deploy(charm.path(), None, units, &[]).unwrap();
        world.settle();
        world
    }

    /// One unit at rest whose container `web` mounts its storage there.
    pub(crate) fn with_location(location: &str, containers: ContainerSettings) -> Self {
        let charm = charm();
        let yaml = charm.path().join("charmcraft.yaml");
        let text = fs::read_to_string(&yaml).unwrap();
        fs::write(yaml, text.replace("/srv/data", location)).unwrap();
        let mut world = Self::empty(containers);
        world.juju.deploy(charm.path(), None, 1, &[]).unwrap();
        world.settle();
        world
    }

    /// One unit at rest whose container `web` has this program.
    pub(crate) fn with_program(program: &Path, containers: ContainerSettings) -> Self {
        let charm = charm();
        let mut world = Self::empty(containers);
        world.juju.provide_programs(&"pods".parse().unwrap(), "web", vec![program.to_owned()]);
        world.juju.deploy(charm.path(), None, 1, &[]).unwrap();
        world.settle();
        world
    }

    pub(crate) fn empty(containers: ContainerSettings) -> Self {
        let directory = TempDir::new().unwrap();
        let hook_command = std::env::current_exe().unwrap();
        let mut settings = Settings::new(directory.path(), hook_command);
        settings.model.kind = ModelKind::Kubernetes;
        settings.model.automatic_retries = 0;
        settings.containers = Some(containers);
        Self { juju: LocalJuju::new(settings).unwrap(), ran: Vec::new(), directory }
    }

    /// Ends it, and leaves its directory.
    pub(crate) fn end(self) -> TempDir {
        drop(self.juju);
        self.directory
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The place of one unit's agent.
    pub(crate) fn agent(&self, number: u32) -> PathBuf {
        self.directory().join(format!("agents/unit-pods-{number}"))
    }

    /// Runs everything that is due; gives its events.
    pub(crate) fn settle(&mut self) -> Vec<String> {
        let mut ran = Vec::new();
        while let Some(dispatch) = self.juju.step(&mut |_| {}).unwrap() {
            assert!(!dispatch.has_failed(), "{dispatch:#?}");
            ran.push(format!("{} {}", dispatch.unit, dispatch.name));
        }
        self.ran.extend(ran.iter().cloned());
        ran
    }

    /// Lets real time pass until this event has run since [`ran`](Self::ran) was cleared, 20 s at most.
    pub(crate) fn watch_for(&mut self, event: &str) {
        let began = Instant::now();
        while !self.ran.iter().any(|name| name == event) {
            assert!(began.elapsed() < Duration::from_secs(20), "no `{event}`: {:?}", self.ran);
            let watched = self.juju.watch(Duration::from_millis(100), &mut |_| {}).unwrap();
            let name = |dispatch: &Dispatch| format!("{} {}", dispatch.unit, dispatch.name);
            self.ran.extend(watched.iter().map(name));
        }
    }

    pub(crate) fn message(&self, unit: &str) -> String {
        self.juju.model().unit(&unit.parse().unwrap()).unwrap().status().message
    }

    /// Runs an action, which may fail.
    pub(crate) fn act(&mut self, unit: &str, action: &str, parameters: &[(&str, &str)]) -> Value {
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let unit = unit.parse().unwrap();
        let id: ActionId = self.juju.run_action(&unit, action, &parameters).unwrap();
        while let Some(dispatch) = self.juju.step(&mut |_| {}).unwrap() {
            self.ran.push(format!("{} {}", dispatch.unit, dispatch.name));
        }
        self.juju.model().to_json()["actions"][id.to_string()].clone()
    }

    /// The result of an action that completes.
    pub(crate) fn result(
        &mut self,
        unit: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Value {
        let done = self.act(unit, action, parameters);
        assert_eq!(done["status"], "completed", "{done:#}");
        done["results"].clone()
    }

    /// What a script prints in a container, or in the charm's place.
    pub(crate) fn run(&mut self, unit: &str, container: &str, script: &str) -> String {
        let parameters = [("container", container), ("script", script)];
        let result = self.result(unit, "run", &parameters);
        result["output"].as_str().unwrap().to_owned()
    }

    /// A container's path, as its commands know it: without namespaces they run in the directory that is
    /// its root.
    pub(crate) fn inside(&self, path: &str) -> String {
        let is_alone = self.juju.containers_in_use().unwrap().without_namespaces.is_none();
        if is_alone { path.to_owned() } else { path.trim_start_matches('/').to_owned() }
    }

    /// Why a script fails.
    pub(crate) fn run_failing(&mut self, unit: &str, script: &str) -> String {
        let done = self.act(unit, "run", &[("script", script)]);
        assert_eq!(done["status"], "failed", "{done:#}");
        done["message"].as_str().unwrap().to_owned()
    }

    /// The services and checks of the container `web` of a unit, as `name: state`.
    pub(crate) fn shown(&mut self, number: usize) -> Vec<String> {
        self.juju.show_containers().unwrap();
        let status = self.juju.model().status();
        let web = status.units[number].containers.iter().find(|it| it.name == "web").unwrap();
        let services = web.services.iter().map(|it| format!("{}: {}", it.name, it.current));
        let checks = web.checks.iter().map(|it| format!("{}: {}", it.name, it.status));
        services.chain(checks).collect()
    }
}

fn charm() -> TempDir {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    let directory = TempDir::new().unwrap();
    let yaml = workspace().join("tests/charms/containers/charmcraft.yaml");
    fs::copy(yaml, directory.path().join("charmcraft.yaml")).unwrap();
    let executable = EXECUTABLE.get_or_init(|| built("containers-charm"));
    std::os::unix::fs::symlink(executable, directory.path().join("dispatch")).unwrap();
    directory
}
