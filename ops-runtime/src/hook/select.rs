//! Which transport a dispatch uses.

use super::{Exec, Socket, Transport, TransportError};
use crate::hook_context::HookContext;

/// The variable that forces a transport.
pub(crate) const TRANSPORT_VARIABLE: &str = "OPS_HOOK_TRANSPORT";

/// The agent's socket where it offers one that can be connected to, the executables otherwise. No
/// command has run yet, so that falling back repeats nothing.
pub(crate) fn select(
    hook: &HookContext,
    forced: Option<&str>,
) -> Result<Box<dyn Transport>, TransportError> {
    match forced {
        Some("socket") => Ok(Box::new(Socket::connect(hook)?)),
        Some("exec") => Ok(Box::new(Exec::new())),
        Some(value) => Err(TransportError::UnknownTransport { value: value.to_owned() }),
        None => Ok(match Socket::connect(hook) {
            Ok(socket) => Box::new(socket),
            Err(error) => Box::new(Exec::instead_of_socket(error)),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ArgumentLimits, Call};
    use super::*;

    fn hook(variables: &[(&str, &str)]) -> HookContext {
        let unit = [("JUJU_UNIT_NAME", "a/0")];
        let variables = unit.iter().chain(variables).map(|(n, v)| (n.into(), v.into()));
        HookContext::from_variables(variables).unwrap()
    }

    #[test]
    fn without_a_usable_socket_the_executables_are_taken() {
        for variables in [
            &[][..],
            &[("JUJU_AGENT_SOCKET_NETWORK", "tcp"), ("JUJU_AGENT_SOCKET_ADDRESS", "127.0.0.1:1")],
            &[("JUJU_AGENT_SOCKET_ADDRESS", "/nowhere/agent.socket"), ("JUJU_CONTEXT_ID", "x")],
        ] {
            let transport = select(&hook(variables), None).unwrap();
            assert!(transport.argument_limits() != ArgumentLimits::NONE, "{variables:?}");
        }
    }

    #[test]
    fn a_forced_socket_does_not_fall_back() {
        let unreachable = [("JUJU_AGENT_SOCKET_ADDRESS", "/nowhere/s"), ("JUJU_CONTEXT_ID", "x")];
        let Err(error) = select(&hook(&unreachable), Some("socket")) else { panic!("connected") };
        assert!(crate::error::chain(&error).contains("/nowhere/s"), "{error}");
        let remote = [("JUJU_AGENT_SOCKET_NETWORK", "tcp"), ("JUJU_AGENT_SOCKET_ADDRESS", "h:1")];
        let Err(error) = select(&hook(&remote), Some("socket")) else { panic!("connected") };
        assert!(matches!(error, TransportError::Network { .. }), "{error}");
        let Err(error) = select(&hook(&[]), Some("socket")) else { panic!("connected") };
        assert!(error.to_string().contains("JUJU_AGENT_SOCKET_ADDRESS"), "{error}");
    }

    #[test]
    fn an_unknown_transport_is_an_error() {
        let Err(error) = select(&hook(&[]), Some("pigeon")) else { panic!("flew") };
        assert!(error.to_string().contains("`socket` or `exec`"), "{error}");
    }

    #[test]
    fn without_executables_the_sockets_error_is_told() {
        let variables = [("JUJU_AGENT_SOCKET_ADDRESS", "/nowhere/s"), ("JUJU_CONTEXT_ID", "x")];
        let mut transport = select(&hook(&variables), None).unwrap();
        let error = transport.call(&Call::new("is-leader")).unwrap_err();
        let text = crate::error::chain(&error);
        assert!(text.contains("`is-leader`") && text.contains("/nowhere/s"), "{text}");
    }
}
