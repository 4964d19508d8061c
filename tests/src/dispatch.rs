//! A charm's `dispatch` started without a model: with an environment and an agent of the test's own.

use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::cargo_charm::Ended;

/// Starts `dispatch` with these variables and no others, and waits for its end.
pub fn run(dispatch: &Path, directory: &Path, variables: &[(&str, &str)]) -> Ended {
    let mut command = Command::new(dispatch);
    command.current_dir(directory).env_clear().envs(variables.iter().copied());
    command.output().unwrap().into()
}

/// The environment in which an agent that listens on `socket` dispatches `hook`, such as
/// `hooks/install`, to `hello/0`, which may not fall back to executables.
pub fn environment<'a>(hook: &'a str, socket: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("JUJU_DISPATCH_PATH", hook),
        ("JUJU_HOOK_NAME", hook.trim_start_matches("hooks/")),
        ("JUJU_CHARM_DIR", "."),
        ("JUJU_CONTEXT_ID", "hello/0-context-0123"),
        ("JUJU_AGENT_SOCKET_NETWORK", "unix"),
        ("JUJU_AGENT_SOCKET_ADDRESS", socket),
        ("JUJU_UNIT_NAME", "hello/0"),
        ("JUJU_MODEL_NAME", "local"),
        ("JUJU_MODEL_UUID", "0189f0a0-0000-4000-8000-000000000000"),
        ("JUJU_MACHINE_ID", "0"),
        ("JUJU_VERSION", "3.6.4"),
        ("OPS_HOOK_TRANSPORT", "socket"),
        ("PATH", ""),
        ("LANG", "C.UTF-8"),
    ]
}

/// Listens in `directory` and answers whatever it is first sent with `reply`, then hangs up, for
/// every connection.
pub fn agent_that_replies(directory: &Path, reply: &'static [u8]) -> PathBuf {
    let path = directory.join("agent.socket");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else { return };
            let mut request = [0; 4096];
            if connection.read(&mut request).is_ok_and(|length| length > 0) {
                // The charm may hang up first: that is its right.
                let _ = connection.write_all(reply);
            }
        }
    });
    path
}
