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
