//! What several cases do.

use std::fmt::Debug;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use ops::pebble::{ApiError, Client, Error, ErrorKind, Layer, PathError, Service};
use ops_tests::pebble::Daemon;

/// A path in the daemon's directory.
pub(crate) fn path(daemon: &dyn Daemon, name: &str) -> String {
    daemon.path(name)
}

/// The same path, for this process.
pub(crate) fn local(daemon: &dyn Daemon, name: &str) -> PathBuf {
    daemon.root().join(name)
}

/// A layer with services that run these commands, and nothing that starts by itself.
pub(crate) fn add_services(client: &Client, services: &[(&str, &str)]) {
    let layer = services
        .iter()
        .fold(Layer::new(), |layer, (name, command)| layer.service(*name, Service::new(*command)));
    client.combine_layer("services", &layer).unwrap();
}

/// Asks again until it is so.
pub(crate) fn until<T: Debug>(mut ask: impl FnMut() -> T, is_so: impl Fn(&T) -> bool) -> T {
    let start = Instant::now();
    loop {
        let answer = ask();
        if is_so(&answer) {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "still {answer:?}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The refusal that it must be.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, Error>, status: u16) -> ApiError {
    match result {
        Err(Error::Api(error)) if error.status == status => *error,
        other => panic!("no refusal with status {status}: {other:?}"),
    }
}

/// The refusal of a path that it must be.
#[track_caller]
pub(crate) fn refused_path<T: Debug>(result: Result<T, Error>, kind: &ErrorKind) -> PathError {
    match result {
        Err(Error::Path(error)) if error.kind.as_ref() == Some(kind) => *error,
        other => panic!("no `{kind}`: {other:?}"),
    }
}

/// How long it takes.
pub(crate) fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = run();
    (result, start.elapsed())
}
