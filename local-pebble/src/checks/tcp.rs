//! Connections that must be made.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use super::run::Failure;
use crate::files::errno_text;
use crate::plan::TcpProbe;

pub(super) fn probe(probe: &TcpProbe, timeout: Duration) -> Result<(), Failure> {
    let host = if probe.host.is_empty() { "localhost" } else { &probe.host };
    let Ok(port) = u16::try_from(probe.port) else {
        return Err(Failure::new(format!("dial tcp: address {}: invalid port", probe.port)));
    };
    connect(host, port, timeout).map(drop)
}

/// Connects to the first address that answers; the failure of the last one that does not is told, but
/// IPv4's first, as Go prefers.
fn connect(host: &str, port: u16, timeout: Duration) -> Result<TcpStream, Failure> {
    let lookup = |error: io::Error| Failure::new(format!("dial tcp: lookup {host}: {error}"));
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(lookup)?.collect();
    let deadline = Instant::now() + timeout;
    let mut failure: Option<(SocketAddr, Failure)> = None;
    for address in addresses {
        let rest = deadline.saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Err(Failure::timed_out(timeout));
        }
        match TcpStream::connect_timeout(&address, rest) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                return Err(Failure::timed_out(timeout));
            }
            Err(error) => {
                let text = errno_text(&error);
                let told = Failure::new(format!("dial tcp {address}: connect: {text}"));
                let better =
                    failure.as_ref().is_none_or(|(other, _)| other.is_ipv6() && address.is_ipv4());
                if better {
                    failure = Some((address, told));
                }
            }
        }
    }
    let nowhere = || Failure::new(format!("dial tcp: lookup {host}: no such host"));
    Err(failure.map_or_else(nowhere, |(_, failure)| failure))
}
