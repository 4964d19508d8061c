//! A container of the charm's pod.

use std::marker::PhantomData;
use std::path::PathBuf;

use crate::context::Core;

/// A container of a Kubernetes charm.
#[derive(Debug, Clone, Copy)]
pub struct Container<'cx> {
    name: &'static str,
    core: PhantomData<&'cx Core>,
}

impl<'cx> Container<'cx> {
    pub(crate) fn new(_: &'cx Core, name: &'static str) -> Self {
        Self { name, core: PhantomData }
    }

    /// The container's name in the charm's YAML.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The socket on which the container's Pebble listens.
    pub fn pebble_socket(&self) -> PathBuf {
        PathBuf::from(format!("/charm/containers/{}/pebble.socket", self.name))
    }
}
