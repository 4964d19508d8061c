//! Ports that a unit opens.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// A transport protocol with ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// `tcp`.
    Tcp,
    /// `udp`.
    Udp,
}

/// What can be opened: a port, a range of ports, or ICMP.
///
/// ```
/// use ops::Port;
///
/// assert_eq!(Port::tcp(80).to_string(), "80/tcp");
/// assert_eq!("8000-8010/udp".parse::<Port>()?.to_string(), "8000-8010/udp");
/// assert_eq!(Port::icmp().to_string(), "icmp");
/// # Ok::<(), ops::PortError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Icmp,
    Range { protocol: Protocol, first: u16, last: u16 },
}

/// A text that is no port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no port: expected `80`, `80/tcp`, `8000-8010/udp` or `icmp`")]
pub struct PortError {
    text: String,
}

impl Port {
    /// One TCP port.
    pub const fn tcp(port: u16) -> Self {
        Self(Kind::Range { protocol: Protocol::Tcp, first: port, last: port })
    }

    /// One UDP port.
    pub const fn udp(port: u16) -> Self {
        Self(Kind::Range { protocol: Protocol::Udp, first: port, last: port })
    }

    /// The ports from `first` to `last`, both included, in either order. Kubernetes has no ranges.
    pub const fn range(protocol: Protocol, first: u16, last: u16) -> Self {
        let (first, last) = if first <= last { (first, last) } else { (last, first) };
        Self(Kind::Range { protocol, first, last })
    }

    /// ICMP, which has no ports.
    pub const fn icmp() -> Self {
        Self(Kind::Icmp)
    }

    /// Its protocol; `None` of ICMP, which has no ports.
    pub const fn protocol(self) -> Option<Protocol> {
        match self.0 {
            Kind::Icmp => None,
            Kind::Range { protocol, .. } => Some(protocol),
        }
    }

    /// Its number, or the numbers of its range; `None` of ICMP, which has no ports.
    pub const fn numbers(self) -> Option<RangeInclusive<u16>> {
        match self.0 {
            Kind::Icmp => None,
            Kind::Range { first, last, .. } => Some(RangeInclusive::new(first, last)),
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        })
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Icmp => f.write_str("icmp"),
            Kind::Range { protocol, first, last } if first == last => {
                write!(f, "{first}/{protocol}")
            }
            Kind::Range { protocol, first, last } => write!(f, "{first}-{last}/{protocol}"),
        }
    }
}

impl FromStr for Port {
    type Err = PortError;

    /// Reads what `opened-ports` prints; a missing protocol is TCP.
    fn from_str(text: &str) -> Result<Self, PortError> {
        let malformed = || PortError { text: text.to_owned() };
        if text == "icmp" {
            return Ok(Self::icmp());
        }
        let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        let protocol = match protocol {
            "tcp" => Protocol::Tcp,
            "udp" => Protocol::Udp,
            _ => return Err(malformed()),
        };
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| digits).ok_or_else(malformed)
        };
        Ok(Self::range(protocol, number(first)?, number(last)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (text, port) in [
            ("80/tcp", Port::tcp(80)),
            ("80", Port::tcp(80)),
            ("53/udp", Port::udp(53)),
            ("80-90/tcp", Port::range(Protocol::Tcp, 90, 80)),
            ("icmp", Port::icmp()),
        ] {
            assert_eq!(text.parse(), Ok(port), "{text}");
        }
        for bad in
            ["", "x", "80/sctp", "70000/tcp", "1-2-3/tcp", "-1/tcp", "+1/tcp", "80/icmp", "icmp/80"]
        {
            assert!(bad.parse::<Port>().is_err(), "{bad}");
        }
    }

    // PRT-001 PRT-002 PRT-003
    #[test]
    fn a_port_has_a_protocol_and_numbers_and_icmp_has_neither() {
        let range = Port::range(Protocol::Udp, 90, 80);
        assert_eq!((range.protocol(), range.numbers()), (Some(Protocol::Udp), Some(80..=90)));
        assert_eq!(Port::tcp(80).numbers(), Some(80..=80));
        assert_eq!((Port::icmp().protocol(), Port::icmp().numbers()), (None, None));
        assert_eq!(Port::range(Protocol::Tcp, 80, 80), Port::tcp(80));
    }
}
