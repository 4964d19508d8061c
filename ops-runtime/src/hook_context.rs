//! The environment that the agent starts a charm in, read once.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

use crate::names::UnitName;

/// A variable of the environment is missing or malformed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// Not started by Juju at all.
    #[error(
        "`{variable}` is not set: this program is a charm, which Juju's unit agent starts; \
         to try it on this machine, use `cargo charm run`"
    )]
    NotACharm {
        /// The first variable that was looked for.
        variable: &'static str,
    },
    /// A variable that this event needs.
    #[error("`{variable}` is not set, but Juju sets it for `{event}`")]
    Missing {
        /// The variable.
        variable: &'static str,
        /// The hook or action.
        event: String,
    },
    /// A variable whose value is not what Juju writes.
    #[error("`{variable}` is `{value}`, which is not {expected}")]
    Malformed {
        /// The variable.
        variable: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
}

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
}

impl HookContext {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// [`EnvironmentError`] if Juju did not start this process.
    pub fn from_environment() -> Result<Self, EnvironmentError> {
        Self::from_variables(std::env::vars_os())
    }

    /// Reads the given variables; those that do not begin with `JUJU_` are ignored.
    ///
    /// # Errors
    ///
    /// As [`HookContext::from_environment`].
    pub fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, EnvironmentError> {
        let variables: Vec<(String, OsString)> = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, value)| name.starts_with("JUJU_") && !value.is_empty())
            .collect();
        let unit = find(&variables, "JUJU_UNIT_NAME")
            .ok_or(EnvironmentError::NotACharm { variable: "JUJU_UNIT_NAME" })?
            .to_string_lossy();
        let unit = unit.parse().map_err(|_| EnvironmentError::Malformed {
            variable: "JUJU_UNIT_NAME",
            value: unit.into_owned(),
            expected: "the name of a unit, such as `web/0`",
        })?;
        // The agent starts a charm in its own directory.
        let charm_directory = find(&variables, "JUJU_CHARM_DIR").unwrap_or(OsStr::new(".")).into();
        Ok(Self { variables, unit, charm_directory })
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
        let event = self.variable("JUJU_DISPATCH_PATH").unwrap_or("this event").to_owned();
        EnvironmentError::Missing { variable, event }
    }

    /// What the charm was started for (`JUJU_DISPATCH_PATH`).
    pub fn trigger(&self) -> Trigger<'_> {
        let path = self.variable("JUJU_DISPATCH_PATH").unwrap_or_default();
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

    /// Where the charm's files are (`JUJU_CHARM_DIR`).
    pub fn charm_directory(&self) -> &std::path::Path {
        &self.charm_directory
    }

    /// The model's name (`JUJU_MODEL_NAME`).
    pub fn model_name(&self) -> Option<&str> {
        self.variable("JUJU_MODEL_NAME")
    }

    /// The model's UUID (`JUJU_MODEL_UUID`).
    pub fn model_uuid(&self) -> Option<&str> {
        self.variable("JUJU_MODEL_UUID")
    }

    /// The agent's version (`JUJU_VERSION`); absent in restricted contexts such as `collect-metrics`.
    pub fn juju_version(&self) -> Option<&str> {
        self.variable("JUJU_VERSION")
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

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn context(variables: &[(&str, &str)]) -> Result<HookContext, EnvironmentError> {
        HookContext::from_variables(variables.iter().map(|(n, v)| (n.into(), v.into())))
    }

    #[test]
    fn triggers() {
        for (path, trigger) in [
            ("hooks/config-changed", Trigger::Hook("config-changed")),
            ("actions/backup", Trigger::Action("backup")),
            ("/charm/actions/backup", Trigger::Action("backup")),
            ("config-changed", Trigger::Hook("config-changed")),
            ("hooks/", Trigger::None),
            ("", Trigger::None),
        ] {
            let hook = context(&[("JUJU_UNIT_NAME", "a/0"), ("JUJU_DISPATCH_PATH", path)]).unwrap();
            assert_eq!(hook.trigger(), trigger, "{path}");
        }
    }

    #[test]
    fn without_juju_the_error_says_what_to_do() {
        for variables in [&[][..], &[("JUJU_UNIT_NAME", "")]] {
            let error = context(variables).unwrap_err().to_string();
            assert!(error.contains("cargo charm run"), "{error}");
        }
        let error = context(&[("JUJU_UNIT_NAME", "nonsense")]).unwrap_err().to_string();
        assert_eq!(
            error,
            "`JUJU_UNIT_NAME` is `nonsense`, which is not the name of a unit, such as `web/0`"
        );
    }

    #[test]
    fn paths_need_not_be_utf_8() {
        let path = OsString::from_vec(b"/srv/\xff".to_vec());
        let variables = [("JUJU_UNIT_NAME".into(), "a/0".into()), ("JUJU_CHARM_DIR".into(), path)];
        let hook = HookContext::from_variables(variables.clone()).unwrap();
        assert_eq!(hook.charm_directory().as_os_str(), variables[1].1);
        assert_eq!(hook.variable_os("JUJU_CHARM_DIR"), Some(&*variables[1].1));
        assert_eq!(hook.variable("JUJU_CHARM_DIR"), None);
        let unit = OsString::from_vec(b"a\xff".to_vec());
        let error = HookContext::from_variables([("JUJU_UNIT_NAME".into(), unit)]).unwrap_err();
        assert!(matches!(error, EnvironmentError::Malformed { .. }), "{error}");
    }

    #[test]
    fn debug_shows_no_token() {
        let hook = context(&[("JUJU_UNIT_NAME", "a/0"), ("JUJU_AGENT_TOKEN", "hunter2")]).unwrap();
        let shown = format!("{hook:?}");
        assert!(shown.contains("a/0") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn empty_is_absent() {
        let hook = context(&[("JUJU_UNIT_NAME", "a/0"), ("JUJU_REMOTE_UNIT", "")]).unwrap();
        assert_eq!(hook.variable("JUJU_REMOTE_UNIT"), None);
        assert!(matches!(hook.require("JUJU_REMOTE_UNIT"), Err(EnvironmentError::Missing { .. })));
    }
}
