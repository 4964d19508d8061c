//! `network-get`, `unit-get`.

use serde::Deserialize;

use super::super::{Call, Error, HookCommands};
use super::text;
use crate::names::RelationId;

/// The addresses of a binding. Each list may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct NetworkInfo {
    /// The interfaces that the unit should listen on.
    #[serde(deserialize_with = "super::or_default")]
    pub bind_addresses: Vec<BindAddress>,
    /// The addresses that others should use to reach this unit.
    #[serde(deserialize_with = "super::or_default")]
    pub ingress_addresses: Vec<String>,
    /// The subnets that this unit's traffic comes from, as others see it.
    #[serde(deserialize_with = "super::or_default")]
    pub egress_subnets: Vec<String>,
}

/// One interface of a binding.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct BindAddress {
    /// The interface, such as `eth0`; empty on Kubernetes.
    #[serde(deserialize_with = "super::or_default")]
    pub interface_name: String,
    /// Its hardware address; empty on Kubernetes.
    #[serde(deserialize_with = "super::or_default")]
    pub mac_address: String,
    /// Its addresses.
    #[serde(deserialize_with = "super::or_default")]
    pub addresses: Vec<InterfaceAddress>,
}

/// One address of an interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "AddressAnswer")]
#[non_exhaustive]
pub struct InterfaceAddress {
    /// The host name, if Juju knows one.
    pub hostname: String,
    /// The address; a host name on Kubernetes.
    pub value: String,
    /// The subnet, such as `10.1.2.0/24`; empty on Kubernetes.
    pub cidr: String,
}

#[derive(Deserialize)]
struct AddressAnswer {
    hostname: Option<String>,
    value: Option<String>,
    /// The value's name before Juju 2.9, and beside it in some answers since.
    address: Option<String>,
    cidr: Option<String>,
}

impl From<AddressAnswer> for InterfaceAddress {
    fn from(answer: AddressAnswer) -> Self {
        Self {
            hostname: answer.hostname.unwrap_or_default(),
            value: answer.value.or(answer.address).unwrap_or_default(),
            cidr: answer.cidr.unwrap_or_default(),
        }
    }
}

impl HookCommands {
    /// `network-get`: the addresses of a binding, as a relation sees them if one is given.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] for a binding that Juju does not know, and
    /// [`ErrorKind::RelationNotFound`](super::super::ErrorKind::RelationNotFound) for such a relation.
    pub fn network_get(
        &self,
        binding: &str,
        relation: Option<RelationId>,
    ) -> Result<NetworkInfo, Error> {
        let mut call = Call::new("network-get");
        if let Some(relation) = relation {
            call = call.arguments(["-r".to_owned(), relation.to_string()]);
        }
        let mut info: NetworkInfo = self.json(call.operand(binding))?;
        // Juju 4.0 puts an empty placeholder first on Kubernetes.
        info.bind_addresses.retain(|interface| !interface.addresses.is_empty());
        Ok(info)
    }

    /// `unit-get private-address`: the unit's address in its own cloud.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](super::super::ErrorKind::NotFound) if it has none.
    pub fn unit_get_private_address(&self) -> Result<String, Error> {
        self.run(&Call::new("unit-get").argument("private-address")).map(|stdout| text(&stdout))
    }

    /// `unit-get public-address`: the unit's address for the world.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](super::super::ErrorKind::NotFound) if it has none.
    pub fn unit_get_public_address(&self) -> Result<String, Error> {
        self.run(&Call::new("unit-get").argument("public-address")).map(|stdout| text(&stdout))
    }
}
