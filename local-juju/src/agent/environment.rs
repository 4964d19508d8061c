//! The environment in which a charm is started, and the names of what the agent puts there.
//!
//! What the model knows (`JUJU_UNIT_NAME`, `JUJU_RELATION_ID` …) comes from the
//! [`HookRun`](crate::commands::HookRun).

use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::Transport;
use super::directories::{Directories, UnitDirectories};

/// The id of the hook's context, which every command sends back.
pub(crate) const CONTEXT_ID: &str = "JUJU_CONTEXT_ID";
/// Where the agent listens.
pub(crate) const SOCKET_ADDRESS: &str = "JUJU_AGENT_SOCKET_ADDRESS";
/// What kind of socket it is.
pub(crate) const SOCKET_NETWORK: &str = "JUJU_AGENT_SOCKET_NETWORK";
/// The only kind that is offered.
pub(crate) const UNIX: &str = "unix";
/// What a remote caller proves itself by (until 3.6); sent on where it is set.
pub(crate) const AGENT_TOKEN: &str = "JUJU_AGENT_TOKEN";
/// Forces the way on which a charm of this project calls the hook commands.
const FORCED_TRANSPORT: &str = "OPS_HOOK_TRANSPORT";

/// Tells charms of this project where the containers' sockets are, if not in Juju's place.
pub(crate) const CONTAINERS_DIRECTORY: &str = "OPS_CONTAINERS_DIRECTORY";

const PATH: &str = "PATH";
const PATH_WITHOUT_ANY: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What Juju sets on Ubuntu, the base of nearly every charm.
const CONSTANT: [(&str, &str); 4] = [
    ("LANG", "C.UTF-8"),
    ("TERM", "tmux-256color"),
    ("APT_LISTCHANGES_FRONTEND", "none"),
    ("DEBIAN_FRONTEND", "noninteractive"),
];

/// What Juju copies from the agent's own environment where it is present.
const COPIED: [&str; 9] = [
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "KUBERNETES_SERVICE_PORT_HTTPS",
    "KUBERNETES_SERVICE",
    "KUBERNETES_PORT",
    "KUBERNETES_PORT_443_TCP",
    "KUBERNETES_PORT_443_TCP_ADDR",
    "KUBERNETES_PORT_443_TCP_PORT",
    "KUBERNETES_PORT_443_TCP_PROTO",
];

/// The whole environment of a charm: nothing is inherited but [`COPIED`] and the end of `PATH`.
#[derive(Debug)]
pub(crate) struct Environment(Vec<(OsString, OsString)>);

impl Environment {
    /// Joins what the model says with what the agent adds.
    pub(crate) fn new(
        model: Vec<(String, String)>,
        directories: &Directories,
        unit: &UnitDirectories,
        transport: Option<Transport>,
        token: Option<&str>,
    ) -> Self {
        let mut variables: Vec<(OsString, OsString)> = Vec::new();
        let mut set = |name: &str, value: OsString| variables.push((name.into(), value));
        for (name, value) in CONSTANT {
            set(name, value.into());
        }
        for name in COPIED {
            if let Some(value) = std::env::var_os(name) {
                set(name, value);
            }
        }
        for (name, value) in model {
            set(&name, value.into());
        }
        set(PATH, path(&directories.tools()));
        set("JUJU_CHARM_DIR", unit.charm().into());
        set("CHARM_DIR", unit.charm().into());
        set(SOCKET_ADDRESS, unit.socket().into());
        set(SOCKET_NETWORK, UNIX.into());
        if let Some(token) = token {
            set(AGENT_TOKEN, token.into());
        }
        if let Some(transport) = transport {
            set(FORCED_TRANSPORT, transport.as_str().into());
        }
        Self(variables)
    }

    /// Adds a variable.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.0.push((name.into(), value.into()));
    }

    /// The variables and their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.0.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

fn path(tools: &Path) -> OsString {
    let mut path = tools.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os(PATH).unwrap_or_else(|| PATH_WITHOUT_ANY.into()));
    path
}
