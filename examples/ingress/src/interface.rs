//! What the two sides say to each other.

use ops::{Interface, RelationData};

/// The interface `ingress`.
#[derive(Debug, Interface)]
#[interface(
    name = "ingress",
    provider(app = Published),
    requirer(app = Request, unit = RequestUnit),
)]
pub struct Ingress;

/// What the proxy says.
#[derive(Debug, Clone, PartialEq, Eq, RelationData)]
pub struct Published {
    /// The address under which the application can be reached from outside.
    pub url: Option<String>,
}

/// What the application behind the proxy says.
#[derive(Debug, Clone, PartialEq, Eq, RelationData)]
pub struct Request {
    /// The port on which each unit listens.
    #[relation_data(plain)]
    pub port: u16,
}

/// What each of its units says.
#[derive(Debug, Clone, PartialEq, Eq, RelationData)]
pub struct RequestUnit {
    /// The unit's host name or address.
    pub host: String,
}
