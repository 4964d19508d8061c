//! Addresses. Every unit has one, in 10.0.0.0/8, counted up.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// Where the controller's API would be.
pub(crate) const CONTROLLER: &str = "10.255.255.254:17070";

/// The network that all units are in.
pub(crate) const SUBNET: &str = "10.0.0.0/8";

/// The address of the unit that is the `number`th from 1.
pub(super) fn address(number: u32) -> Ipv4Addr {
    Ipv4Addr::from(0x0a00_0000 | (number & 0x00ff_ffff))
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
