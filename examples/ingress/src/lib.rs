//! Both sides of the interface `ingress`, as components of charms.
//!
//! A web application says on which port it listens and where each of its units is; a proxy says under
//! which address it answers for them.

mod interface;
mod provider;
mod requirer;

pub use interface::{Ingress, Published, Request, RequestUnit};
pub use provider::{BackendsChanged, IngressProvider, IngressProviderEvent, Removed};
pub use requirer::{IngressRequirer, IngressRequirerEvent, Ready, Revoked};
