//! Pebble daemons for tests: the real one, and whatever else should behave like it.

pub mod case;
pub mod go;
pub mod in_process;
pub mod measured;
pub mod real;
pub mod script;

use std::os::unix::net::UnixStream;
use std::path::Path;

use ops::pebble::Client;

/// A daemon of a case: fresh, without layers, used by nobody else. It ends when it is dropped.
pub trait Daemon: Send + Sync {
    /// A new client of it, with connections of its own.
    fn client(&self) -> Client;

    /// A connection of its own, for what no client sends.
    fn connect(&self) -> UnixStream;

    /// A directory that the daemon and this process see. It is gone with the daemon.
    fn root(&self) -> &Path;

    /// What the daemon calls a path in that directory: the same, unless it has a root of its own.
    fn path(&self, name: &str) -> String {
        self.root().join(name).into_os_string().into_string().unwrap()
    }

    /// Ends it at once, as `SIGKILL` does: nobody is told.
    fn kill(&self);

    /// Starts it again after [`kill`](Self::kill), on the same socket.
    fn restart(&self) {
        self.restart_with(&[], &[]);
    }

    /// Starts it again with further options, and with these variables.
    fn restart_with(&self, options: &[&str], variables: &[(&str, &str)]);

    /// Starts it again with further options, and these variables, which it must refuse; gives what it says of
    /// them.
    fn fail_to_restart_with(&self, options: &[&str], variables: &[(&str, &str)]) -> String;

    /// What it has printed to its standard output.
    fn said(&self) -> String;

    /// Lets it hang: it takes connections and says nothing.
    fn pause(&self);

    /// Lets it go on after [`pause`](Self::pause).
    fn resume(&self);
}

/// A kind of daemon.
pub trait Kind: std::fmt::Debug + Send + Sync {
    /// What its results are told under.
    fn name(&self) -> String;

    /// Does once what takes long, before any case's time begins.
    fn prepare(&self) {}

    /// Starts one, and waits until it answers.
    fn start(&self) -> Box<dyn Daemon>;

    /// The cases that it cannot be put through, and why.
    fn exceptions(&self) -> &[(&'static str, &'static str)] {
        &[]
    }
}
