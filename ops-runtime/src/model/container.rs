//! A container of the charm's pod.

use std::path::PathBuf;

use crate::context::Core;

/// A container of a Kubernetes charm.
#[derive(Debug, Clone, Copy)]
pub struct Container<'cx> {
    name: &'static str,
    core: &'cx Core,
}

impl<'cx> Container<'cx> {
    pub(crate) fn new(core: &'cx Core, name: &'static str) -> Self {
        Self { name, core }
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
}
