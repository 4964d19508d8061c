//! `open-port`, `close-port`, `opened-ports`.

use super::super::{Call, Error, HookCommands};
use crate::model::Port;

/// A port that the unit has opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenedPort {
    /// The port, the range or ICMP.
    pub port: Port,
    /// The endpoints that it is open for; empty for all.
    pub endpoints: Vec<String>,
}

impl HookCommands {
    /// `open-port`: opens a port, a range or ICMP for some endpoints or, with none, for all, when the
    /// hook succeeds.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if it conflicts with a port of another unit on the machine, or is a range on
    /// Kubernetes, and [`Error::Inexpressible`] for an endpoint that has no name of one.
    pub fn open_port(&self, port: Port, endpoints: &[&str]) -> Result<(), Error> {
        self.run(&port_call("open-port", port, endpoints)?).map(drop)
    }

    /// `close-port`: closes what [`open_port`](Self::open_port) opens, when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails, and [`Error::Inexpressible`] as
    /// [`open_port`](Self::open_port).
    pub fn close_port(&self, port: Port, endpoints: &[&str]) -> Result<(), Error> {
        self.run(&port_call("close-port", port, endpoints)?).map(drop)
    }

    /// `opened-ports`: what is open for any endpoint, with what this hook has opened and closed so far.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn opened_ports(&self) -> Result<Vec<Port>, Error> {
        let call = Call::new("opened-ports");
        let command = call.command;
        let ports: Vec<String> = self.json(call)?;
        let ports = ports.iter().map(|port| port.parse());
        ports.collect::<Result<_, _>>().map_err(|_| Error::unreadable(command, "ports"))
    }

    /// `opened-ports --endpoints`: the same with the endpoints.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn opened_ports_by_endpoint(&self) -> Result<Vec<OpenedPort>, Error> {
        let call = Call::new("opened-ports").argument("--endpoints");
        let command = call.command;
        let ports: Vec<String> = self.json(call)?;
        let ports = ports.iter().map(|port| opened_port(port));
        ports
            .collect::<Option<_>>()
            .ok_or_else(|| Error::unreadable(command, "ports and their endpoints"))
    }
}

fn port_call(command: &'static str, port: Port, endpoints: &[&str]) -> Result<Call, Error> {
    // No name at all would be all endpoints.
    let is_list = |name: &str| name.is_empty() || name.contains(',') || name != name.trim();
    if let Some(name) = endpoints.iter().find(|name| is_list(name)) {
        let value = (*name).to_owned();
        let reason = "an endpoint's name must not be empty and must not have commas or blanks";
        return Err(Error::Inexpressible { command, value, reason });
    }
    let endpoints = (!endpoints.is_empty()).then(|| endpoints.join(","));
    Ok(Call::new(command).flag("--endpoints", endpoints).argument(port.to_string()))
}

/// `80/tcp (*)`, `443/tcp (admin, public)`.
fn opened_port(text: &str) -> Option<OpenedPort> {
    let (port, endpoints) = match text.split_once(" (") {
        Some((port, endpoints)) => (port, endpoints.strip_suffix(')')?),
        None => (text, "*"),
    };
    let endpoints = match endpoints {
        "*" => Vec::new(),
        some => some.split(", ").map(str::to_owned).collect(),
    };
    Some(OpenedPort { port: port.parse().ok()?, endpoints })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_be_several_endpoints_or_all_is_refused() {
        let call = port_call("open-port", Port::tcp(80), &["db", "site"]).unwrap();
        assert_eq!(call.arguments, ["--endpoints", "db,site", "80/tcp"]);
        for name in ["", "a,b", " a", "a\n"] {
            let error = port_call("open-port", Port::tcp(80), &["db", name]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("`open-port` cannot take `{name}`")));
        }
    }
}
