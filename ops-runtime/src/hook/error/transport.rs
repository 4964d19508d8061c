//! How a call can fail on its way.

use std::io;

/// A call did not reach the agent, or its answer did not arrive whole.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The agent's socket cannot be connected to.
    #[error(transparent)]
    Connect(ops_agent_socket::Error),
    /// The connection to the agent's socket failed.
    #[error("the agent's socket `{address}` failed")]
    Socket {
        /// The socket.
        address: String,
        /// What went wrong.
        source: ops_agent_socket::Error,
    },
    /// `JUJU_AGENT_SOCKET_ADDRESS` is no address.
    #[error("`JUJU_AGENT_SOCKET_ADDRESS` is `{address}`, which is no socket's address")]
    SocketAddress {
        /// Its value.
        address: String,
        /// What is wrong with it.
        source: ops_agent_socket::AddressError,
    },
    /// The agent's socket is sound, but the call could not be made.
    #[error("cannot call the agent")]
    SocketCall {
        /// What went wrong.
        source: ops_agent_socket::CallError,
    },
    /// A variable that the agent's socket needs is missing.
    #[error("`{variable}` is not set, so the agent's socket cannot be used")]
    NoSocket {
        /// The variable.
        variable: &'static str,
    },
    /// The command's executable is not on `PATH`, where others are: this Juju does not have the command.
    #[error("there is no executable `{command}` on PATH")]
    NoExecutable {
        /// The command.
        command: &'static str,
    },
    /// There are no executables of hook commands on `PATH`: the process was not started by the agent.
    #[error("there is no executable `{command}` on PATH, nor any other hook command")]
    NoExecutables {
        /// The command.
        command: &'static str,
        /// Why the agent's socket is not used.
        #[source]
        no_socket: Option<Box<Self>>,
    },
    /// The agent's socket is not one of this machine, which the hook commands' executables alone speak to.
    #[error("the agent's socket is of the network `{network}`, not `unix`")]
    Network {
        /// The value of `JUJU_AGENT_SOCKET_NETWORK`.
        network: String,
    },
    /// The command's executable did not start, or its pipes broke.
    #[error("its executable did not start, or its pipes broke")]
    Executable {
        /// The command.
        command: &'static str,
        /// What went wrong.
        source: io::Error,
    },
    /// An argument is longer than a process may get, and the command takes it in no other way.
    #[error(
        "an argument of `{command}` has {length} bytes, but a process's argument may have {limit}"
    )]
    ArgumentTooLong {
        /// The command.
        command: &'static str,
        /// The argument's length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The arguments are together longer than a process may get, beside its environment.
    #[error(
        "the arguments of `{command}` have {length} bytes, but all of a process's may have {limit}"
    )]
    ArgumentsTooLong {
        /// The command.
        command: &'static str,
        /// The arguments' length in bytes, with what each takes besides.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A file without a name, for what must not stand in an argument, could not be made.
    #[error("cannot make a private file for its input")]
    PrivateFile {
        /// What went wrong.
        source: io::Error,
    },
    /// The command's executable was ended by a signal.
    #[error("the executable `{command}` was killed by a signal")]
    Killed {
        /// The command.
        command: &'static str,
    },
    /// The transport is at work on another call: it was asked from within its own answer.
    #[error("another hook command is still being answered")]
    Busy,
    /// The transport gave no answer to one of several calls.
    #[error("the transport did not answer")]
    NoAnswer,
    /// `OPS_HOOK_TRANSPORT` names no transport.
    #[error("`OPS_HOOK_TRANSPORT` is `{value}`; it can be `socket` or `exec`")]
    UnknownTransport {
        /// Its value.
        value: String,
    },
}
