//! A model with the charm in it, which can be put back to where it was.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use local_juju::commands::Ending;
use local_juju::schedule;
use local_juju::state::{Model, UnitName};
use local_juju::{Dispatch, LocalJuju, Settings};
use ops_tests::cargo_charm::workspace;
use ops_tests::charms::{CharmDirectory, machine_charm};
use rusqlite::Connection;
use tempfile::TempDir;

use super::configuration::Configuration;
use super::failure::{self, Failure};
use super::kept;
use super::view::View;

/// `config-changed` of the application on the other side of the relation; it has no other hook.
const SOURCE: &str = "#!/bin/sh
for id in $(relation-ids consumer); do
    relation-set -r \"$id\" \"value=$(config-get value)\"
done
";

/// The model, and the files of the unit whose charm is killed.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) juju: LocalJuju,
    unit: UnitName,
    executables: Vec<PathBuf>,
    /// How often the charm was refreshed.
    refreshes: usize,
    /// What the charm's `dispatch` does.
    how: PathBuf,
    trace: PathBuf,
    pub(crate) charm: CharmDirectory,
    pub(crate) source: CharmDirectory,
    _directory: TempDir,
}

/// A world as it was.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    refreshes: usize,
    model: Model,
    files: BTreeMap<String, Vec<u8>>,
}

impl World {
    pub(crate) fn new(configuration: &Configuration) -> Self {
        let directory = TempDir::new().unwrap();
        let mut settings =
            Settings::new(directory.path().join("juju"), std::env::current_exe().unwrap());
        settings.transport = Some(configuration.transport);
        // A retry may fail too.
        settings.model.automatic_retries = 10;
        let juju = LocalJuju::new(settings).unwrap();

        let yaml = workspace().join("tests/charms/crash/charmcraft.yaml");
        let charm = CharmDirectory::new(&fs::read_to_string(yaml).unwrap());
        let how = directory.path().join("how");
        let dispatch = format!("#!/bin/sh\n. '{}'\n", how.display());
        charm.write_executable("dispatch", dispatch.as_bytes());

        let more_yaml = "provides: {consumer: {interface: crash-source}}\n\
                         config: {options: {value: {type: string, default: '0'}}}\n";
        let source = CharmDirectory::new(&format!("{}{more_yaml}", machine_charm("source")));
        fs::create_dir(source.path().join("hooks")).unwrap();
        source.write_executable("hooks/config-changed", SOURCE.as_bytes());
        let trace = directory.path().join("trace");
        let world = Self {
            juju,
            unit: "crash/0".parse().unwrap(),
            executables: configuration.executables.clone(),
            refreshes: 0,
            how,
            trace,
            charm,
            source,
            _directory: directory,
        };
        world.run_normally();
        world
    }

    /// Where the unit's charm lies.
    fn charm_directory(&self) -> PathBuf {
        self.juju.directory().join("agents/unit-crash-0/charm")
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        kept::files(&self.charm_directory())
    }

    pub(crate) fn view(&self) -> Result<View, String> {
        View::new(self.juju.model(), &self.files())
    }

    pub(crate) fn save(&self) -> Saved {
        let (model, files) = (self.juju.model().clone(), self.files());
        Saved { refreshes: self.refreshes, model, files }
    }

    /// Puts everything back to where it was.
    pub(crate) fn restore(&mut self, saved: &Saved) {
        let directory = self.charm_directory();
        for name in self.files().keys() {
            fs::remove_file(directory.join(name)).unwrap();
        }
        for (name, content) in &saved.files {
            fs::write(directory.join(name), content).unwrap();
        }
        saved.model.clone_into(self.juju.model_mut());
        self.refreshes = saved.refreshes;
        self.run_normally();
    }

    pub(crate) fn run_normally(&self) {
        fs::write(&self.how, failure::normal(&self.executable().display())).unwrap();
    }

    fn executable(&self) -> &Path {
        &self.executables[self.refreshes % self.executables.len()]
    }

    pub(crate) fn is_deployed(&self) -> bool {
        self.juju.model().unit(&self.unit).is_ok()
    }

    /// Whether the next event is one of the unit's.
    pub(crate) fn is_next(&self) -> bool {
        let due = schedule::next_before_rest(self.juju.model());
        due.is_some_and(|due| due.unit == self.unit)
    }

    /// Runs the next event of the unit, and what comes before it.
    pub(crate) fn step(&mut self) -> Dispatch {
        loop {
            let dispatch = self.juju.step(&mut |_| {}).unwrap().expect("something is due");
            if dispatch.unit == self.unit {
                return dispatch;
            }
        }
    }

    /// Runs the unit's next event, and gives its system calls.
    pub(crate) fn step_traced(&mut self) -> (Dispatch, String) {
        fs::write(&self.how, failure::traced(self.executable(), &self.trace)).unwrap();
        let dispatch = self.step();
        self.run_normally();
        (dispatch, fs::read_to_string(&self.trace).unwrap())
    }

    /// Lets the unit's next event fail; whether it did.
    pub(crate) fn step_failing(&mut self, failure: &Failure) -> bool {
        fs::write(&self.how, failure.command(self.executable())).unwrap();
        if *failure == Failure::Refused {
            self.juju.model_mut().refuse_next_commit(&self.unit, "not now").unwrap();
        }
        let dispatch = self.step();
        self.run_normally();
        match failure {
            Failure::Refused => dispatch.has_failed(),
            _ => dispatch.exit.ending == Ending::Signal(9),
        }
    }

    /// Runs the unit's next event by executables, one of which may do nothing.
    pub(crate) fn step_without(&mut self, command: Option<&str>) -> Dispatch {
        let less = TempDir::new().unwrap();
        if let Some(command) = command {
            let path = less.path().join(command);
            fs::write(&path, "#!/bin/sh\ncat > /dev/null\n").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(&self.how, failure::by(less.path(), self.executable())).unwrap();
        let dispatch = self.step();
        self.run_normally();
        dispatch
    }

    /// Goes on to the next rest.
    pub(crate) fn settle(&mut self) {
        self.run_normally();
        self.juju.settle(&mut |_| {}).unwrap();
    }

    /// One more event, which comes upon what is kept.
    pub(crate) fn work(&mut self) {
        self.act("work");
        self.settle();
    }

    pub(crate) fn act(&mut self, action: &str) {
        self.juju.run_action(&self.unit, action, &[]).unwrap();
    }

    /// Changes the file that has the state.
    pub(crate) fn mutate(&self, statement: &str) {
        let file = Connection::open(self.charm_directory().join(kept::FILE)).unwrap();
        assert_ne!(file.execute(statement, ()).unwrap(), 0, "`{statement}` changes nothing");
    }

    /// Goes on with the next of the charm's executables.
    pub(crate) fn refresh(&mut self) {
        let charm = self.charm.path().to_owned();
        self.juju.refresh(&"crash".parse().unwrap(), &charm, false).unwrap();
        self.refreshes += 1;
        self.run_normally();
    }

    pub(crate) fn configure(&mut self, application: &str, values: &[(&str, &str)]) {
        for (option, value) in values {
            self.juju.configure(&application.parse().unwrap(), option, value).unwrap();
        }
    }
}
