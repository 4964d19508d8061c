//! A container of the charm's pod.

mod apply;
mod checks;
mod commands;
mod files;
mod handles;
mod notices;
mod services;
#[cfg(test)]
mod tests;

pub use apply::Applied;
pub use handles::{CheckHandle, NoticeHandle};

use std::path::PathBuf;
use std::time::Duration;

use crate::context::Core;
use crate::pebble::{Client, Result};

/// How long changes are waited for unless told.
const CHANGE_TIMEOUT: Duration = Duration::from_secs(30);

/// A container of a Kubernetes charm, and the Pebble that runs its services.
///
/// A container may be restarted at any moment, and with it its Pebble: what was reached before may be
/// gone now. So there is nothing to ask beforehand: each call says by itself that Pebble is
/// [`Unreachable`](crate::pebble::Error::Unreachable), and through which socket. A charm that does
/// something else meanwhile asks [`ready`](Self::ready).
///
/// ```no_run
/// use ops::prelude::*;
///
/// fn configure(cx: &Context<impl CharmModel>, server: Container<'_>, port: i64) -> Result<()> {
///     let Some(server) = server.ready()? else {
///         return Ok(()); // its pebble-ready is still to come
///     };
///     let web = Service::new(format!("/bin/web --port {port}")).startup_enabled();
///     let applied = server.apply("web", &Layer::new().service("web", web))?;
///     Ok(cx.log(LogLevel::Info, format!("server: {applied}"))?)
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Container<'cx> {
    name: &'static str,
    core: &'cx Core,
    change_timeout: Duration,
}

impl<'cx> Container<'cx> {
    pub(crate) fn new(core: &'cx Core, name: &'static str) -> Self {
        Self { name, core, change_timeout: CHANGE_TIMEOUT }
    }

    /// The container's name in the charm's YAML.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The socket on which the container's Pebble listens:
    /// `/charm/containers/<name>/pebble.socket`, unless
    /// [`containers_directory`](crate::HookContext::containers_directory) is another.
    pub fn pebble_socket(&self) -> PathBuf {
        self.core.hook().containers_directory().join(self.name).join("pebble.socket")
    }

    /// The client of its Pebble, which has what this type does not: changes, logs, metrics, waiting for
    /// notices. It is one for the whole dispatch, and keeps its connections.
    pub fn pebble(&self) -> &'cx Client {
        self.core.pebble(self.name, || {
            let client = Client::new(self.pebble_socket());
            match self.core.hook().juju_version() {
                Some(juju) => client.with_juju_version(&juju),
                None => client,
            }
        })
    }

    /// The same container, whose services are waited for so long by [`apply`](Self::apply),
    /// [`start`](Self::start) and the others, instead of 30 s.
    #[must_use]
    pub fn with_change_timeout(self, timeout: Duration) -> Self {
        Self { change_timeout: timeout, ..self }
    }

    /// The container if its Pebble answers now (`GET /v1/system-info`); `None` if it cannot be reached
    /// or does not answer: then Juju sends `pebble-ready` later. It is no promise for the next call.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::pebble::Error): what listens there refuses to answer, or is no Pebble; or its
    /// socket may not be used, which no waiting changes.
    pub fn ready(self) -> Result<Option<Self>> {
        match self.pebble().system_info() {
            Ok(_) => Ok(Some(self)),
            Err(error) if error.is_transient() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
