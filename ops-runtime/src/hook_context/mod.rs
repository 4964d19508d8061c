//! The environment that the agent starts a charm in, read once.

mod error;
mod event;
#[cfg(test)]
mod tests;
mod variables;

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

pub use error::{EnvironmentError, EnvironmentErrors};
pub use event::{HookEvent, HookRelation, HookSecret, HookStorage};

use crate::names::UnitName;

/// What the agent started the charm for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger<'hook> {
    /// A hook, by Juju's own name: `database-relation-changed`.
    Hook(&'hook str),
    /// An action, by its name in the YAML.
    Action(&'hook str),
    /// Neither: `juju exec` and the like.
    None,
}

/// The `JUJU_*` variables of one dispatch. An empty variable counts as absent, as Juju means it.
///
/// `Debug` shows the unit and the trigger alone: the others tell how to reach the agent and proxies.
#[derive(Clone)]
pub struct HookContext {
    variables: Vec<(String, OsString)>,
    unit: UnitName,
    charm_directory: PathBuf,
    /// By a variable that may be empty.
    is_debugged: bool,
}

const DISPATCH_PATH: &str = "JUJU_DISPATCH_PATH";

/// `hooks/start` of a program that was started by that name, or `actions/backup`.
fn hook_file(program: &Path) -> Option<OsString> {
    let (directory, name) = (program.parent()?.file_name()?, program.file_name()?);
    let is_of_hooks = directory == "hooks" || directory == "actions";
    is_of_hooks.then(|| Path::new(directory).join(name).into_os_string())
}

/// Where the containers' sockets are if not in Juju's place: set by who runs charms without the file
/// system of a pod.
pub(crate) const CONTAINERS_DIRECTORY: &str = "OPS_CONTAINERS_DIRECTORY";

/// Set by tests, for which nothing is waited.
pub(crate) const SKIP_WAITS: &str = "OPS_SKIP_WAITS";

/// Variables that do not begin with `JUJU_`.
const OTHERS: [&str; 4] = ["CHARM_DIR", "CLOUD_API_VERSION", CONTAINERS_DIRECTORY, SKIP_WAITS];

impl HookContext {
    /// Reads the process's environment. Where the agent does not say what it runs (before Juju 2.8), the
    /// name that the process was started by does: `hooks/start`.
    ///
    /// # Errors
    ///
    /// [`EnvironmentError`] if Juju did not start this process.
    pub fn from_environment() -> Result<Self, EnvironmentError> {
        let variables = std::env::vars_os();
        let program = std::env::args_os().next().unwrap_or_default();
        // The first one that is not empty counts: the agent's.
        let path = hook_file(Path::new(&program)).map(|path| (DISPATCH_PATH.into(), path));
        Self::from_variables(variables.chain(path))
    }

    /// Reads the given variables; those that are not Juju's are ignored.
    ///
    /// # Errors
    ///
    /// As [`HookContext::from_environment`].
    pub fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, EnvironmentError> {
        let mut variables: Vec<(String, OsString)> = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.starts_with("JUJU_") || OTHERS.contains(&&**name))
            .collect();
        let is_debugged = variables.iter().any(|(name, _)| name == "JUJU_DEBUG");
        variables.retain(|(_, value)| !value.is_empty());
        let unit = find(&variables, "JUJU_UNIT_NAME")
            .ok_or(EnvironmentError::NotACharm { variable: "JUJU_UNIT_NAME" })?
            .to_string_lossy();
        let unit = unit.parse().map_err(|_| EnvironmentError::Malformed {
            variable: "JUJU_UNIT_NAME",
            value: unit.into_owned(),
            expected: "the name of a unit, such as `web/0`",
        })?;
        let charm_directory =
            find(&variables, "JUJU_CHARM_DIR").or_else(|| find(&variables, "CHARM_DIR"));
        // The agent starts a charm in its own directory.
        let charm_directory = charm_directory.unwrap_or(OsStr::new(".")).into();
        Ok(Self { variables, unit, charm_directory, is_debugged })
    }

    /// The environment in which Juju would start the same charm for another hook.
    pub(crate) fn of_event(&self, hook: &str, variables: Vec<(&'static str, String)>) -> Self {
        let own = [
            ("JUJU_UNIT_NAME", self.unit.to_string()),
            ("JUJU_DISPATCH_PATH", format!("hooks/{hook}")),
            ("JUJU_HOOK_NAME", hook.to_owned()),
        ];
        let variables = own.into_iter().chain(variables);
        let variables = variables.filter(|(_, value)| !value.is_empty());
        Self {
            variables: variables.map(|(name, value)| (name.to_owned(), value.into())).collect(),
            unit: self.unit.clone(),
            charm_directory: self.charm_directory.clone(),
            is_debugged: self.is_debugged,
        }
    }

    /// A variable by its name: `JUJU_MODEL_UUID`. `None` if it is absent, empty or not UTF-8.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variable_os(name)?.to_str()
    }

    /// The same for a path, which may be of any bytes.
    pub(crate) fn variable_os(&self, name: &str) -> Option<&OsStr> {
        find(&self.variables, name)
    }

    /// A variable that this event cannot be without.
    pub(crate) fn require(&self, variable: &'static str) -> Result<&str, EnvironmentError> {
        self.variable(variable).ok_or_else(|| self.missing(variable))
    }

    /// The error of a variable that this event cannot be without.
    pub(crate) fn missing(&self, variable: &'static str) -> EnvironmentError {
        let event = self.dispatch_path().unwrap_or("this event").to_owned();
        EnvironmentError::Missing { variable, event }
    }

    /// What the charm was started for (`JUJU_DISPATCH_PATH`).
    pub fn trigger(&self) -> Trigger<'_> {
        let path = self.dispatch_path().unwrap_or_default();
        let (directory, name) = path.rsplit_once('/').unwrap_or(("hooks", path));
        match (directory.rsplit('/').next(), name) {
            (_, "") => Trigger::None,
            (Some("actions"), name) => Trigger::Action(name),
            (_, name) => Trigger::Hook(name),
        }
    }

    /// This unit (`JUJU_UNIT_NAME`).
    pub fn unit(&self) -> &UnitName {
        &self.unit
    }

    /// Where the charm's files are (`JUJU_CHARM_DIR`; else this process's directory).
    pub fn charm_directory(&self) -> &Path {
        &self.charm_directory
    }

    /// The other application, which old agents name in the other unit's name alone.
    pub(crate) fn other_app(&self) -> Result<Option<String>, EnvironmentError> {
        match self.remote_app() {
            Some(app) => Ok(Some(app.to_owned())),
            None => Ok(self.remote_unit()?.map(|unit| unit.app().to_owned())),
        }
    }
}

fn find<'env>(variables: &'env [(String, OsString)], wanted: &str) -> Option<&'env OsStr> {
    variables.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_os_str())
}

impl fmt::Debug for HookContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookContext")
            .field("unit", &self.unit)
            .field("trigger", &self.trigger())
            .finish_non_exhaustive()
    }
}
