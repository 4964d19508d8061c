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
        let variable = |variable: &'static str| {
            hook.variable(variable).ok_or(TransportError::NoSocket { variable })
        };
        let address = variable("JUJU_AGENT_SOCKET_ADDRESS")?;
        let context_id = variable("JUJU_CONTEXT_ID")?.to_owned();
        let unusable = |source: ops_agent_socket::Error| TransportError::Socket {
            address: address.to_owned(),
            source,
        };
        let parsed = Address::parse(address).map_err(|source| TransportError::SocketAddress {
            address: address.to_owned(),
            source,
        })?;
        let client = Client::connect(&parsed).map_err(unusable)?;
        Ok(Self {
            client,
            address: address.to_owned(),
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

    fn longest_argument(&self) -> Option<usize> {
        None
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("address", &self.address).finish_non_exhaustive()
    }
}
