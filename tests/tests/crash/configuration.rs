//! Where the charm keeps its state, and how it reaches the agent.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use local_juju::agent::Transport;
use ops_tests::cargo_charm::built_with;
use tempfile::TempDir;

/// The feature of the charm with which Juju keeps its state.
const STATE_IN_JUJU: &str = "state-in-juju";

/// How the charm is built and run.
#[derive(Debug)]
pub(crate) struct Configuration {
    pub(crate) name: &'static str,
    pub(crate) transport: Transport,
    /// The charm as it is deployed, and as it is after each refresh, in turn.
    pub(crate) executables: Vec<PathBuf>,
    /// How many of a hundred of the first kills.
    pub(crate) share: usize,
}

/// Every configuration, and the directory that has its charms.
pub(crate) fn all() -> (Vec<Configuration>, TempDir) {
    static BUILDS: Mutex<()> = Mutex::new(());

    let directory = TempDir::new().unwrap();
    // Cargo puts both in the same place.
    let one_at_a_time = BUILDS.lock().unwrap();
    let copy = |name: &str, features: &[&str]| {
        let path = directory.path().join(name);
        fs::copy(built_with("crash-charm", features), &path).unwrap();
        path
    };
    let in_juju = copy("in-juju", &[STATE_IN_JUJU]);
    let in_file = copy("in-file", &[]);
    drop(one_at_a_time);
    let new =
        |name, transport, executables, share| Configuration { name, transport, executables, share };
    let (socket, exec) = (Transport::Socket, Transport::Exec);
    let all = vec![
        new("state in a file", socket, vec![in_file.clone()], 50),
        new("state in Juju", socket, vec![in_juju.clone()], 25),
        new("state that moves", socket, vec![in_file.clone(), in_juju.clone()], 20),
        new("state that moves, executables", exec, vec![in_file, in_juju], 5),
    ];
    (all, directory)
}
