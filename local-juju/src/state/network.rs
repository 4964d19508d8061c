//! Addresses. Every machine or pod has one, counted up from the first.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// Where the controller's API would be.
pub(crate) const CONTROLLER: &str = "10.255.255.254:17070";

/// The network that all units are in.
pub(crate) const SUBNET: &str = "10.0.0.0/8";

/// The address of the first unit, where none is asked for.
pub(super) const FIRST: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);

/// The address that is so many after the first, of the 16 million that begin with the same number.
pub(super) fn address(first: Ipv4Addr, after: u32) -> Ipv4Addr {
    const HOST: u32 = 0x00ff_ffff;
    let first = u32::from(first);
    Ipv4Addr::from((first & !HOST) | (first.wrapping_add(after) & HOST))
}

/// The hardware address that goes with an address.
pub(crate) fn hardware_address(address: Ipv4Addr) -> String {
    let [_, a, b, c] = address.octets();
    format!("00:16:3e:{a:02x}:{b:02x}:{c:02x}")
}

/// What Juju writes into the bag of a unit that enters a relation.
pub(crate) fn databag(address: Ipv4Addr) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("egress-subnets".to_owned(), format!("{address}/32")),
        ("ingress-address".to_owned(), address.to_string()),
        ("private-address".to_owned(), address.to_string()),
    ])
}
