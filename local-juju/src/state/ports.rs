//! Ports that units open.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A protocol; sorted by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Protocol {
    Icmp,
    Tcp,
    Udp,
}

/// A range of ports of one protocol; `icmp` has none. Sorted by protocol, first and last port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PortRange {
    pub(crate) protocol: Protocol,
    pub(crate) first: u16,
    pub(crate) last: u16,
}

impl PortRange {
    /// Whether the two cannot be open at once: they overlap and are not the same.
    fn conflicts_with(self, other: Self) -> bool {
        self != other
            && self.protocol == other.protocol
            && self.first <= other.last
            && other.first <= self.last
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = match self.protocol {
            Protocol::Icmp => return f.write_str("icmp"),
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
        };
        if self.first == self.last {
            write!(f, "{}/{protocol}", self.first)
        } else {
            write!(f, "{}-{}/{protocol}", self.first, self.last)
        }
    }
}

/// The name under which ranges are kept that are open for all endpoints.
pub(crate) const ALL_ENDPOINTS: &str = "";

/// The ranges that one unit has open, each with its endpoints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OpenPorts {
    by_range: BTreeMap<PortRange, BTreeSet<String>>,
}

impl OpenPorts {
    /// Opens a range for an endpoint. What is open for all endpoints is open for this one too.
    pub(crate) fn open(&mut self, range: PortRange, endpoint: &str) {
        let endpoints = self.by_range.entry(range).or_default();
        if endpoint == ALL_ENDPOINTS {
            endpoints.clear();
        }
        if !endpoints.contains(ALL_ENDPOINTS) {
            endpoints.insert(endpoint.to_owned());
        }
    }

    /// Closes a range for an endpoint. If it is open for all of them (`declared`), it stays open for
    /// the others.
    pub(crate) fn close(
        &mut self,
        range: PortRange,
        endpoint: &str,
        declared: impl Iterator<Item = impl AsRef<str>>,
    ) {
        let Some(endpoints) = self.by_range.get_mut(&range) else { return };
        if endpoint == ALL_ENDPOINTS {
            endpoints.clear();
        } else if endpoints.remove(ALL_ENDPOINTS) {
            let others = declared.map(|name| name.as_ref().to_owned());
            endpoints.extend(others.filter(|name| name != endpoint));
        } else {
            endpoints.remove(endpoint);
        }
        if endpoints.is_empty() {
            self.by_range.remove(&range);
        }
    }

    /// The first open range that does not go with this one.
    pub(crate) fn conflict(&self, range: PortRange) -> Option<PortRange> {
        self.by_range.keys().copied().find(|open| open.conflicts_with(range))
    }

    /// The open ranges, sorted.
    pub(crate) fn ranges(&self) -> Vec<PortRange> {
        self.by_range.keys().copied().collect()
    }

    /// The open ranges, sorted, each with its endpoints: `80/tcp (*)`, `443/tcp (admin, public)`.
    pub(crate) fn with_endpoints(&self) -> Vec<String> {
        let line = |(range, endpoints): (&PortRange, &BTreeSet<String>)| {
            let names: Vec<_> = endpoints
                .iter()
                .map(|name| if name == ALL_ENDPOINTS { "*" } else { name.as_str() })
                .collect();
            format!("{range} ({})", names.join(", "))
        };
        self.by_range.iter().map(line).collect()
    }
}
