//! What a hook command's executable does: it forwards the call to the agent.

use std::env::{self, VarError};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use ops_agent_socket::{Address, AddressError, CallError, Client, Request, Response, Stdin};

use super::environment::{AGENT_TOKEN, CONTEXT_ID, SOCKET_ADDRESS, SOCKET_NETWORK, UNIX};
use crate::commands::COMMANDS;

/// Runs this process as a hook command, or as one of a pod, if it was started by the name of one;
/// `None` if not.
///
/// An embedder whose own executable is its [`hook_command`](crate::Settings::hook_command) calls
/// this first in `main`:
///
/// ```
/// use std::process::ExitCode;
///
/// fn main() -> ExitCode {
///     if let Some(code) = local_juju::agent::hook_command_main() {
///         return code;
///     }
///     // The program's own work.
///     ExitCode::SUCCESS
/// }
/// ```
///
/// As Juju's own executable it needs `JUJU_CONTEXT_ID` and `JUJU_AGENT_SOCKET_…`, reads its standard
/// input only if the agent asks for it, and writes `ERROR …` and gives 1 where it cannot reach the
/// agent.
#[must_use]
pub fn hook_command_main() -> Option<ExitCode> {
    crate::pod::main().or_else(main)
}

fn main() -> Option<ExitCode> {
    let mut arguments = env::args_os();
    let program = arguments.next()?;
    let name = Path::new(&program).file_name()?;
    let command = COMMANDS.iter().find(|command| name == **command)?;
    let arguments: Vec<OsString> = arguments.collect();
    Some(match forward(command, &arguments) {
        Ok(response) => finish(&response),
        Err(error) => {
            let _ = writeln!(io::stderr(), "ERROR {}", error.text());
            ExitCode::FAILURE
        }
    })
}

/// Why a call did not reach the agent, or was refused by it.
#[derive(Debug, thiserror::Error)]
enum ForwardError {
    #[error("{0} not set")]
    NotSet(&'static str),
    #[error("{0} is not UTF-8")]
    NotUtf8(&'static str),
    #[error("{SOCKET_NETWORK} is \"{0}\": only \"{UNIX}\" is supported")]
    Network(String),
    #[error("{SOCKET_ADDRESS}")]
    Address(#[source] AddressError),
    #[error("cannot tell the working directory")]
    Directory(#[source] io::Error),
    #[error(transparent)]
    Connect(ops_agent_socket::Error),
    #[error(transparent)]
    Call(CallError),
}

impl ForwardError {
    /// The error and its causes; of a refusal the agent's own words alone.
    fn text(&self) -> String {
        if let Self::Call(CallError::Refused(refusal)) = self {
            return refusal.message().to_owned();
        }
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

fn forward(command: &str, arguments: &[OsString]) -> Result<Response, ForwardError> {
    let context_id = required(CONTEXT_ID)?;
    let network = required(SOCKET_NETWORK)?;
    if network != UNIX {
        return Err(ForwardError::Network(network));
    }
    let address = env::var_os(SOCKET_ADDRESS)
        .filter(|address| !address.is_empty())
        .ok_or(ForwardError::NotSet(SOCKET_ADDRESS))?;
    let address = Address::parse(address).map_err(ForwardError::Address)?;
    let directory = env::current_dir().map_err(ForwardError::Directory)?;
    let token = env::var(AGENT_TOKEN).ok();
    let request = Request::new(&context_id, &directory, command, arguments)
        .with_stdin(Stdin::OnDemand(&read_stdin))
        .with_token(token.as_deref());
    let mut client = Client::connect(&address).map_err(ForwardError::Connect)?;
    client.call(&request).map_err(ForwardError::Call)
}

fn required(name: &'static str) -> Result<String, ForwardError> {
    match env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) | Err(VarError::NotPresent) => Err(ForwardError::NotSet(name)),
        Err(VarError::NotUnicode(_)) => Err(ForwardError::NotUtf8(name)),
    }
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Passes on what the command printed, and its exit code. Whoever closed the output is not told.
fn finish(response: &Response) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(&response.stdout).and_then(|()| stdout.flush());
    let _ = io::stderr().write_all(&response.stderr);
    ExitCode::from(u8::try_from(response.code).unwrap_or(1))
}
