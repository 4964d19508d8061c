//! A charm without one of its behaviours: what stands between it and the agent.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use ops_agent_socket::{
    Address, CallError, Client, IncomingRequest, Request, Response, Stdin, serve_connection,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::Behaviour;

/// The file in the charm's directory that says what to start, and without what.
const ORDER: &str = "filter.json";
/// The charm's own state.
const STATE: &str = ".ops-state.db";
const SOCKET_ADDRESS: &str = "JUJU_AGENT_SOCKET_ADDRESS";

#[derive(Debug, Serialize, Deserialize)]
struct Order {
    charm: PathBuf,
    without: Behaviour,
}

/// Makes `directory`'s charm one that is `charm` without a behaviour. Its `dispatch` is to be this
/// executable, which calls [`main`].
pub fn order(directory: &Path, charm: &Path, without: Behaviour) {
    let order = Order { charm: charm.to_owned(), without };
    fs::write(directory.join(ORDER), serde_json::to_vec(&order).unwrap()).unwrap();
}

/// Runs this process as the filter, if it was started as a charm; `None` if not.
#[must_use]
pub fn main() -> Option<ExitCode> {
    let program = env::args_os().next()?;
    if Path::new(&program).file_name()? != "dispatch" {
        return None;
    }
    let order: Order = serde_json::from_slice(&fs::read(ORDER).ok()?).unwrap();
    let agent = Address::parse(env::var_os(SOCKET_ADDRESS).unwrap()).unwrap();
    let socket = env::current_dir().unwrap().join("filtered.socket");
    let _ = fs::remove_file(&socket); // of the dispatch before
    let listener = Address::Path(socket.clone()).bind().unwrap();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let (connection, agent) = (connection.unwrap(), agent.clone());
            thread::spawn(move || {
                let mut client = Client::connect(&agent).unwrap();
                // A charm that hangs up is at its end.
                let _ = serve_connection(&connection, |request| {
                    answer(order.without, &mut client, &request)
                });
            });
        }
    });
    if let (Some(damage), true) = (order.without.damage(), Path::new(STATE).exists()) {
        Connection::open(STATE).unwrap().execute_batch(damage).unwrap();
    }
    let mut charm = Command::new(&order.charm);
    charm.env(SOCKET_ADDRESS, &socket);
    if let Some(variable) = order.without.variable() {
        charm.env_remove(variable);
    }
    let status = charm.status().unwrap();
    let code = match order.without {
        Behaviour::ExitCode => 0,
        _ => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
    };
    Some(ExitCode::from(code))
}

/// Answers a command, or has the agent answer it.
fn answer(
    without: Behaviour,
    client: &mut Client,
    request: &IncomingRequest,
) -> Result<Response, String> {
    let arguments: Vec<_> =
        request.arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    if let Some(stdout) = without.answer(&request.command, &arguments) {
        return Ok(Response { code: 0, stdout: stdout.into(), stderr: Vec::new() });
    }
    let stdin = request.stdin.as_deref().map_or(Stdin::Absent, Stdin::Given);
    let forwarded =
        Request::new(&request.context_id, &request.directory, &request.command, &request.arguments)
            .with_stdin(stdin)
            .with_token(request.token.as_deref());
    client.call(&forwarded).map_err(|error| match error {
        CallError::Refused(refusal) => refusal.message().to_owned(),
        error => io::Error::other(error).to_string(),
    })
}
