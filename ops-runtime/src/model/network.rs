//! Addresses of this unit.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::hook;

/// The addresses of a binding: an endpoint, a relation of one, or an extra binding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    interfaces: Vec<NetworkInterface>,
    ingress_addresses: Vec<Address>,
    egress_subnets: Vec<IpNet>,
}

/// An IP address, or a host name where Juju has none, as for services on Kubernetes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// An IP address.
    Ip(IpAddr),
    /// A host name.
    Hostname(String),
}

/// One address of one interface.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetworkInterface {
    /// The interface, such as `eth0`; empty on Kubernetes.
    pub name: String,
    /// Its hardware address; empty on Kubernetes.
    pub mac_address: String,
    /// The address.
    pub address: Address,
    /// The subnet that it is in; of an address without one, that address alone; `None` of a host name.
    pub subnet: Option<IpNet>,
}

impl Network {
    /// The unit's interfaces in this network, an entry per address.
    pub fn interfaces(&self) -> &[NetworkInterface] {
        &self.interfaces
    }

    /// The first address of the unit's interfaces: what a server should listen on.
    pub fn bind_address(&self) -> Option<&Address> {
        self.interfaces.first().map(|interface| &interface.address)
    }

    /// What others should connect to.
    pub fn ingress_addresses(&self) -> &[Address] {
        &self.ingress_addresses
    }

    /// The first address that others should connect to.
    pub fn ingress_address(&self) -> Option<&Address> {
        self.ingress_addresses.first()
    }

    /// Where the unit's own connections come from, as others see it. Of what Juju lists, the texts that
    /// are no subnets are left out.
    pub fn egress_subnets(&self) -> &[IpNet] {
        &self.egress_subnets
    }
}

impl From<&hook::NetworkInfo> for Network {
    fn from(info: &hook::NetworkInfo) -> Self {
        let interfaces = info.bind_addresses.iter().flat_map(|interface| {
            let addresses = interface.addresses.iter();
            addresses.filter_map(|address| NetworkInterface::of(interface, address))
        });
        let ingress = info.ingress_addresses.iter();
        let subnets = info.egress_subnets.iter();
        Self {
            interfaces: interfaces.collect(),
            ingress_addresses: ingress.filter_map(|text| Address::of(text)).collect(),
            egress_subnets: subnets.filter_map(|text| subnet(text)).collect(),
        }
    }
}

impl NetworkInterface {
    fn of(interface: &hook::BindAddress, address: &hook::InterfaceAddress) -> Option<Self> {
        let of_host = Address::of(&address.hostname);
        let subnet = subnet(&address.cidr);
        let address = Address::of(&address.value).or(of_host)?;
        Some(Self {
            name: interface.interface_name.clone(),
            mac_address: interface.mac_address.clone(),
            subnet: subnet.or_else(|| address.ip().map(IpNet::from)),
            address,
        })
    }
}

impl Address {
    /// `None` of an empty text.
    fn of(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(address) => Some(Self::Ip(address)),
            Err(_) => (!text.is_empty()).then(|| Self::Hostname(text.to_owned())),
        }
    }

    /// The IP address, if it is one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Ip(address) => Some(*address),
            Self::Hostname(_) => None,
        }
    }
}

/// A subnet, or an address as the subnet of it alone.
fn subnet(text: &str) -> Option<IpNet> {
    let subnet: IpNet = match text.parse() {
        Ok(subnet) => subnet,
        Err(_) => text.parse::<IpAddr>().ok()?.into(),
    };
    Some(subnet.trunc())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Hostname(name) => f.pad(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_json(json: &str) -> hook::NetworkInfo {
        serde_json::from_str(json).unwrap()
    }

    fn network(json: &str) -> Network {
        Network::from(&from_json(json))
    }

    fn ip(text: &str) -> Address {
        Address::Ip(text.parse().unwrap())
    }

    // NET-004 NET-005 NET-006 NET-008 NET-009
    #[test]
    fn addresses_are_typed_where_they_are_some() {
        let network = network(
            r#"{"bind-addresses":[
                {"mac-address":"","interface-name":"","addresses":null},
                {"mac-address":"00:16:3e:00:00:01","interface-name":"eth0","addresses":[
                    {"hostname":"","value":"10.1.2.3","cidr":"10.1.2.0/24"},
                    {"hostname":"","value":"fd00::3","cidr":"fd00::/64"}]}],
            "egress-subnets":["10.1.2.3/32"],
            "ingress-addresses":["10.1.2.3","web.default.svc"]}"#,
        );
        assert_eq!(network.interfaces().len(), 2);
        assert_eq!(network.bind_address(), Some(&ip("10.1.2.3")));
        assert_eq!(network.ingress_address(), Some(&ip("10.1.2.3")));
        let host = Address::Hostname("web.default.svc".to_owned());
        assert_eq!(network.ingress_addresses(), [ip("10.1.2.3"), host.clone()]);
        assert_eq!((host.ip(), host.to_string()), (None, "web.default.svc".to_owned()));
        for nothing in ["{}", r#"{"bind-addresses":null,"egress-subnets":null}"#] {
            assert_eq!(Network::from(&from_json(nothing)), Network::default());
        }
    }

    // NET-010 NET-011 NET-012 NET-013
    #[test]
    fn an_interface_has_an_entry_for_each_address() {
        let network = network(
            r#"{"bind-addresses":[{"mac-address":"00:16:3e:00:00:01","interface-name":"eth0","addresses":[
                {"value":"10.1.2.3","cidr":"10.1.2.0/24"}, {"address":"10.9.9.9"},
                {"value":"fd00::3","cidr":""}, {"value":"pod.svc"}, {"hostname":"h"}, {"value":""}]}]}"#,
        );
        let seen: Vec<_> = network
            .interfaces()
            .iter()
            .map(|it| (it.address.to_string(), it.subnet.map(|subnet| subnet.to_string())))
            .collect();
        let expected = [
            ("10.1.2.3", Some("10.1.2.0/24")),
            ("10.9.9.9", Some("10.9.9.9/32")),
            ("fd00::3", Some("fd00::3/128")),
            ("pod.svc", None),
            ("h", None),
        ];
        let expected =
            expected.map(|(address, subnet)| (address.to_owned(), subnet.map(str::to_owned)));
        assert_eq!(seen, expected);
        let first = &network.interfaces()[0];
        assert_eq!((&*first.name, &*first.mac_address), ("eth0", "00:16:3e:00:00:01"));
    }

    // NET-007
    #[test]
    fn what_is_no_subnet_is_left_out() {
        let network = network(
            r#"{"egress-subnets":["10.1.2.3/24","10.1.2.4","fd00::/8","","nonsense","1.2.3.4/99"]}"#,
        );
        let subnets: Vec<_> = network.egress_subnets().iter().map(ToString::to_string).collect();
        assert_eq!(subnets, ["10.1.2.0/24", "10.1.2.4/32", "fd00::/8"]);
    }
}
