//! Hook commands over the agent's own socket: no process, some 30 µs each.

use std::fmt;
use std::path::PathBuf;

use ops_agent_socket::{Address, CallError, Client, Request, Stdin};

use super::{Call, Output, Transport, TransportError};
use crate::hook_context::HookContext;

/// One kept connection to the agent.
pub struct Socket {
    client: Client,
    address: String,
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
        Ok(Self {
            client,
            address,
            context_id,
            token: hook.variable("JUJU_AGENT_TOKEN").map(str::to_owned),
            // The agent resolves relative file arguments against it, and takes absolute ones only.
            directory: std::path::absolute(hook.charm_directory())
                .unwrap_or_else(|_| PathBuf::from("/")),
        })
    }
}

impl Transport for Socket {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        // Sent unasked: a command that needs no input ignores it, the others need no second call.
        let stdin = call.stdin.as_deref().map_or(Stdin::Absent, Stdin::Given);
        let request =
            Request::new(&self.context_id, &self.directory, call.command, &call.arguments)
                .with_stdin(stdin)
                .with_token(self.token.as_deref());
        match self.client.call(&request) {
            Ok(answer) => {
                Ok(Output { code: answer.code, stdout: answer.stdout, stderr: answer.stderr })
            }
            // What the executable would print, and how it would end.
            Err(CallError::Refused(refusal)) => Ok(Output {
                code: 1,
                stdout: Vec::new(),
                stderr: refusal.message().as_bytes().to_vec(),
            }),
            Err(CallError::Connection(source)) => {
                Err(TransportError::Socket { address: self.address.clone(), source })
            }
            Err(error) => Err(TransportError::SocketCall { source: error }),
        }
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("address", &self.address).finish_non_exhaustive()
    }
}
