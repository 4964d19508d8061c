//! The endpoints.
//!
//! Each module answers the requests of one part of the API: it reads parameters and bodies, asks the
//! daemon's state, and words the answer. What the daemon does stands in the modules of its parts.

mod access;
mod changes;
mod checks;
mod envelope;
mod exec;
mod files;
mod files_read;
mod files_write;
mod identities;
mod logs;
mod metrics;
mod notices;
mod plan;
mod route;
mod services;
mod shapes;
mod signals;
mod system;

pub(crate) use envelope::{ApiError, accepted, sync, sync_status, sync_text};
pub(crate) use route::handle;

use serde::{Deserialize, Deserializer};

/// `null` is as good as nothing.
pub(crate) fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
