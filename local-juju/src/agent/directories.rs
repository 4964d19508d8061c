//! Where everything of a local model lies.
//!
//! ```text
//! <directory>/tools/config-get …             the hook commands
//! <directory>/storage/data/0                 a storage instance
//! <directory>/charms/hello/0                 an application's charm, as it was deployed
//! <directory>/charms/hello/3                 the charm to which it was refreshed
//! <directory>/resources/hello/image/1/…       a resource of an application
//! <directory>/agents/unit-hello-0/charm      the unit's own copy of its charm
//! <directory>/agents/unit-hello-0/agent.socket    while a hook runs
//! <directory>/agents/unit-web-0/containers/web    a container's socket and Pebble's state
//! <directory>/agents/unit-web-0/logs/web.log      what a container prints
//! <directory>/agents/unit-web-0/layers/web/0      what a container writes in its first run
//! <directory>/agents/unit-web-0/charm-layers      what a charm in a pod writes
//! <directory>/pod                                 this program, as it starts a pod's processes
//! ```

use std::path::{Path, PathBuf};

use crate::state::{ApplicationName, UnitName};

/// The places of a local model.
#[derive(Debug, Clone)]
pub(crate) struct Directories {
    root: PathBuf,
}

impl Directories {
    /// `root` is absolute: charms are started in other directories.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("tools")
    }

    pub(crate) fn pod_helper(&self) -> PathBuf {
        self.root.join("pod")
    }

    pub(crate) fn storage(&self) -> PathBuf {
        self.root.join("storage")
    }

    /// The charm that the application has since its `charm_version` was this one.
    pub(crate) fn charm(&self, application: &ApplicationName, version: u32) -> PathBuf {
        self.root.join("charms").join(application.as_str()).join(version.to_string())
    }

    /// Where a resource lies that was attached for this many times.
    pub(crate) fn resource(
        &self,
        application: &ApplicationName,
        name: &str,
        times: u32,
    ) -> PathBuf {
        let resources = self.root.join("resources").join(application.as_str());
        resources.join(name).join(times.to_string())
    }

    pub(crate) fn unit(&self, unit: &UnitName) -> UnitDirectories {
        let tag = format!("unit-{}-{}", unit.application(), unit.number());
        UnitDirectories { root: self.root.join("agents").join(tag) }
    }
}

/// The places of one unit.
#[derive(Debug)]
pub(crate) struct UnitDirectories {
    root: PathBuf,
}

impl UnitDirectories {
    pub(crate) fn charm(&self) -> PathBuf {
        self.root.join("charm")
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.root.join("agent.socket")
    }

    pub(crate) fn containers(&self) -> PathBuf {
        self.root.join("containers")
    }

    pub(crate) fn container(&self, name: &str) -> PathBuf {
        self.containers().join(name)
    }

    pub(crate) fn container_log(&self, name: &str) -> PathBuf {
        self.root.join("logs").join(format!("{name}.log"))
    }

    pub(crate) fn layers(&self, container: &str, run: u32) -> PathBuf {
        self.root.join("layers").join(container).join(run.to_string())
    }

    pub(crate) fn charm_layers(&self) -> PathBuf {
        self.root.join("charm-layers")
    }
}
