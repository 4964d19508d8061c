//! Hook commands over the agent's own socket: no process, some 30 µs each.

mod pipeline;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;

use ops_agent_socket::{Address, CallError, Client, Request, Response, ServerError, Stdin};

use self::pipeline::Pipeline;
use super::{Call, Output, Transport, TransportError};
use crate::hook_context::HookContext;

/// One kept connection to the agent.
pub struct Socket {
    client: Client,
    address: String,
    caller: Caller,
}

/// Who calls, as the agent wants to know with each call.
struct Caller {
    context_id: String,
    token: Option<String>,
    directory: PathBuf,
}

impl Socket {
    /// Connects to the socket that `JUJU_AGENT_SOCKET_ADDRESS` names.
    ///
    /// # Errors
    ///
    /// [`TransportError`] if the environment names no unix socket, or nobody listens on it.
    pub fn connect(hook: &HookContext) -> Result<Self, TransportError> {
        // Podspec operators, until Juju 3.6, have a `tcp` socket that speaks TLS.
        match hook.variable("JUJU_AGENT_SOCKET_NETWORK") {
            None | Some("unix") => {}
            Some(other) => return Err(TransportError::Network { network: other.to_owned() }),
        }
        let missing = |variable| TransportError::NoSocket { variable };
        let variable = "JUJU_AGENT_SOCKET_ADDRESS";
        let address = hook.variable_os(variable).ok_or_else(|| missing(variable))?;
        let variable = "JUJU_CONTEXT_ID";
        let context_id = hook.variable(variable).ok_or_else(|| missing(variable))?.to_owned();
        let parsed = Address::parse(address);
        let address = address.display().to_string();
        let parsed = parsed
            .map_err(|source| TransportError::SocketAddress { address: address.clone(), source })?;
        let client = Client::connect(&parsed).map_err(TransportError::Connect)?;
        let caller = Caller {
            context_id,
            token: hook.variable("JUJU_AGENT_TOKEN").map(str::to_owned),
            // The agent resolves relative file arguments against it, and takes absolute ones only.
            directory: std::path::absolute(hook.charm_directory())
                .unwrap_or_else(|_| PathBuf::from("/")),
        };
        Ok(Self { client, address, caller })
    }
}

impl Caller {
    fn request<'call>(&'call self, call: &'call Call) -> Request<'call, String> {
        // Sent unasked: a command that needs no input ignores it, the others need no second call.
        let stdin = call.stdin.as_deref().map_or(Stdin::Absent, Stdin::Given);
        Request::new(&self.context_id, &self.directory, call.command, &call.arguments)
            .with_stdin(stdin)
            .with_token(self.token.as_deref())
    }
}

impl Transport for Socket {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        let answer = self.client.call(&self.caller.request(call));
        if call.is_secret {
            self.client.wipe();
        }
        match answer {
            Ok(answer) => Ok(output(Ok(answer))),
            Err(CallError::Refused(refusal)) => Ok(output(Err(refusal))),
            Err(CallError::Connection(source)) => Err(failed(&self.address, source)),
            Err(error) => Err(TransportError::SocketCall { source: error }),
        }
    }

    fn name(&self) -> &'static str {
        "the agent's socket"
    }

    /// Many calls in flight, which takes a third to a half of the time of one by one: most of a call is
    /// that each side waits for the other.
    fn call_reads(
        &mut self,
        calls: &mut dyn Iterator<Item = Call>,
        answered: &mut dyn FnMut(usize, Result<Output, TransportError>),
    ) {
        let mut pipeline = Pipeline::new(&mut self.client, &self.address, answered);
        let mut is_secret = false;
        for (number, call) in calls.enumerate() {
            is_secret |= call.is_secret;
            pipeline.send(number, &self.caller.request(&call));
        }
        pipeline.finish();
        if is_secret {
            self.client.wipe();
        }
    }
}

fn failed(address: &str, source: ops_agent_socket::Error) -> TransportError {
    TransportError::Socket { address: address.to_owned(), source }
}

/// A refusal becomes what the executable would print, and how it would end.
fn output(answer: Result<Response, ServerError>) -> Output {
    match answer {
        Ok(answer) => Output { code: answer.code, stdout: answer.stdout, stderr: answer.stderr },
        Err(refusal) => Output::failure(1, refusal.message()),
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("address", &self.address).finish_non_exhaustive()
    }
}
